"""Hoy, the whole journal, and the proof that everything adds up."""

from __future__ import annotations

from django.urls import URLPattern, path

from ventanilla.desk.web.today import checking, journal, pages

urlpatterns: list[URLPattern] = [
    path("", pages.today, name="today"),
    path("diario/", journal.journal, name="journal"),
    path("comprobar/", checking.checked, name="proof"),
    path("comprobar/ahora/", checking.check, name="proof-check"),
    path("comprobar/sin-nombres/", checking.shareable, name="proof-shared"),
]
