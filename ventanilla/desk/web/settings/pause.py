"""Stopping everything that would leave, with one button and a name."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ventanilla.desk.web.settings.navigation import groups
from ventanilla.foundation import clock
from ventanilla.foundation.ui.words import figure
from ventanilla.outbox.operations import pause as stop
from ventanilla.outbox.operations import resume
from ventanilla.outbox.queries import paused, queued_count
from ventanilla.people.models import Person
from ventanilla.people.web.access import answerers

LONGEST = 200


@answerers
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest) -> HttpResponse:
    person, wrong = cast(Person, request.user), False
    if request.method == "POST":
        if "resume" in request.POST:
            _go_on(request, person)
            return redirect("desk:pause")
        reason = request.POST.get("reason", "").strip()[:LONGEST]
        wrong = not reason
        if reason:
            _stop(request, person, reason)
            return redirect("desk:pause")
    shown = {
        "row": paused(), "queued": queued_count(), "wrong": wrong, "now": clock.now(),
        "groups": groups(request) if person.may_administer else [],
    }  # fmt: skip
    return render(request, "desk/settings/pause.html", shown, status=422 if wrong else 200)


def _stop(request: HttpRequest, person: Person, reason: str) -> None:
    if stop(by=person, at=clock.now(), reason=reason):
        messages.success(request, _("Paused: nothing leaves until somebody resumes it."))
    else:
        messages.info(request, _("Somebody had paused it already."))


def _go_on(request: HttpRequest, person: Person) -> None:
    waiting = queued_count()
    if not resume(by=person, at=clock.now()):
        messages.info(request, _("It was not paused."))
        return
    said = ngettext(
        "Resumed: %(n)s answer leaves when it is due.", "Resumed: %(n)s answers leave when they are due.", waiting
    )
    messages.success(request, said % {"n": figure(waiting)})
