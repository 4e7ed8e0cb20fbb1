"""Opening duties: within the transaction of admission, one per citizen utterance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ventanilla.answers import rules
from ventanilla.answers.models import Duty, State
from ventanilla.answers.operations.alarm import tell_on_call
from ventanilla.answers.operations.clocks import active_clocks
from ventanilla.answers.operations.tally import Tally
from ventanilla.answers.rules import FALLBACK
from ventanilla.departments import queries as house
from ventanilla.departments.models import Kind
from ventanilla.foundation import bulk
from ventanilla.inbox.models import Message

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
    waiting = [duty for duty in duties if duty.urgent or (duty.clock in clocks and clocks[duty.clock].all_day)]
    tell_on_call(duties=waiting, at=at)
