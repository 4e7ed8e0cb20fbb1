from __future__ import annotations

from django.urls import URLPattern, path

from ventanilla.demo.web import views

app_name = "demo"
urlpatterns: list[URLPattern] = [
    path("entrar/", views.enter, name="enter"),
    path("otra-vez/", views.again, name="restart"),
    path("empezar-de-verdad/", views.real, name="real"),
]
