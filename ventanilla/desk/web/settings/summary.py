"""What each part of the settings says in one line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.desk.web.settings.questions.hours import WEEK

Stretch = Sequence[Any]
"""Weekday, from, to: «08:00»."""


def plain(hour: str) -> str:
    return hour.removeprefix("0") if not hour.startswith("00") else hour[1:]


def hours_in_words(hours: Sequence[Stretch]) -> str:
    """«lunes a viernes, de 8:00 a 15:00; sábado, de 9:00 a 13:00»."""
    days: dict[int, list[str]] = defaultdict(list)
    for day, opens, closes in hours:
        days[day].append(_("from %(opens)s to %(closes)s") % {"opens": plain(opens), "closes": plain(closes)})
    said = {day: _(" and ").join(stretches) for day, stretches in sorted(days.items())}
    runs = [list(run) for _key, run in groupby(enumerate(said), key=lambda pair: (pair[1] - pair[0], said[pair[1]]))]
    return "; ".join(_run([day for _n, day in run], said) for run in runs) or _("never")


def _run(days: list[int], said: dict[int, str]) -> str:
    first, last = str(WEEK[days[0]]).lower(), str(WEEK[days[-1]]).lower()
    when = first if len(days) == 1 else _("%(first)s to %(last)s") % {"first": first, "last": last}
    return f"{when}, {said[days[0]]}"


def in_use(rows: Sequence[dict[str, Any]]) -> str:
    n = sum(bool(row["active"]) for row in rows)
    return ngettext("%(n)s in use", "%(n)s in use", n) % {"n": n}


def changed(before: dict[str, Any], after: dict[str, Any], *, most: int = 4) -> str:
    """The names of what is different, for the notice after saving; empty when nothing is."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    shown = ", ".join(names[:most])
    left = len(names) - most
    return _("%(names)s and %(n)s more") % {"names": shown, "n": left} if left > 0 else shown
