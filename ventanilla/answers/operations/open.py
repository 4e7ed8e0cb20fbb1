"""Opening duties: within the transaction of admission, one per citizen utterance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from ventanilla.answers import rules
from ventanilla.answers.models import ClockClass, Duty, State
from ventanilla.answers.operations.tally import Tally
from ventanilla.answers.rules import FALLBACK, Clock
from ventanilla.departments import queries as house
from ventanilla.departments.models import Kind
from ventanilla.foundation import bulk
from ventanilla.foundation.brief import briefly
from ventanilla.inbox.models import Message
from ventanilla.notices.operations import write

_FIELDS = (
    "id",
    "account_id",
    "thread_id",
    "created_at",
    "visibility",
    "kind",
    "topic",
    "marks",
    "language",
    "reply_deadline",
)


def open_duties(*, ids: Sequence[int], at: datetime, tally: Tally | None = None) -> None:
    """Inside the caller's transaction. Received at the hour in which the citizen wrote it.

    `tally`: the caller's, who writes it once it has touched all its duties (a person may be closing one of them).
    """
    if not ids:
        return
    found = house.administration()
    water = found is not None and Kind.WATER in {found.kind, found.also}
    clocks = active_clocks()
    calendar = house.calendar(around=at.year)
    made = bulk.record(Duty)
    duties = []
    for pk, account, thread, created, visibility, kind, topic, marks, tongue, deadline in (
        Message.objects.filter(pk__in=ids).order_by("id").values_list(*_FIELDS)
    ):
        given = frozenset(marks.split())
        code = rules.clock_code(kind=kind, topic=topic, marks=given, water=water, classes=clocks.keys())
        due = rules.due_at(received=created, clock=clocks.get(code, FALLBACK), calendar=calendar)
        duties.append(
            made(
                message_id=pk,
                account_id=account,
                thread_id=thread,
                clock=code,
                private=visibility == "private",
                urgent=bool(given & {"distress", "danger"}),
                kind=kind,
                language=tongue,
                opened_at=created,
                due_at=min(due, deadline) if deadline else due,
                state=State.MINE,
                changed_at=at,
            )
        )
    bulk.insert(Duty, duties)
    counted = tally or Tally(calendar.zone)
    counted.opened(duties)
    if tally is None:
        counted.write()
    _tell_on_call([duty for duty in duties if duty.urgent or (duty.clock in clocks and clocks[duty.clock].all_day)], at)


@briefly
def active_clocks() -> dict[str, Clock]:
    return {c.code: Clock(c.code, c.first_minutes, c.all_day) for c in ClockClass.objects.filter(active=True)}


def _tell_on_call(duties: list[Any], at: datetime) -> None:
    """At once, at any hour, to the on-call addresses: a link, never the text (design 4.9, 4.10)."""
    from django.conf import settings

    for duty in duties:
        if duty.due_at < at and not duty.urgent:
            continue
        told = house.on_call(duty.clock)
        for row in told:
            with override("es"):
                subject = (
                    _("Urgent: somebody needs an answer now")
                    if duty.urgent
                    else _("A message of a 24-hour service is waiting")
                )
                body = _("Read it and act: %(link)s\n\nThe text is not in this mail, because it may be private.") % {
                    "link": f"{settings.PUBLIC_URL}/bandeja/m/{duty.message_id}/"
                }
            write(
                key=f"oncall:{duty.message_id}:{row.pk}",
                to=row.email,
                subject=subject,
                body=body,
                kind="oncall",
                reaches="oncall",
                at=at,
                language="es",
            )
        if told:
            Duty.objects.filter(pk=duty.message_id).update(escalated_at=at)
