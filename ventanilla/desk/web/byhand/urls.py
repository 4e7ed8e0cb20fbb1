"""What is done by hand: writing down, bringing a file, putting answers, saying what became of them."""

from __future__ import annotations

from django.urls import URLPattern, path

from ventanilla.desk.web.byhand import doubt, echoes, hand, imports, note

urlpatterns: list[URLPattern] = [
    path("apuntar/", note.note_down, name="note-down"),
    path("apuntar/hilos/", note.threads, name="note-threads"),
    path("apuntar/<int:number>/quitar/", note.take_back, name="note-undo"),
    path("apuntar/archivo/", imports.upload, name="import"),
    path("apuntar/archivo/plantilla.csv", imports.template, name="import-template"),
    path("apuntar/archivo/<str:token>/", imports.columns, name="import-columns"),
    path("apuntar/archivo/<str:token>/traer/", imports.bring_in, name="import-bring"),
    path("apuntar/archivo/<str:token>/hecho/", imports.done, name="import-done"),
    path("a-mano/", hand.queue, name="hand"),
    path("a-mano/<int:number>/puesto/", hand.put, name="hand-put"),
    path("a-mano/<int:number>/no-se-puede/", hand.give_back, name="hand-back"),
    path("por-comprobar/", doubt.doubt, name="doubt"),
    path("por-comprobar/<int:number>/", doubt.say, name="doubt-say"),
    path("por-comprobar/<int:number>/reescribir/", doubt.rewrite, name="doubt-rewrite"),
    path("vistas/", echoes.echoes, name="echoes"),
    path("vistas/<int:number>/", echoes.decide, name="echo-decide"),
]
