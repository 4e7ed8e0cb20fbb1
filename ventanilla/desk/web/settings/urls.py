from __future__ import annotations

from django.urls import URLPattern, path

from ventanilla.desk.web.settings import copies, erase, pause, texts, views

urlpatterns: list[URLPattern] = [
    path("pausa/", pause.pause, name="pause"),
    path("ajustes/", views.index, name="settings"),
    path("ajustes/textos/", texts.texts, name="settings-texts"),
    path("ajustes/textos/nuevo/", texts.new_text, name="settings-text-new"),
    path("ajustes/textos/<slug:code>/", texts.text, name="settings-text"),
    path("ajustes/borrar/", erase.find, name="settings-erase"),
    path("ajustes/borrar/<int:number>/", erase.erase, name="settings-erase-one"),
    path("ajustes/copias/", copies.copies, name="settings-copies"),
    path("ajustes/guardia/sonar/", views.ring, name="settings-ring"),
    path("ajustes/<slug:slug>/", views.part, name="settings-part"),
    path("ajustes/<slug:slug>/deshacer/", views.undo, name="settings-undo"),
]
