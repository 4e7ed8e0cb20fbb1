"""What every page of the window has: anybody enters, the citizen's language, the house's hour, and no cookie but that one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from ventanilla.departments import queries as house
from ventanilla.departments.models import Administration, Kind
from ventanilla.foundation import clock
from ventanilla.people.web.access import anybody
from ventanilla.window.rules import uploads
from ventanilla.window.web.words import size

LABELS = {"es": "Castellano", "ca-valencia": "Valencià", "en": "English"}
PARAMETER = "lengua"
LARGEST = 60_000_000
_YEAR = 60 * 60 * 24 * 365
View = Callable[..., HttpResponseBase]
Response = TypeVar("Response", bound=HttpResponseBase)


def page(view: View) -> View:
    """The outermost decorator of a view.

    Without a token against forged requests, which would need a cookie: nobody is signed in here, and a form that
    anybody may send needs no proof that its sender opened it. What it carries is the key that makes it be sent once.
    """

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        readable = request.method != "POST" or _can_be_read(request)
        asked = asked_language(request)
        chosen = asked or _remembered(request) or settings.LANGUAGE_CODE
        with translation.override(chosen), timezone.override(house.zone()):
            request.LANGUAGE_CODE = chosen
            response = view(request, *args, **kwargs) if readable else too_large(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        if asked:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                max_age=_YEAR,
                httponly=True,
                samesite="Lax",
                secure=settings.HTTPS,
            )
        return response

    return anybody(csrf_exempt(shown))


def _can_be_read(request: HttpRequest) -> bool:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0) <= LARGEST and request.POST is not None
    except (SuspiciousOperation, MultiPartParserError, ValueError):
        return False


def too_large(request: HttpRequest) -> HttpResponse:
    return private(show(request, "window/too_large.html", {"most": size(uploads.MAX_TOTAL)}, status=413))


def private(response: Response) -> Response:
    """For a page that only its owner should find: no search engine, no copy, no trace of where one came from."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store, private"
    return response


def asked_language(request: HttpRequest) -> str:
    """By a link, or by a button of the form that is being written."""
    given = request.GET.get(PARAMETER, "")
    if not given and request.method == "POST" and hasattr(request, "_post"):
        given = request.POST.get(PARAMETER, "")
    return given if given in LABELS else ""


def _remembered(request: HttpRequest) -> str:
    kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return kept if kept in LABELS else ""


def speak(request: HttpRequest, language: str) -> None:
    """The language of a case, unless its owner chose another one here."""
    if language in LABELS and not asked_language(request) and not _remembered(request):
        translation.activate(language)
        request.LANGUAGE_CODE = language


def show(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    return render(request, template, around(request) | (context or {}), status=status)


def around(request: HttpRequest) -> dict[str, Any]:
    found = house.administration()
    return {
        "home_url": reverse("window:home"),
        "window_places": _places(request),
        "window_links": _links(request),
        "languages": [
            {"code": code, "label": label, "url": f"{request.path}?{PARAMETER}={code}"}
            for code, label in LABELS.items()
        ],
        "theme": "",
        "administration": found,
        "now": clock.now(),
        "phone_url": dialled(found.phone if found else ""),
        "urgent_url": dialled(found.urgent_phone if found else ""),
        "water": is_water(found),
        "registry_url": found.registry_url if found else "",
        "registry_sentence": found.registry_sentence if found else "",
    }


def is_water(found: Administration | None) -> bool:
    """Its own law (Ley 10/2025) calls the receipt and its key by other names."""
    return found is not None and found.kind == Kind.WATER


def dialled(phone: str) -> str:
    digits = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
    return f"tel:{digits}" if digits else ""


def _places(request: HttpRequest) -> list[dict[str, Any]]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        {"url": reverse("window:contact"), "label": _("Write to us"), "current": here in {"contact", "receipt"}},
        {"url": reverse("window:find"), "label": _("How is mine going?"), "current": here in {"find", "status"}},
    ]


def _links(request: HttpRequest) -> list[dict[str, Any]]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    named = (("accessibility", _("Accessibility")), ("rules", _("House rules")), ("privacy", _("Privacy")))
    return [{"url": reverse(f"window:{name}"), "label": label, "current": here == name} for name, label in named]
