"""The first sentence of the day: how many came, and what each lot of them wants. Its parts always add up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ventanilla.desk.queries.morning import Arrivals, Group
from ventanilla.desk.queries.waiting import URGENT
from ventanilla.desk.web.inbox.scope import Scope
from ventanilla.desk.web.today import wants
from ventanilla.foundation.ui.words import figure, in_words, tongue

MOST = 8
"""Parts that are told by name; with the loose ones, nine at most."""
TOPICS = 4
FEW = 2
"""Fewer than these are loose, save what is urgent, and where there are not many lots."""
NOT_MANY = 4
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Part:
    count: int
    said: str
    url: str
    urgent: bool = False
    before: str = ""
    """What joins it to the part before: nothing, a comma, «y»."""


@dataclass(frozen=True, slots=True)
class Sentence:
    total: int
    lead: str
    parts: list[Part]
    rest: str


def sentence(found: Arrivals, *, at: datetime) -> Sentence:
    if not found.total:
        said = _("Nothing new since %(when)s.") % {"when": in_words(found.since, now=at)}
        return Sentence(0, said, [], "")
    lead = _since(found.total, found.since, at)
    if found.capped:
        lead = _("More than %(n)s. Of the last ones") % {"n": lead}
    return Sentence(found.total, lead, _joined(_parts(_merged(found.groups))), _rest(found))


def _since(total: int, since: datetime, at: datetime) -> str:
    day, today = timezone.localdate(since), timezone.localdate(at)
    given = {"n": figure(total)}
    if day == today - timedelta(days=1):
        return ngettext("%(n)s since yesterday", "%(n)s since yesterday", total) % given
    pattern = "EEEE" if (today - day).days < _WEEK else {"en": "EEEE d MMMM"}.get(tongue(), "EEEE d 'de' MMMM")
    given["day"] = format_date(day, pattern, locale=tongue())
    return ngettext("%(n)s since %(day)s", "%(n)s since %(day)s", total) % given


def _merged(groups: Iterable[Group]) -> list[Group]:
    """Rare topics are asked together: at most four are told apart."""
    kept: dict[tuple[str, str], Group] = {}
    asked = [one for one in groups if one.topic]
    told = {(one.name, one.topic) for one in asked[:TOPICS] if one.count >= FEW or len(asked) <= NOT_MANY}
    for one in groups:
        key = (one.name, one.topic if (one.name, one.topic) in told else "")
        before = kept.get(key)
        kept[key] = (
            replace(one, topic=key[1])
            if before is None
            else replace(before, count=before.count + one.count, waiting=before.waiting + one.waiting)
        )
    return sorted(kept.values(), key=lambda one: (-one.count, one.name, one.topic))


def _parts(groups: list[Group]) -> list[Part]:
    """The larger lots first; «otras cosas» after those that have a name."""
    few = 1 if len(groups) <= NOT_MANY else FEW
    by_name = [one for one in groups if one.name != "other" and (one.count >= few or one.name == "urgent")]
    urgent = [one for one in by_name if one.name == "urgent"]
    told = [one for one in by_name if one.name != "urgent"][: MOST - len(urgent)]
    apart = {one.name for one in told if one.topic}
    shown = sorted([*urgent, *told], key=lambda one: (one.name in apart and not one.topic, -one.count))
    loose = [one for one in groups if one not in shown]
    parts = [_part(one) for one in shown]
    if loose:
        parts.append(_loose(loose, alone=not parts))
    return parts


def _part(one: Group) -> Part:
    said = wants.said(one.name, one.topic, one.count)
    return Part(one.count, said, _address(one), urgent=one.name == "urgent")


def _loose(groups: list[Group], *, alone: bool) -> Part:
    count = sum(one.count for one in groups)
    only = groups[0] if len(groups) == 1 else Group("", "", count, sum(one.waiting for one in groups))
    if alone and only.name and only.name != "other":
        return _part(only)
    said = ngettext("%(n)s stands alone", "%(n)s stand alone", count) % {"n": figure(count)}
    return Part(count, said, _address(only))


def _address(one: Group) -> str:
    """Those that wait, by what falls due; where none waits, all of them, the latest first."""
    scope = Scope("unanswered" if one.waiting else "all")
    if one.name == "urgent":
        return scope.with_filters(clock=URGENT).address
    if one.name in {"", "older"}:
        return scope.address
    return scope.with_filters(kind=one.name, topic=one.topic).address


def _joined(parts: list[Part]) -> list[Part]:
    last = len(parts) - 1
    joins = ["" if n == 0 else pgettext("list", " and ") if n == last else ", " for n in range(len(parts))]
    return [replace(part, before=join) for part, join in zip(parts, joins, strict=True)]


def _rest(found: Arrivals) -> str:
    given = {"n": figure(found.waiting)}
    if found.waiting == found.total:
        return ""
    if not found.waiting:
        return _("None of them waits any more.")
    return ngettext("%(n)s of them still waits.", "%(n)s of them still wait.", found.waiting) % given
