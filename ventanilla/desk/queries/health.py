"""The state of each account: read when, broken since when, expiring when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Min

from ventanilla.channels.models import Account, Stream

SOON = timedelta(days=14)
_OVERDUE = 5
"""So many of its turns missed, and at least a quarter of an hour, and it is no longer read."""
_AT_LEAST = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Health:
    """`state`: ok · soon (it expires) · silent (not read for long) · broken · paused · hand · open (our own window)."""

    account: Account
    state: str
    read_at: datetime | None = None

    @property
    def well(self) -> bool:
        return self.state in {"ok", "hand", "open"}


def health(*, at: datetime) -> list[Health]:
    """In two queries. An account is read as far as its slowest stream."""
    streams = {
        row["account"]: (row["oldest"], row["every"], row["newest"])
        for row in Stream.objects.values("account").annotate(
            oldest=Min("last_read_at"), newest=Max("last_read_at"), every=Max("every_seconds")
        )
    }
    return [_of(account, streams.get(account.pk), at) for account in Account.objects.filter(closed_at=None)]


def _of(account: Account, read: tuple[datetime | None, int, datetime | None] | None, at: datetime) -> Health:
    oldest = read[0] if read else None
    if account.is_broken:
        return Health(account, "broken", account.broken_since)
    if account.paused_at is not None:
        return Health(account, "paused", account.paused_at)
    if account.by_hand:
        return Health(account, "hand")
    if account.expires_at is not None and account.expires_at - at <= SOON:
        return Health(account, "soon", account.expires_at)
    if read is None:
        return Health(account, "open")
    patience = max(_AT_LEAST, timedelta(seconds=_OVERDUE * read[1]))
    silent = oldest is not None and at - oldest > patience
    return Health(account, "silent" if silent else "ok", oldest)
