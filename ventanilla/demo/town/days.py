"""The demonstration's calendar: minutes from 8:05 of its morning, working days, dates in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

MORNING = date(2027, 1, 14)
OPENS, CLOSES = time(8, 0), time(15, 0)
START = time(8, 5)

_WEEKDAYS = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "va": ("dilluns", "dimarts", "dimecres", "dijous", "divendres", "dissabte", "diumenge"),
}
_MONTHS = {
    "es": [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    "va": [
        "gener",
        "febrer",
        "març",
        "abril",
        "maig",
        "juny",
        "juliol",
        "agost",
        "setembre",
        "octubre",
        "novembre",
        "desembre",
    ],
}


@dataclass(frozen=True, slots=True)
class Days:
    morning: date = MORNING
    rest: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.rest

    def working_day(self, steps: int) -> date:
        """The nth working day after (before, if negative) the morning's; 0 is the morning itself."""
        day, left = self.morning, abs(steps)
        while left:
            day += timedelta(days=1 if steps > 0 else -1)
            left -= self.is_working(day)
        return day

    def minute(self, back: int, clock: str) -> float:
        """The minute of a clock time, so many working days back."""
        hour, minute = clock.split(":")
        return self._minutes(datetime.combine(self.working_day(-back), time(int(hour), int(minute))))

    @property
    def evening(self) -> float:
        """When the last working day's attention ended."""
        return self.minute(1, f"{CLOSES:%H:%M}")

    def clock_hour(self, minute: float) -> int:
        return self._instant(minute).hour

    def next_attended(self, minute: float) -> float:
        """The same minute when somebody is there, else shortly after the next opening."""
        instant = self._instant(minute)
        late = minute % 37
        if self.is_working(instant.date()) and OPENS <= instant.time() < CLOSES:
            return minute
        day = instant.date() + timedelta(days=int(instant.time() >= OPENS))
        while not self.is_working(day):
            day += timedelta(days=1)
        return self._minutes(datetime.combine(day, OPENS)) + 2 + late

    def words(self, day: date, language: str) -> str:
        tongue = "va" if language == "va" else "es"
        month = _MONTHS[tongue][day.month - 1]
        of = "d'" if tongue == "va" and month[0] in "ao" else "de "
        return f"{_WEEKDAYS[tongue][day.weekday()]} {day.day} {of}{month}"

    def past_month(self, back: int, language: str) -> str:
        return _MONTHS["va" if language == "va" else "es"][(self.morning.month - 1 - back) % 12]

    def _instant(self, minute: float) -> datetime:
        return datetime.combine(self.morning, START) + timedelta(minutes=minute)

    def _minutes(self, instant: datetime) -> float:
        return (instant - datetime.combine(self.morning, START)).total_seconds() / 60
