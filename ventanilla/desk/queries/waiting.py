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
_FIELDS = ("pk", "clock", "state", "due_at", "snoozed_until", "private", "escalated_at")
_Found = tuple[int, str, str, datetime, datetime | None, bool, datetime | None]


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
    firsts: dict[str, tuple[int, datetime, int]] = {}
    put_off = walked = 0
    for pk, clock, state, due, snoozed, private, escalated in _walk(buckets):
        line = classes.setdefault(clock, Class(clock))
        walked += 1
        line.count += 1
        line.mine += state == State.MINE
        put_off += snoozed is not None and state == State.MINE
        if private and not person.may_read_private:
            line.hidden = True
            continue
        turn = (_turn(state, snoozed), due, pk)
        if clock not in firsts or turn < firsts[clock]:
            firsts[clock] = turn
            line.escalated_at = escalated
    shown = _rows([pk for _turn, _due, pk in firsts.values()])
    for clock, (_, _, pk) in firsts.items():
        classes[clock].first = shown.get(pk)
    total = sum(buckets.get(state.value, 0) for state in OPEN)
    return Waiting(_in_order(classes.values(), firsts), max(0, total - walked), put_off)


def _walk(buckets: dict[str, int]) -> Iterator[_Found]:
    for state in OPEN:
        if buckets.get(state.value, 0) > 0:
            rows = Duty.objects.filter(state=state).exclude(state=State.CLOSED).order_by("due_at", "message_id")
            yield from rows.values_list(*_FIELDS)[:WALKED]


def _turn(state: str, snoozed: datetime | None) -> int:
    """Ours before what was promised, and that before what waits for somebody else or was put off."""
    if snoozed is not None:
        return 3
    return {State.MINE: 0, State.PROMISED: 1}.get(State(state), 2)


def _rows(ids: list[int]) -> dict[int, Row]:
    return {row.id: row for row in rows_of(list(Duty.objects.filter(pk__in=ids)))}


def _in_order(classes: Iterable[Class], firsts: dict[str, tuple[int, datetime, int]]) -> list[Class]:
    """Whoever may be in danger first, then those with something for us, then by what falls due."""

    def turn(one: Class) -> tuple[bool, bool, bool, float]:
        known = firsts.get(one.clock)
        return one.clock != URGENT or not one.mine, one.mine == 0, known is None, known[1].timestamp() if known else 0

    return sorted(classes, key=turn)
