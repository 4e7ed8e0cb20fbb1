"""The day in words, the hour, and until when somebody attends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import gettext as _

from ventanilla.departments.rules import Calendar, NeverOpens
from ventanilla.foundation.ui.words import hour_of, in_words, tongue

_PLAIN = {"es": "d 'de' MMMM 'de' y", "ca": "d MMMM 'de' y", "en": "d MMMM y"}
_DAY = {"es": "EEEE, d 'de' MMMM", "ca": "EEEE, d MMMM", "en": "EEEE, d MMMM"}


def plain_day(instant: datetime) -> str:
    """As it must be said on paper, where «hoy» is another day."""
    return format_date(timezone.localdate(instant), _PLAIN[tongue()], locale=tongue())


@dataclass(frozen=True, slots=True)
class Heading:
    day: str
    hour: str
    attention: str
    attending: bool


def heading(*, at: datetime, calendar: Calendar, town: str) -> Heading:
    day = format_date(timezone.localdate(at), _DAY[tongue()], locale=tongue())
    given = {"hour": hour_of(at), "town": town}
    said = (_("It is %(hour)s in %(town)s.") if town else _("It is %(hour)s.")) % given
    return Heading(day[:1].upper() + day[1:], said, _attention(at, calendar), calendar.is_open(at))


def _attention(at: datetime, calendar: Calendar) -> str:
    closing = calendar.closing(at)
    if closing is not None:
        return _("Attention is open until %(hour)s.") % {"hour": hour_of(closing)}
    try:
        opening = calendar.next_opening(at)
    except NeverOpens:
        return _("No attention hours have been set: nothing falls due by hours.")
    return _("Attention is closed. It opens: %(when)s.") % {"when": in_words(opening, now=at)}
