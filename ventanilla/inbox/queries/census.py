"""The network's count beside ours, with the reason of each difference. Where it gives none, nothing is claimed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ventanilla.channels.models import Account, NetworkCount, Unreadable
from ventanilla.inbox.models import Message, Thread
from ventanilla.inbox.rules import key_of, tray_key

TOGETHER = 200
SIGNS = {"in_tray": 1, "unread_by_us": 1, "shown_again": 1, "not_shown_by_network": 1, "gone_from_network": -1}
"""The network's count is ours, plus or minus these."""


@dataclass(frozen=True, slots=True)
class CensusRow:
    account: int
    thread: int | None
    title: str
    network_count: int | None
    ours: int
    at: datetime | None
    differences: list[dict[str, Any]] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        return self.network_count is not None and not self.differences


@dataclass(slots=True)
class _Here:
    """What we hold of a thread, without what begins it: what stands on the network as far as we know, and the rest."""

    standing: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)


def census(account: Account | None = None, *, limit: int = 2000) -> list[CensusRow]:
    """`ours`: messages of that thread that stand on the network as far as we know, our own answers too."""
    accounts = [account] if account else list(Account.objects.filter(closed_at=None))
    return [row for one in accounts for row in _of_account(one, limit)]


def _of_account(account: Account, limit: int) -> Iterator[CensusRow]:
    threads = list(Thread.objects.filter(account=account, space="post").order_by("-last_at")[:limit])
    tray = _tray(account) if threads else frozenset()
    for start in range(0, len(threads), TOGETHER):
        some = threads[start : start + TOGETHER]
        told = NetworkCount.objects.filter(account=account, thread_key__in=[thread.key for thread in some])
        counts = {count.thread_key: count for count in told}
        here = _held(some)
        for thread in some:
            yield _row(account, thread, counts.get(thread.key), here[thread.pk], tray)


def _held(threads: list[Thread]) -> defaultdict[int, _Here]:
    found: defaultdict[int, _Here] = defaultdict(_Here)
    roots = {thread.pk: thread.key for thread in threads}
    rows = Message.objects.filter(thread__in=threads).values_list("thread_id", "key", "remote_id", "deleted_at")
    for thread, key, remote, deleted in rows.iterator():
        if key != roots[thread]:
            (found[thread].gone if deleted else found[thread].standing).add(remote or key)
    return found


def _tray(account: Account) -> frozenset[str]:
    rows = Unreadable.objects.filter(account=account, resolved_at=None).values_list("key", "item__remote_id")
    return frozenset(key if remote is None else tray_key(str(remote)) for key, remote in rows)


def _row(account: Account, thread: Thread, told: NetworkCount | None, here: _Here, tray: frozenset[str]) -> CensusRow:
    ours = len(here.standing)
    if told is None or told.count is None:
        return CensusRow(account.pk, thread.pk, thread.title, None, ours, told.at if told else None)
    found = _seen(told, thread, here, tray) if told.visible is not None else _counted(told.count, ours)
    differences = [{"reason": reason, "count": count} for reason, count in found.items() if count]
    return CensusRow(account.pk, thread.pk, thread.title, told.count, ours, told.at, differences)


def _seen(told: NetworkCount, thread: Thread, here: _Here, tray: frozenset[str]) -> dict[str, int]:
    """Where the network lists what it shows, each message has its reason."""
    shown = {remote for remote in told.visible or () if key_of(remote) != thread.key}
    missing = shown - here.standing - here.gone
    waiting = {remote for remote in missing if tray_key(remote) in tray}
    return {
        "in_tray": len(waiting),
        "unread_by_us": len(missing - waiting),
        "shown_again": len(shown & here.gone),
        "gone_from_network": len(here.standing - shown),
        "not_shown_by_network": (told.count or 0) - len(shown),
    }


def _counted(count: int, ours: int) -> dict[str, int]:
    return {"not_shown_by_network": max(0, count - ours), "gone_from_network": max(0, ours - count)}
