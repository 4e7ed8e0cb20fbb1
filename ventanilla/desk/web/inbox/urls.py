from __future__ import annotations

from django.urls import URLPattern, path

from ventanilla.desk.web.inbox import answering, attachments, closing, keeping, live, message, pages

urlpatterns: list[URLPattern] = [
    path("bandeja/", pages.inbox, name="inbox"),
    path("bandeja/novedades/", live.changes, name="inbox-live"),
    path("bandeja/m/<int:pk>/", message.message, name="message"),
    path("bandeja/m/<int:pk>/comprobar/", answering.check, name="message-check"),
    path("bandeja/m/<int:pk>/borrador/", answering.draft, name="message-draft"),
    path("bandeja/m/<int:pk>/responder/", answering.answer, name="message-answer"),
    path("bandeja/m/<int:pk>/deshacer/", answering.undone, name="message-undo"),
    path("bandeja/m/<int:pk>/esperar-un-poco/", answering.held, name="message-hold"),
    path("bandeja/m/<int:pk>/puesta/", answering.put, name="message-put"),
    path("bandeja/m/<int:pk>/comprobada/", answering.resolve, name="message-resolve"),
    path("bandeja/m/<int:pk>/contestado/", answering.record, name="message-record"),
    path("bandeja/m/<int:pk>/cerrar/", closing.close, name="message-close"),
    path("bandeja/m/<int:pk>/reabrir/", closing.reopen, name="message-reopen"),
    path("bandeja/m/<int:pk>/posponer/", keeping.snooze, name="message-snooze"),
    path("bandeja/m/<int:pk>/traer/", keeping.wake, name="message-wake"),
    path("bandeja/m/<int:pk>/asignar/", keeping.assign, name="message-assign"),
    path("bandeja/m/<int:pk>/esperar/", keeping.wait, name="message-wait"),
    path("bandeja/m/<int:pk>/etiquetas/", keeping.label, name="message-label"),
    path("bandeja/m/<int:pk>/nota/", keeping.note, name="message-note"),
    path("bandeja/adjunto/<int:pk>/", attachments.attachment, name="attachment"),
    path("bandeja/<slug:view>/", pages.inbox, name="inbox-view"),
]
