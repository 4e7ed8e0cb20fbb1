"""Moments that a person would choose: when the house closes, the next working days, when it opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from ventanilla.departments.rules import Calendar, NeverOpens
from ventanilla.foundation.ui.words import in_words

OTHER = "otra"


@dataclass(frozen=True, slots=True)
class Moment:
    value: str
    label: str


def promises(*, at: datetime, calendar: Calendar) -> list[Moment]:
    """Until when a provisional answer may promise: the close of today and of the next working days."""
    return [Moment(one.isoformat(), in_words(one, now=at)) for one in _closings(at, calendar)]


def later(*, at: datetime, calendar: Calendar) -> list[Moment]:
    """Until when a message may be put off."""
    hour = at + timedelta(hours=1)
    found = [Moment(hour.isoformat(), _("One hour, until %(when)s") % {"when": in_words(hour, now=at)})]
    close = calendar.closing(at)
    if close and close - at > timedelta(hours=1, minutes=15):
        before = close - timedelta(minutes=30)
        found.append(
            Moment(before.isoformat(), _("Half an hour before closing, %(when)s") % {"when": in_words(before, now=at)})
        )
    for opening in _openings(at, calendar):
        found.append(Moment(opening.isoformat(), _("When we open, %(when)s") % {"when": in_words(opening, now=at)}))
    return found


def chosen(value: str, day: str, *, at: datetime, calendar: Calendar) -> datetime | None:
    """The moment of one of the choices, or of a day written beside them. Raises ValueError for neither."""
    if value and value != OTHER:
        found = datetime.fromisoformat(value)
        if found.tzinfo is None:
            raise ValueError(value)
        return found
    if not day:
        if value == OTHER:
            raise ValueError(value)
        return None
    return _of_day(date.fromisoformat(day), calendar)


def _of_day(day: date, calendar: Calendar) -> datetime:
    """At its closing, or at two in the afternoon of a day in which nobody attends."""
    stretches = calendar.stretches(day)
    return stretches[-1][1] if stretches else datetime.combine(day, time(14), calendar.zone)


def _closings(at: datetime, calendar: Calendar, *, count: int = 3) -> list[datetime]:
    found: list[datetime] = []
    day = at.astimezone(calendar.zone).date()
    for step in range(30):
        stretches = calendar.stretches(day + timedelta(days=step))
        if stretches and stretches[-1][1] > at + timedelta(minutes=30):
            found.append(stretches[-1][1])
        if len(found) == count:
            break
    return found


def _openings(at: datetime, calendar: Calendar, *, count: int = 2) -> list[datetime]:
    found: list[datetime] = []
    day = at.astimezone(calendar.zone).date() + timedelta(days=1)
    for _one in range(count):
        try:
            opening = calendar.next_opening(datetime.combine(day, time(0), calendar.zone))
        except NeverOpens:
            break
        found.append(opening)
        day = opening.astimezone(calendar.zone).date() + timedelta(days=1)
    return found
