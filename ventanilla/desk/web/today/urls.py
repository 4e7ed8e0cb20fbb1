"""Hoy, the whole journal, and the proof that everything adds up."""

from __future__ import annotations

from django.urls import URLPattern, path

from ventanilla.desk.web.today import pages

urlpatterns: list[URLPattern] = [
    path("", pages.today, name="today"),
]
