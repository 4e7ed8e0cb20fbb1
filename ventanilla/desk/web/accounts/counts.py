"""Our count beside the network's, thread by thread, each difference with its reason and all of them in one sum."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from ventanilla.channels.models import Account
from ventanilla.desk.web.accounts.words import CENSUS
from ventanilla.inbox.queries import CensusRow
from ventanilla.inbox.queries import census as ask
from ventanilla.inbox.queries.census import SIGNS

ORDER = {"unknown": 0, "other": 1, "done": 2, "none": 3}
UNREAD = frozenset({"in_tray", "unread_by_us"})


@dataclass(frozen=True, slots=True)
class Counted:
    rows: list[dict[str, Any]]
    threads: int
    network: int
    ours: int
    reasons: list[dict[str, Any]]
    told: bool
    """Whether the network gave a figure of any of them."""
    more: bool


def counted(account: Account, *, latest: int, limit: int | None = None) -> Counted:
    """Of the latest threads, those first whose difference asks for something; `limit`: how many are shown."""
    found = ask(account, limit=latest + 1)
    rows = found[:latest]
    with_figure = [row for row in rows if row.network_count is not None]
    return Counted(
        rows=sorted((_row(row) for row in rows), key=lambda one: ORDER[one["kind"]])[:limit],
        threads=len(with_figure),
        network=sum(row.network_count or 0 for row in with_figure),
        ours=sum(row.ours for row in with_figure),
        reasons=_reasons(_together(with_figure)),
        told=bool(with_figure),
        more=len(found) > (latest if limit is None else limit),
    )


def _row(row: CensusRow) -> dict[str, Any]:
    unread = any(one["reason"] in UNREAD for one in row.differences)
    return {"row": row, "reasons": _reasons(row.differences), "kind": _kind(row, unread=unread)}


def _reasons(differences: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"sign": "+" if SIGNS[one["reason"]] > 0 else "−", "count": one["count"], "said": CENSUS[one["reason"]]}
        for one in differences
    ]


def _together(rows: list[CensusRow]) -> list[dict[str, Any]]:
    found: Counter[str] = Counter()
    for row in rows:
        for one in row.differences:
            found[one["reason"]] += one["count"]
    return [{"reason": reason, "count": count} for reason, count in found.items()]


def _kind(row: CensusRow, *, unread: bool) -> str:
    if row.network_count is None:
        return "none"
    if row.agrees:
        return "done"
    return "unknown" if unread else "other"
