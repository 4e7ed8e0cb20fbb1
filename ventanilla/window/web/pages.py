"""What does not change with who reads it: the entrance, the rules, privacy, accessibility, and what is not there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ventanilla.departments import queries as house
from ventanilla.foundation import clock
from ventanilla.people.web.access import anybody
from ventanilla.window.queries.cases import form_account
from ventanilla.window.queries.hours import answered_by, attention
from ventanilla.window.web.page import page, show
from ventanilla.window.web.words import attended, before

ROBOTS = "User-agent: *\nAllow: /ventanilla/$\nAllow: /ventanilla/contacto/\nAllow: /ventanilla/normas/\nAllow: /ventanilla/privacidad/\nAllow: /ventanilla/accesibilidad/\nAllow: /static/\nDisallow: /\n"


@page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    return show(
        request,
        "window/home.html",
        {
            "open": form_account() is not None,
            "attended": attended(attention()),
            "answered_before": before(answered_by(now), now=now),
        },
    )


@page
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """In the reader's language, else in the one that there is, and it says which."""
    found = house.administration()
    texts: dict[str, str] = found.house_rules if found else {}
    wanted = (get_language() or "es").split("-")[0]
    order = [wanted, *(found.languages if found else ()), *sorted(texts)]
    language = next((code for code in order if texts.get(code)), "")
    shown = {"ca": "ca-valencia"}.get(language, language)
    return show(
        request,
        "window/rules.html",
        {"text": texts.get(language, ""), "text_language": shown, "other": bool(language) and language != wanted},
    )


@page
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return show(request, "window/privacy.html")


@page
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return show(request, "window/accessibility.html")


@page
def missing(request: HttpRequest, rest: str) -> HttpResponse:
    """Everything else under /ventanilla/, in the citizen's language; a slash that was left out is put back."""
    if not rest.endswith("/") and request.method in {"GET", "HEAD"} and _is_a_page(f"{request.path}/"):
        return redirect(f"{request.path}/", permanent=True)
    return show(request, "window/missing.html", status=404)


def _is_a_page(path: str) -> bool:
    try:
        return resolve(path).url_name != "missing"
    except Resolver404:
        return False


@anybody
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain")
