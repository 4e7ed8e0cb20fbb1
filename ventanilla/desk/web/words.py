"""How the desk says deadlines, spans, endings and kinds. Short, in the reader's language, reckoned once a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ventanilla.answers import rules
from ventanilla.answers.models import ANSWERED, ClockClass, Ending
from ventanilla.departments import queries as house
from ventanilla.departments.rules import Calendar
from ventanilla.foundation.ui.templatetags import ui
from ventanilla.foundation.ui.words import hour_of, tongue

_SHORT = {"es": "d 'de' MMM", "ca": "d MMM", "en": "d MMM"}
_ANSWERED = {ending.value for ending in ANSWERED}


def span(delta: timedelta) -> str:
    """12 min · 3 h · 2 days: one unit, never more than was said."""
    minutes = max(1, int(abs(delta).total_seconds() // 60))
    if minutes < 90:
        return _("%(n)s min") % {"n": minutes}
    hours = minutes // 60
    if hours < 36:
        return _("%(n)s h") % {"n": hours}
    days = hours // 24
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def ago(delta: timedelta) -> str:
    """As `span`, and in seconds what has just happened."""
    seconds = max(1, int(delta.total_seconds()))
    return _("%(n)s s") % {"n": seconds} if seconds < 90 else span(delta)


@lru_cache(maxsize=512)
def _day(day: date, today: date, language: str) -> str:
    if day == today + timedelta(days=1):
        return _("tomorrow")
    if day == today - timedelta(days=1):
        return _("yesterday")
    locale = tongue()
    if timedelta() < day - today < timedelta(days=7):
        return format_date(day, "EEEE d", locale=locale)
    pattern = _SHORT[locale] if day.year == today.year else f"{_SHORT[locale]} y"
    return format_date(day, pattern, locale=locale)


def short(instant: datetime, *, now: datetime) -> str:
    """11:06 · mañana, 8:00 · jueves 28 · 15 de feb."""
    local, today = timezone.localtime(instant), timezone.localdate(now)
    if local.date() == today:
        return hour_of(instant)
    day = _day(local.date(), today, get_language() or "")
    return f"{day}, {hour_of(instant)}" if abs((local.date() - today).days) == 1 else day


@dataclass(slots=True)
class Says:
    """What every row of one page needs to say its clock: read once."""

    at: datetime
    calendar: Calendar
    attending: bool
    clocks: dict[str, ClockClass]
    _nets: dict[str, SafeString] = field(default_factory=dict)

    @classmethod
    def now(cls, at: datetime) -> Says:
        calendar = house.calendar(around=at.year)
        clocks = {clock.code: clock for clock in ClockClass.objects.all()}
        return cls(at, calendar, calendar.is_open(at), clocks)

    def chip(self, *, due: datetime, opened: datetime, clock: str, long: bool = False) -> SafeString:
        """Nothing is late or soon outside attention hours, save a 24-hour class."""
        known = self.clocks.get(clock)
        found = rules.chip(
            due=due, opened=opened, at=self.at, attending=self.attending, all_day=bool(known and known.all_day)
        )
        if found.state == "late":
            said = _("fell due %(span)s ago") % {"span": span(self.at - due)}
        elif found.state == "soon":
            said = _("%(span)s left") % {"span": span(due - self.at)}
        else:
            said = short(due, now=self.at)
            if long:
                said = (_("fell due: %(when)s") if due < self.at else _("falls due: %(when)s")) % {"when": said}
        return _chip(found.state, said)

    def net(self, code: str) -> SafeString:
        found = self._nets.get(code)
        if found is None:
            found = self._nets[code] = ui.net(code)
        return found

    def clock_title(self, code: str) -> str:
        known = self.clocks.get(code)
        return known.title if known else code


def _chip(state: str, said: str) -> SafeString:
    return format_html(
        '<span class="clock-chip" data-state="{}">{}{}</span>', state, _icon(ui._CLOCK_ICONS.get(state, "clock")), said
    )


@lru_cache(maxsize=128)
def _icon(name: str) -> SafeString:
    return ui.icon(name)


@lru_cache(maxsize=64)
def _seen(visibility: str, language: str) -> SafeString:
    return ui.seen_by(visibility)


def seen(visibility: str) -> SafeString:
    return _seen(visibility, get_language() or "")


@lru_cache(maxsize=512)
def _outcome(kind: str, said: str) -> SafeString:
    return ui.outcome(kind, said)


def ending(code: str) -> SafeString:
    """How it was closed, as the list and the thread show it."""
    kind = "done" if code in _ANSWERED else "other"
    return _outcome(kind, ending_words(code))


def ending_words(code: str) -> str:
    return str(Ending(code).label) if code in Ending.values else code


SENDING = {
    "queued": "queued", "sending": "sending", "pending": "sending", "unknown": "unknown", "blocked": "failed", "by_hand": "queued",
    "failed": "failed", "undelivered": "failed", "not_shown": "failed", "expired": "failed",
}  # fmt: skip


def sending(state: str) -> SafeString:
    said = {
        "queued": pgettext("answer", "leaves in a moment"),
        "sending": pgettext("answer", "leaving now"),
        "pending": pgettext("answer", "accepted, not shown yet"),
        "unknown": pgettext("answer", "to be checked: we do not know whether it left"),
        "blocked": pgettext("answer", "stopped before leaving"),
        "by_hand": pgettext("answer", "to be put by hand"),
        "failed": pgettext("answer", "the network refused it"),
        "undelivered": pgettext("answer", "not delivered"),
        "not_shown": pgettext("answer", "accepted, but it is not there"),
        "expired": pgettext("answer", "did not leave in its time"),
    }.get(state, state)
    return _outcome(SENDING.get(state, "queued"), said)


def language_name(code: str) -> str:
    """The language's own name, for a message that is not in the house's first one."""
    return {
        "es": "castellano",
        "ca": "valencià",
        "ca-valencia": "valencià",
        "gl": "galego",
        "eu": "euskara",
        "en": "English",
        "fr": "français",
    }.get(code, code)


def lang_attribute(code: str) -> str:
    """BCP 47: what is read as Catalan here is written in Valencian."""
    return "ca-valencia" if code == "ca" else code
