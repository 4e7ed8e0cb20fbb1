"""Working time: attention hours and holidays, in the administration's own zone. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_HORIZON_DAYS = 370


class NeverOpens(ValueError):
    """The calendar has no attention hours within a year."""

    code = "departments.never_opens"


@dataclass(frozen=True)
class Calendar:
    """`hours`: weekday (Monday 0) → half-open local stretches, in order. `holidays`: whole local days."""

    zone: ZoneInfo
    hours: Mapping[int, Sequence[tuple[time, time]]]
    holidays: frozenset[date]

    def stretches(self, day: date) -> list[tuple[datetime, datetime]]:
        """The day's attention, as instants in UTC (a day of clock change is as long as it is; a skipped hour is none)."""
        if day in self.holidays:
            return []
        told = [
            (self._instant(day, opens), self._instant(day, closes))
            for opens, closes in self.hours.get(day.weekday(), ())
        ]
        return [(opens, closes) for opens, closes in told if opens < closes]

    def _instant(self, day: date, at: time) -> datetime:
        wall = datetime.combine(day, at, self.zone)
        told = wall.astimezone(UTC)
        if told.astimezone(self.zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
            return told
        return self._change(since=wall.replace(fold=1).astimezone(UTC), until=told)

    def _change(self, *, since: datetime, until: datetime) -> datetime:
        """An hour that the clocks skip is the instant in which they do it."""
        before = since.astimezone(self.zone).utcoffset()
        while since < until and since.astimezone(self.zone).utcoffset() == before:
            since += timedelta(minutes=1)
        return since

    def is_working_day(self, day: date) -> bool:
        return bool(self.stretches(day))

    def is_open(self, at: datetime) -> bool:
        return any(opens <= at < closes for opens, closes in self.stretches(at.astimezone(self.zone).date()))

    def next_opening(self, at: datetime) -> datetime:
        """The first instant, from `at` on, in which somebody attends. Raises NeverOpens."""
        day = at.astimezone(self.zone).date()
        for step in range(_HORIZON_DAYS):
            for opens, closes in self.stretches(day + timedelta(days=step)):
                if at < closes:
                    return max(opens, at)
        raise NeverOpens

    def closing(self, at: datetime) -> datetime | None:
        """When the attention that is open at that instant closes."""
        for opens, closes in self.stretches(at.astimezone(self.zone).date()):
            if opens <= at < closes:
                return closes
        return None

    def add_minutes(self, at: datetime, minutes: int) -> datetime:
        """`minutes` of attention after `at`. Raises NeverOpens."""
        left = timedelta(minutes=minutes)
        day = at.astimezone(self.zone).date()
        for step in range(_HORIZON_DAYS):
            for opens, closes in self.stretches(day + timedelta(days=step)):
                start = max(opens, at)
                if start >= closes:
                    continue
                if closes - start >= left:
                    return start + left
                left -= closes - start
        raise NeverOpens

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Minutes of attention between two instants (0 when they are out of order)."""
        total, day = timedelta(), start.astimezone(self.zone).date()
        last = end.astimezone(self.zone).date()
        while day <= last:
            for opens, closes in self.stretches(day):
                total += max(timedelta(), min(closes, end) - max(opens, start))
            day += timedelta(days=1)
        return int(total.total_seconds() // 60)

    def add_working_days(self, day: date, days: int) -> date:
        """The day on which a term of `days` working days, counted from the next one, ends (Ley 39/2015 art. 30)."""
        for _ in range(_HORIZON_DAYS * 2):
            if days <= 0:
                return day
            day += timedelta(days=1)
            if self.is_working_day(day):
                days -= 1
        raise NeverOpens
