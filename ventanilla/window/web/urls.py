from __future__ import annotations

from django.urls import URLPattern, path

from ventanilla.window.web import contact, find, pages, receipt, status

app_name = "window"
urlpatterns: list[URLPattern] = [
    path("", pages.home, name="home"),
    path("contacto/", contact.contact, name="contact"),
    path("resguardo/<str:given>/", receipt.receipt, name="receipt"),
    path("estado/", find.find, name="find"),
    path("estado/<str:given>/", status.status, name="status"),
    path("estado/<str:given>/adjunto/<int:number>/", status.attachment, name="attachment"),
    path("normas/", pages.rules, name="rules"),
    path("privacidad/", pages.privacy, name="privacy"),
    path("accesibilidad/", pages.accessibility, name="accessibility"),
    path("<path:rest>", pages.missing, name="missing"),
]
