"""The table of what waits, by clock: a line for each class, and what falls due first in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ventanilla.answers.models import ClockClass
from ventanilla.answers.queries import Row
from ventanilla.desk.queries.waiting import Class, Waiting
from ventanilla.desk.web import words
from ventanilla.desk.web.inbox.scope import Scope
from ventanilla.desk.web.words import Says
from ventanilla.foundation.ui.templatetags import ui
from ventanilla.foundation.ui.words import figure, in_words


@dataclass(frozen=True, slots=True)
class First:
    url: str
    net: SafeString
    name: str
    said: str
    lang: str


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    basis: str
    count: int
    url: str
    first: First | None
    chip: SafeString | str
    told: str
    """«avisada la guardia», of a class that rings at any hour."""


@dataclass(frozen=True, slots=True)
class Table:
    lines: list[Line]
    beyond: int
    total: int
    foot: str
    start: str
    """Where to begin: the message that falls due first."""


def table(*, found: Waiting, buckets: dict[str, int], says: Says) -> Table:
    lines = [_line(one, says) for one in found.classes]
    start = next((one.first.url for one in lines if one.first), "") or Scope().address
    return Table(lines, found.beyond, found.open, _foot(buckets, found.put_off), start)


def _line(one: Class, says: Says) -> Line:
    known = says.clocks.get(one.clock)
    return Line(
        title=known.title if known else one.clock,
        basis=_basis(known),
        count=one.count,
        url=Scope("unanswered" if one.mine else "all").with_filters(clock=one.clock).address,
        first=_first(one.first, says) if one.first else None,
        chip=_chip(one, says),
        told=_told(one, known, says.at),
    )


def _basis(known: ClockClass | None) -> str:
    if known is None:
        return ""
    if not known.first_minutes:
        term = _("at once")
    else:
        term = words.span(timedelta(minutes=known.first_minutes))
        term = (_("%(span)s, at any hour") if known.all_day else _("%(span)s of attention")) % {"span": term}
    return f"{term} · {known.basis}"


def _first(row: Row, says: Says) -> First:
    insult = "insult" in row.marks.split()
    said = _("Message with insults") if insult else row.text.strip() or row.title or _("Without text")
    if row.deleted:
        said = _("Withdrawn by its author")
    return First(
        url=reverse("desk:message", args=[row.id]),
        net=says.net(row.network),
        name=row.author or _("Without a name"),
        said=said,
        lang="" if insult or row.deleted or row.language in {"", "es"} else words.lang_attribute(row.language),
    )


def _chip(one: Class, says: Says) -> SafeString | str:
    row = one.first
    if row is None:
        return ""
    if row.snoozed_until:
        said = pgettext("clock", "put off until %(when)s") % {"when": words.short(row.snoozed_until, now=says.at)}
        return ui.clock_chip("paused", said)
    if row.state in {"department", "citizen"}:
        held = pgettext("clock", "with an area") if row.state == "department" else pgettext("clock", "with the citizen")
        return ui.clock_chip("paused", held)
    known = says.clocks.get(row.clock)
    if known and known.all_day and row.due_at < says.at and not says.calendar.is_open(row.due_at):
        when = words.short(row.due_at, now=says.at)
        return ui.clock_chip("late" if says.attending else "calm", _("fell due: %(when)s") % {"when": when})
    if not says.attending:
        form = _("fell due: %(when)s") if row.due_at < says.at else "%(when)s"
        return ui.clock_chip("calm", form % {"when": words.short(row.due_at, now=says.at)})
    return says.chip(due=row.due_at, opened=row.opened_at, clock=row.clock)


def _told(one: Class, known: ClockClass | None, at: datetime) -> str:
    if one.escalated_at is None or known is None or not (known.all_day or (one.first and one.first.urgent)):
        return ""
    return _("the on-call address was told, %(when)s") % {"when": in_words(one.escalated_at, now=at)}


def _foot(buckets: dict[str, int], put_off: int) -> str:
    parts: list[tuple[int, Callable[[int], str]]] = [
        (buckets.get("mine", 0) - put_off, lambda n: ngettext("%(n)s unanswered", "%(n)s unanswered", n)),
        (buckets.get("department", 0), lambda n: ngettext("%(n)s with an area", "%(n)s with an area", n)),
        (buckets.get("citizen", 0), lambda n: ngettext("%(n)s with the citizen", "%(n)s with the citizen", n)),
        (buckets.get("promised", 0), lambda n: ngettext("%(n)s promised", "%(n)s promised", n)),
        (put_off, lambda n: ngettext("%(n)s put off", "%(n)s put off", n)),
    ]
    return " + ".join(say(n) % {"n": figure(n)} for n, say in parts if n > 0)
