"""Who may enter each page, and in which language it speaks."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Respond = Callable[[HttpRequest], HttpResponse]


class Language:
    """The cookie of the public window, else the administration's first language. A person's own: see Entrance."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = {code for code, _ in settings.LANGUAGES}
        asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        translation.activate(asked if asked in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response


def _speak_theirs(request: HttpRequest) -> None:
    chosen = getattr(request.user, "language", "")
    if chosen in {code for code, _ in settings.LANGUAGES}:
        translation.activate(chosen)
        request.LANGUAGE_CODE = translation.get_language()


class Entrance:
    """Every URL declares who may enter (`people.web.access`); one that does not is closed to all."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _speak_theirs(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        from ventanilla.people.web.access import entrance_of

        entrance = entrance_of(view)
        if entrance.admits(request.user):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        from django.core.exceptions import PermissionDenied

        raise PermissionDenied(entrance.sentence)
