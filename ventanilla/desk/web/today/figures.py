"""The proof line: what was received, how it was closed, what is open, and whether the counters and the rows agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.answers.models import NO_REPLY, Ending, Recount, State
from ventanilla.answers.queries.coverage import Figures
from ventanilla.channels.models import Account
from ventanilla.desk.web import words
from ventanilla.foundation.ui.words import figure, hour_of, in_words
from ventanilla.inbox.models import Thread

NAMED = 12
_PARTS = (
    ("answered", (Ending.ANSWERED_PUBLIC, Ending.ANSWERED_GROUP)),
    ("private", (Ending.ANSWERED_PRIVATE,)),
    ("thanked", (Ending.ACKNOWLEDGED,)),
    ("told", (Ending.DERIVED_FORMAL, Ending.DERIVED_EXTERNAL)),
    ("covered", (Ending.COVERED_BY, Ending.DUPLICATE_OF)),
    ("reason", NO_REPLY),
)


@dataclass(frozen=True, slots=True)
class Part:
    count: int
    said: str


@dataclass(frozen=True, slots=True)
class Proof:
    received: int
    closed: int
    open: int
    balanced: bool
    parts: list[Part]
    bar: list[tuple[str, int]]
    label: str
    recounted: str
    differences: list[str]
    more: int


def proof(found: Figures, *, at: datetime) -> Proof:
    counts = [(name, sum(found.buckets.get(ending.value, 0) for ending in endings)) for name, endings in _PARTS]
    parts = [Part(n, _said(name, n)) for name, n in counts if n]
    waiting = ngettext("%(n)s open", "%(n)s open", found.open) % {"n": figure(found.open)}
    told = differences_of(found.recount)
    return Proof(
        received=found.received,
        closed=found.closed,
        open=found.open,
        balanced=found.balanced,
        parts=parts,
        bar=[(name, n) for name, n in [*counts, ("open", found.open)] if n],
        label=", ".join([*(f"{figure(part.count)} {part.said}" for part in parts), waiting]),
        recounted=_recounted(found.recount, at),
        differences=told[:NAMED],
        more=max(0, len(told) - NAMED),
    )


def _said(name: str, n: int) -> str:
    return {
        "answered": ngettext("answered in public", "answered in public", n),
        "private": ngettext("in private", "in private", n),
        "thanked": ngettext("noted, with thanks", "noted, with thanks", n),
        "told": ngettext("told where to go", "told where to go", n),
        "covered": ngettext("already answered elsewhere", "already answered elsewhere", n),
        "reason": ngettext("asked for no answer", "asked for no answer", n),
    }[name]


def _recounted(recount: Recount | None, at: datetime) -> str:
    if recount is None:
        return _("Not recounted yet")
    if timezone.localdate(recount.at) == timezone.localdate(at):
        return _("Recounted at %(hour)s") % {"hour": hour_of(recount.at)}
    return _("Recounted: %(when)s") % {"when": in_words(recount.at, now=at)}


def differences_of(recount: Recount | None) -> list[str]:
    """Each difference between a counter and the rows, with the name of what it counts."""
    rows: list[dict[str, Any]] = recount.differences if recount else []
    accounts = Account.objects.in_bulk([row["account"] for row in rows if "account" in row]) if rows else {}
    threads = Thread.objects.in_bulk([row["thread"] for row in rows if "thread" in row][: 2 * NAMED]) if rows else {}
    return [_difference(row, accounts, threads) for row in rows]


def _difference(row: dict[str, Any], accounts: dict[int, Account], threads: dict[int, Thread]) -> str:
    if "account" in row:
        account = accounts.get(row["account"])
        given = {
            "account": account.name if account else row["account"],
            "bucket": _bucket(row["bucket"]),
            "counter": figure(row["counter"]),
            "rows": figure(row["rows"]),
        }
        return _("%(account)s, “%(bucket)s”: the counter says %(counter)s, the rows say %(rows)s.") % given
    thread = threads.get(row["thread"])
    given = {
        "thread": (thread.title if thread else "") or _("thread %(n)s") % {"n": row["thread"]},
        "counter": " · ".join(figure(n) for n in row["counter"]),
        "rows": " · ".join(figure(n) for n in row["rows"]),
    }
    return (
        _(
            "Thread “%(thread)s” (received · answered · asked for no answer · open): the counter says %(counter)s, the rows say %(rows)s."
        )
        % given
    )


def _bucket(code: str) -> str:
    return str(State(code).label) if code in State.values else words.ending_words(code)
