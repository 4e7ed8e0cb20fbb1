"""While the desk has no administration or nobody, every page of its own leads to the first-run wizard."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from ventanilla.departments import queries as house
from ventanilla.people import queries as people
from ventanilla.people.web.access import EntranceRule, entrance_of

Respond = Callable[[HttpRequest], HttpResponse]


class FirstRun:
    """Stands before Entrance, which would ask for a sign-in that nobody can do yet."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        asks_to_sign_in = match is not None and match.view_name == "account_login"
        if not asks_to_sign_in and (match is None or "desk" not in match.namespaces or entrance_of(view) is WIZARD):
            return None
        found = house.administration()
        if found is None or found.ready_at is None:
            first = not asks_to_sign_in or people.nobody_yet()
        else:
            first = not request.user.is_authenticated and people.nobody_yet()
        return redirect("desk:wizard") if first else None


def may_begin(user: object) -> bool:
    """An administrator, or whoever is first where there is nobody."""
    return bool(getattr(user, "may_administer", False)) or people.nobody_yet()


WIZARD = EntranceRule(
    "first_run", _("The desk is not set up yet: an administrator answers the first questions."), may_begin
)
