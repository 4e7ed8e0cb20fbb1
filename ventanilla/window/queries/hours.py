"""When we attend, and by when we would answer what is written now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from ventanilla.answers import rules
from ventanilla.answers.operations.clocks import active_clocks
from ventanilla.answers.rules import FALLBACK
from ventanilla.departments import queries as house
from ventanilla.departments.models import AttentionHours


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive weekdays (Monday 0) with the same hours."""

    first: int
    last: int
    hours: tuple[tuple[time, time], ...]


def attention() -> list[Stretch]:
    days: dict[int, list[tuple[time, time]]] = {}
    for weekday, opens, closes in AttentionHours.objects.values_list("weekday", "opens", "closes"):
        days.setdefault(weekday, []).append((opens, closes))
    found: list[Stretch] = []
    for day in sorted(days):
        hours = tuple(sorted(days[day]))
        if found and found[-1].last == day - 1 and found[-1].hours == hours:
            found[-1] = Stretch(found[-1].first, day, hours)
        else:
            found.append(Stretch(day, day, hours))
    return found


def answered_by(at: datetime) -> datetime:
    """A general question written at that instant."""
    clock = active_clocks().get(FALLBACK.code, FALLBACK)
    return rules.due_at(received=at, clock=clock, calendar=house.calendar(around=at.year))
