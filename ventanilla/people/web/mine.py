"""One's own account, and the link with which it begins."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.foundation import clock
from ventanilla.people import operations
from ventanilla.people.models import Person
from ventanilla.people.web.access import anybody, staff
from ventanilla.people.web.forms import NewPassword, Preferences


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    form = Preferences(request.POST or None, initial=Preferences.of(person))
    if request.method == "POST" and form.is_valid():
        operations.save_preferences(person=person, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:mine")
    return render(request, "people/mine.html", {"form": form}, status=422 if form.errors else 200)


@anybody
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entrance(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows, POST acts: a mail scanner that opens the link burns nothing."""
    try:
        person = operations.person_of_link(token)
        form = NewPassword(request.POST or None, person=person)
        if request.method == "POST" and form.is_valid():
            operations.set_password_by_link(token=token, password=form.cleaned_data["password"], at=clock.now())
            messages.success(request, _("The password is set. Sign in with it."))
            return redirect("account_login")
    except operations.LinkDead as dead:
        return _private(render(request, "people/link_dead.html", {"sentence": str(dead)}, status=410))
    shown = {"form": form, "person": person}
    return _private(render(request, "people/entrance.html", shown, status=422 if form.errors else 200))


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a secret: it must not travel to any other page."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@anybody
@require_safe
def cannot_enter(request: HttpRequest) -> HttpResponse:
    return render(request, "people/cannot_enter.html")
