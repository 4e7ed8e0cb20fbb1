"""The places of the settings, in the order in which they are read."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ventanilla.desk.web.settings.sections import BY_SLUG


@dataclass(frozen=True, slots=True)
class Place:
    slug: str
    url: str
    title: str
    current: bool = False


GROUPS = (
    ("house", ("administracion", "lenguas", "registro")),
    ("about", ("servicios", "motivos", "textos", "normas")),
    ("time", ("horario", "festivos", "guardia", "plazos")),
    ("people", ("personas", "borrar", "copias", "pausa")),
)


def groups(request: HttpRequest) -> list[tuple[str, list[Place]]]:
    names = {
        "house": _("The house"),
        "about": _("What is spoken about"),
        "time": _("When it is attended"),
        "people": _("People and data"),
    }
    others = {
        "textos": (reverse("desk:settings-texts"), _("Ready texts")),
        "personas": (reverse("people:staff"), pgettext("settings", "People")),
        "borrar": (reverse("desk:settings-erase"), _("Forget a citizen")),
        "copias": (reverse("desk:settings-copies"), _("Copies")),
        "pausa": (reverse("desk:pause"), _("Pause everything")),
    }
    return [
        (names[group], [_place(request, slug, *(others.get(slug) or _of_section(slug))) for slug in slugs])
        for group, slugs in GROUPS
    ]


def _of_section(slug: str) -> tuple[str, str]:
    return reverse("desk:settings-part", args=[slug]), str(BY_SLUG[slug].title)


def _place(request: HttpRequest, slug: str, url: str, title: str) -> Place:
    return Place(slug, url, title, request.path.startswith(url))
