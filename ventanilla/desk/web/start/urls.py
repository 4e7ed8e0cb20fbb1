from __future__ import annotations

from django.urls import URLPattern, path

from ventanilla.desk.web.start import account, views

urlpatterns: list[URLPattern] = [
    path("empezar/", views.wizard, name="wizard"),
    path("empezar/codigo/", views.ask_code, name="wizard-code"),
    path("empezar/primera-cuenta/", account.first_account, name="wizard-account"),
    path("empezar/<slug:slug>/", views.step, name="wizard-step"),
]
