"""What has just been done and can still be undone: read from its row, so that it is true after a reload too."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.answers.models import Duty, State
from ventanilla.desk.web import words
from ventanilla.foundation.ui.nets import name_of
from ventanilla.outbox.models import Dispatch
from ventanilla.outbox.models import State as Sending
from ventanilla.people.models import Person

SENT, CLOSED = "enviada", "cerrado"


def undo_of(request: HttpRequest, person: Person, at: datetime) -> dict[str, Any] | None:
    sent, closed = request.GET.get(SENT, ""), request.GET.get(CLOSED, "")
    if sent.isdecimal() and len(sent) < 18:
        return _sent(int(sent), person, at)
    if closed.isdecimal() and len(closed) < 18:
        return _closed(int(closed), person, at)
    return None


def _sent(pk: int, person: Person, at: datetime) -> dict[str, Any] | None:
    waiting = Dispatch.objects.filter(pk=pk, created_by=person, state=Sending.QUEUED, not_before__gt=at)
    dispatch = waiting.select_related("account", "message__author").first()
    if dispatch is None or dispatch.message is None:
        return None
    given = {
        "name": dispatch.message.author or _("somebody without a name"),
        "network": name_of(dispatch.account.network)[1],
    }
    public = _("It leaves now: answer to %(name)s, public on %(network)s")
    private = _("It leaves now: answer to %(name)s, private on %(network)s")
    return {
        "text": (private if dispatch.visibility == "private" else public) % given,
        "url": reverse("desk:message-undo", args=[dispatch.message_id]),
        "hold_url": reverse("desk:message-hold", args=[dispatch.message_id]),
        "seconds": ceil((dispatch.not_before - at).total_seconds()),
        "id": dispatch.pk,
    }


def _closed(pk: int, person: Person, at: datetime) -> dict[str, Any] | None:
    since = at - timedelta(seconds=person.undo_seconds)
    duty = Duty.objects.filter(pk=pk, state=State.CLOSED, closed_by=person, closed_at__gt=since).first()
    if duty is None or duty.closed_at is None:
        return None
    return {
        "text": _("Closed: %(ending)s") % {"ending": words.ending_words(duty.ending)},
        "url": reverse("desk:message-reopen", args=[pk]),
        "seconds": max(1, ceil(person.undo_seconds - (at - duty.closed_at).total_seconds())),
        "id": pk,
    }
