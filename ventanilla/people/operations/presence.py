"""When somebody went and came back: «what changed since you left»."""

from __future__ import annotations

from datetime import datetime, timedelta

from ventanilla.people.models import Person

ABSENCE = timedelta(hours=2)
_SELDOM = timedelta(minutes=5)


def look_in(*, person: Person, at: datetime, acted_at: datetime | None = None) -> datetime | None:
    """They look at Hoy now; returns when they had left it, None for the first time.

    `acted_at`: the last thing that they are known to have done. Writes at most once in five minutes.
    """
    seen = max((one for one in (person.seen_at, acted_at) if one is not None), default=None)
    if person.seen_at is not None and timedelta() <= at - person.seen_at < _SELDOM:
        return person.left_at
    left = seen if seen is None or at - seen >= ABSENCE else person.left_at
    Person.objects.filter(pk=person.pk).update(seen_at=at, left_at=left)
    person.seen_at, person.left_at = at, left
    return left
