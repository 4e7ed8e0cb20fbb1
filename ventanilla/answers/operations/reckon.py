"""The terms of what came before the house said what it is and when it attends."""

from __future__ import annotations

from datetime import datetime

from ventanilla.answers import rules
from ventanilla.answers.models import Duty, State
from ventanilla.answers.operations.clocks import active_clocks
from ventanilla.departments import queries as house
from ventanilla.departments.models import Kind
from ventanilla.foundation import brief

_PAGE = 500
_FIELDS = ("clock", "due_at")


def reckon(*, at: datetime) -> int:
    """Inside the caller's transaction: a desk that was filled from the shell is founded afterwards."""
    waiting = Duty.objects.exclude(state=State.CLOSED).select_related("message").order_by("pk")
    if not waiting.exists():
        return 0
    brief.forget()
    found, clocks, calendar = house.administration(), active_clocks(), house.calendar(around=at.year)
    water = found is not None and Kind.WATER in {found.kind, found.also}
    page: list[Duty] = []
    done = 0
    for duty in waiting.iterator(chunk_size=_PAGE):
        said = duty.message
        code = rules.clock_code(
            kind=said.kind, topic=said.topic, marks=frozenset(said.marks.split()), water=water, classes=clocks.keys()
        )
        due = rules.due_at(received=duty.opened_at, clock=clocks.get(code, rules.FALLBACK), calendar=calendar)
        duty.clock, duty.due_at = code, min(due, said.reply_deadline) if said.reply_deadline else due
        page.append(duty)
        if len(page) == _PAGE:
            Duty.objects.bulk_update(page, _FIELDS)
            done, page = done + len(page), []
    Duty.objects.bulk_update(page, _FIELDS)
    return done + len(page)
