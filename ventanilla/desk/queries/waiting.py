"""What waits, by its clock: how many, and the very message that falls due first. A bounded walk that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ventanilla.answers.models import OPEN, Duty, State
from ventanilla.answers.queries import Row
from ventanilla.answers.queries.lists import rows_of
from ventanilla.people.models import Person

URGENT = "URG"
WALKED = 2_000
"""Of each way of waiting, those that fall due first; the rest is told in one line."""
_FIELDS = ("pk", "clock", "state", "snoozed_until", "private")
"""No more: two thousand rows are read, and each instant in them costs."""
_Found = tuple[int, str, str, datetime | None, bool]


@dataclass(slots=True)
class Class:
    """One line of the table. `first` is what this person may read and falls due first."""

    clock: str
    count: int = 0
    mine: int = 0
    first: Row | None = None
    escalated_at: datetime | None = None
    hidden: bool = False
    """What falls due first is private, and not for this person."""


@dataclass(frozen=True, slots=True)
class Waiting:
    classes: list[Class]
    beyond: int
    """Open ones that the walk did not reach."""
    put_off: int

    @property
    def open(self) -> int:
        return sum(one.count for one in self.classes) + self.beyond


def waiting(*, person: Person, buckets: dict[str, int]) -> Waiting:
    """`buckets`: the counters, which say how many are open in each way."""
    classes: dict[str, Class] = {}
    firsts: dict[str, tuple[int, int]] = {}
    put_off = walked = 0
    for pk, clock, state, snoozed, private in _walk(buckets):
        line = classes.get(clock) or classes.setdefault(clock, Class(clock))
        walked += 1
        line.count += 1
        line.mine += state == State.MINE
        put_off += snoozed is not None and state == State.MINE
        if private and not person.may_read_private:
            line.hidden = True
            continue
        turn = _turn(state, snoozed)
        if clock not in firsts or turn < firsts[clock][0]:
            firsts[clock] = (turn, pk)
    _put_first(classes, {pk: clock for clock, (_turn, pk) in firsts.items()})
    total = sum(buckets.get(state.value, 0) for state in OPEN)
    return Waiting(_in_order(classes.values()), max(0, total - walked), put_off)


def _walk(buckets: dict[str, int]) -> Iterator[_Found]:
    """By what falls due, way by way."""
    for state in OPEN:
        if buckets.get(state.value, 0) > 0:
            rows = Duty.objects.filter(state=state).exclude(state=State.CLOSED).order_by("due_at", "message_id")
            yield from rows.values_list(*_FIELDS)[:WALKED]


def _turn(state: str, snoozed: datetime | None) -> int:
    """Ours before what was promised, and that before what waits for somebody else or was put off."""
    if snoozed is not None:
        return 3
    return {State.MINE.value: 0, State.PROMISED.value: 1}.get(state, 2)


def _put_first(classes: dict[str, Class], clocks: dict[int, str]) -> None:
    duties = list(Duty.objects.filter(pk__in=clocks))
    escalated = {duty.pk: duty.escalated_at for duty in duties}
    for row in rows_of(duties):
        line = classes[clocks[row.id]]
        line.first, line.escalated_at = row, escalated[row.id]


def _in_order(classes: Iterable[Class]) -> list[Class]:
    """Whoever may be in danger first, then those with something for us, then by what falls due."""

    def turn(one: Class) -> tuple[bool, bool, bool, float]:
        due = one.first.due_at.timestamp() if one.first else 0.0
        return one.clock != URGENT or not one.mine, one.mine == 0, one.first is None, due

    return sorted(classes, key=turn)
