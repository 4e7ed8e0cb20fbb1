"""Somebody may be in danger: the on-call addresses are told at once, whenever the words appear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from ventanilla.answers import rules
from ventanilla.answers.models import Duty, State
from ventanilla.answers.operations.clocks import active_clocks
from ventanilla.answers.operations.move import MovedMeanwhile, move
from ventanilla.answers.operations.tally import Tally
from ventanilla.departments import queries as house
from ventanilla.inbox.models import Message
from ventanilla.notices.operations import write


class Told(Protocol):
    """What is needed of a duty."""

    message_id: int
    clock: str
    urgent: bool
    due_at: datetime


def tell_on_call(*, duties: Sequence[Told], at: datetime) -> None:
    """At once, at any hour, to the on-call addresses: a link, never the text (design 4.9, 4.10)."""
    for duty in duties:
        if duty.due_at < at and not duty.urgent:
            continue
        told = house.on_call("URG" if duty.urgent else duty.clock)
        for row in told:
            _write(duty, to=row.email, row=row.pk, at=at)
        if told:
            Duty.objects.filter(pk=duty.message_id).update(escalated_at=at)


def _write(duty: Told, *, to: str, row: int, at: datetime) -> None:
    with override("es"):
        subject = (
            _("Urgent: somebody needs an answer now") if duty.urgent else _("A message of a 24-hour service is waiting")
        )
        body = _("Read it and act: %(link)s\n\nThe text is not in this mail, because it may be private.") % {
            "link": f"{settings.PUBLIC_URL}/bandeja/m/{duty.message_id}/"
        }
    key = f"oncall:{duty.message_id}:{row}{':urgent' if duty.urgent else ''}"
    write(key=key, to=to, subject=subject, body=body, kind="oncall", reaches="oncall", at=at, language="es")


def raise_alarm(*, ids: Sequence[int], at: datetime) -> int:
    """Inside the transaction of admission: words of danger that an edit brought, also to what was closed."""
    danger = Q(marks__contains="distress") | Q(marks__contains="danger")
    marks = dict(Message.objects.filter(danger, pk__in=ids, ours=False, deleted_at=None).values_list("id", "marks"))
    duties = list(Duty.objects.filter(pk__in=marks, urgent=False).order_by("pk")) if marks else []
    if not duties:
        return 0
    clocks, calendar = active_clocks(), house.calendar(around=at.year)
    tally, raised = Tally(calendar.zone), []
    for duty in duties:
        given = frozenset(marks[duty.pk].split())
        code = rules.clock_code(kind="", topic="", marks=given, water=False, classes=clocks.keys())
        due = rules.due_at(received=at, clock=clocks.get(code, rules.FALLBACK), calendar=calendar)
        fields = {"urgent": True, "clock": code, "due_at": min(due, duty.due_at) if duty.is_open else due}
        try:
            to, more = (duty.state, {}) if duty.is_open else (State.MINE, _UNCLOSED)
            move(duty=duty, to=to, at=at, tally=tally, snoozed_until=None, **fields, **more)
            raised.append(duty)
        except MovedMeanwhile:
            continue
    tally.write()
    tell_on_call(duties=raised, at=at)
    return len(raised)


_UNCLOSED: dict[str, object] = {"closed_by": None, "covered_by": None, "reason": "edited_urgent"}
