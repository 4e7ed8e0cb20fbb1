"""Terms and hours as they are said to a citizen."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ventanilla.foundation.ui.words import figure, hour_of, in_words
from ventanilla.window.queries.hours import Stretch


def before(due: datetime, *, now: datetime) -> str:
    """«hoy antes de las 14:00», «antes del miércoles 24 de marzo a las 14:00»."""
    local, today = timezone.localtime(due), timezone.localdate(now)
    hour = hour_of(due)
    if local.date() == today:
        return ngettext("today before %(hour)s", "today before %(hour)s", local.hour) % {"hour": hour}
    if local.date() == today + timedelta(days=1):
        return ngettext("tomorrow before %(hour)s", "tomorrow before %(hour)s", local.hour) % {"hour": hour}
    words = ngettext("before %(day)s at %(hour)s", "before %(day)s at %(hour)s", local.hour)
    return words % {"day": _in_full(local, now=now), "hour": hour}


def on(instant: datetime, *, now: datetime) -> str:
    """The day and the hour in full: a receipt is read another day."""
    local = timezone.localtime(instant)
    words = ngettext("%(day)s at %(hour)s", "%(day)s at %(hour)s", local.hour)
    return words % {"day": _in_full(local, now=now), "hour": hour_of(instant)}


def _in_full(day: datetime, *, now: datetime) -> str:
    """Never «yesterday»: told from a day of the same year that is far from it."""
    far = now.replace(month=12 if day.month < 7 else 1, day=15)
    return in_words(day.date(), now=far)


def attended(stretches: list[Stretch]) -> str:
    """«de lunes a viernes, de 8:00 a 15:00»; several stretches apart."""
    return "; ".join(f"{_days(one)}, {_hours(one)}" for one in stretches)


def _days(one: Stretch) -> str:
    names = [
        pgettext("weekday", "Monday"), pgettext("weekday", "Tuesday"), pgettext("weekday", "Wednesday"), pgettext("weekday", "Thursday"),
        pgettext("weekday", "Friday"), pgettext("weekday", "Saturday"), pgettext("weekday", "Sunday"),
    ]  # fmt: skip
    first, last = names[one.first], names[one.last]
    if one.first == one.last:
        return first
    if one.last == one.first + 1:
        return _("%(first)s and %(last)s") % {"first": first, "last": last}
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _hours(one: Stretch) -> str:
    said = [_("from %(opens)s to %(closes)s") % {"opens": _clock(o), "closes": _clock(c)} for o, c in one.hours]
    if len(said) == 1:
        return said[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(said[:-1]), "last": said[-1]}


def _clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02d}"


def size(count: int) -> str:
    """«1,2 MB», «340 kB»."""
    if count >= 1_000_000:
        tenths = round(count / 100_000)
        return f"{figure(tenths // 10 if tenths % 10 == 0 else tenths / 10)} MB"
    return f"{max(1, round(count / 1000))} kB"
