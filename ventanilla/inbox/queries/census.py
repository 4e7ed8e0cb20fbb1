"""The network's count beside ours, with the reason of each difference. Where it gives none, nothing is claimed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ventanilla.channels.models import Account, NetworkCount, Unreadable
from ventanilla.inbox.models import Message, Thread


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


def census(account: Account | None = None, *, limit: int = 2000) -> list[CensusRow]:
    """`ours`: messages of that thread that stand on the network as far as we know, our own answers too."""
    accounts = [account] if account else list(Account.objects.filter(closed_at=None))
    rows: list[CensusRow] = []
    for one in accounts:
        counts = {c.thread_key: c for c in NetworkCount.objects.filter(account=one)}
        threads = Thread.objects.filter(account=one, space="post").order_by("-last_at")[:limit]
        for thread in threads:
            rows.append(_row(one, thread, counts.get(thread.key)))
    return rows


def _row(account: Account, thread: Thread, told: NetworkCount | None) -> CensusRow:
    messages = list(
        Message.objects.filter(thread=thread).exclude(key=thread.key).values_list("remote_id", "deleted_at")
    )
    standing = {remote for remote, deleted in messages if deleted is None}
    if told is None or told.count is None:
        return CensusRow(account.pk, thread.pk, thread.title, None, len(standing), None)
    differences: list[dict[str, Any]] = []
    if told.visible is not None:
        shown = set(told.visible) - {thread.key}
        unread = len(shown - {remote for remote, _ in messages})
        gone = len(standing - shown)
        hidden = told.count - len(shown)
        tray = Unreadable.objects.filter(account=account, resolved_at=None).count() if unread else 0
        for reason, count in (
            ("in_tray", min(tray, unread)),
            ("unread_by_us", max(0, unread - tray)),
            ("gone_from_network", gone),
            ("not_shown_by_network", hidden),
        ):
            if count:
                differences.append({"reason": reason, "count": count})
    elif told.count != len(standing):
        reason = "not_shown_by_network" if told.count > len(standing) else "gone_from_network"
        differences.append({"reason": reason, "count": abs(told.count - len(standing))})
    return CensusRow(account.pk, thread.pk, thread.title, told.count, len(standing), told.at, differences)
