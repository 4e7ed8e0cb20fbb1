"""What came and what was closed on the day before, for the page where one signs in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from ventanilla.answers.models import DayTally
from ventanilla.departments.queries import zone
from ventanilla.foundation import clock
from ventanilla.foundation.brief import briefly


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    received: int
    closed: int

    @property
    def filled(self) -> int:
        return min(self.closed, self.received)

    @property
    def hollow(self) -> int:
        return max(self.received - self.closed, 0)


@briefly
def yesterday() -> Day | None:
    """None when nothing came."""
    day = clock.now().astimezone(zone()).date() - timedelta(days=1)
    sums = DayTally.objects.filter(day=day).aggregate(received=Sum("received"), closed=Sum("closed"))
    return Day(day, sums["received"], sums["closed"] or 0) if sums["received"] else None
