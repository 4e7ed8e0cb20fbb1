"""What the journal tells: the history of one thing, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ventanilla.journal import registry
from ventanilla.journal.models import Entry
from ventanilla.journal.rules import said_of

LONGEST = 500
LOOKED_AT = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, for a person. Who `actor_id` is, the slice that knows people says."""

    seq: int
    at: datetime
    action: str
    sentence: str
    actor_kind: str
    actor_id: int | None
    actor_label: str
    payload: dict[str, Any]
    subject_kind: str = ""
    subject_id: int | None = None


def history(
    subject: tuple[str, int], *, before: int | None = None, limit: int = LONGEST, family: str = ""
) -> list[Line]:
    """What was done with one thing, oldest first; sentences are rendered now, in the reader's language.

    `before`: only what stands before that entry. `family`: only the actions that begin so, among the latest entries of that thing.
    """
    kind, number = subject
    rows = Entry.objects.filter(subject_kind=kind, subject_id=number).order_by("-seq")
    if family:
        recent = rows.values("pk")[:LOOKED_AT]
        rows = Entry.objects.filter(pk__in=recent, action__startswith=family).order_by("-seq")
    if before is not None:
        rows = rows.filter(seq__lt=before)
    return [_line(row) for row in reversed(rows[:limit])]


def latest(*, before: int | None = None, limit: int = 50) -> list[Line]:
    """The whole journal, newest first, from the entry before `before`."""
    rows = Entry.objects.order_by("-seq")
    if before is not None:
        rows = rows.filter(seq__lt=before)
    return [_line(row) for row in rows[:limit]]


def _line(row: Entry) -> Line:
    payload = row.content
    return Line(
        seq=row.seq,
        at=row.at,
        action=row.action,
        sentence=said_of(str(registry.actions().get(row.action, row.action)), payload),
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor_label=row.actor_label,
        payload=payload,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
    )


def entries(*, size: int = 2000) -> Iterator[Entry | int]:
    """Every entry by its number, in pages of bounded memory; one that cannot even be read comes as its number."""
    last = -(2**63)
    while True:
        numbers = list(Entry.objects.filter(seq__gt=last).order_by("seq").values_list("seq", flat=True)[:size])
        if not numbers:
            return
        yield from _read(numbers[0], numbers[-1], numbers)
        last = numbers[-1]


def _read(first: int, last: int, numbers: list[int]) -> list[Entry | int]:
    try:
        return list(Entry.objects.filter(seq__gte=first, seq__lte=last).order_by("seq"))
    except (ValueError, TypeError, OverflowError):
        return [_read_one(number) for number in numbers]


def _read_one(number: int) -> Entry | int:
    try:
        return Entry.objects.get(seq=number)
    except (ValueError, TypeError, OverflowError):
        return number
