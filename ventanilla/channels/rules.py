"""How an account and what is read from it stand: decided from their rows and the hour, and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

StreamStanding = Literal["reading", "first", "fine", "late", "failing", "paused"]
Standing = Literal["closed", "broken", "paused", "by_hand", "ours", "failing", "late", "expiring", "first", "fine"]

PATIENCE = timedelta(minutes=15)
"""A reading may last, and a worker be busy, before anybody is told."""
EXPIRES_SOON = timedelta(days=14)
UNWELL = frozenset({"broken", "failing", "late", "expiring"})
"""What asks for somebody."""


def stream_standing(
    *,
    at: datetime,
    every: timedelta,
    last_read_at: datetime | None,
    failures: int,
    lease_until: datetime | None,
    paused: bool,
) -> StreamStanding:
    if paused:
        return "paused"
    if lease_until is not None and lease_until > at:
        return "reading"
    if failures:
        return "failing"
    if last_read_at is None:
        return "first"
    return "late" if at - last_read_at > max(every * 3, PATIENCE) else "fine"


def account_standing(
    *,
    at: datetime,
    closed: bool,
    broken: bool,
    paused: bool,
    by_hand: bool,
    expires_at: datetime | None,
    streams: Sequence[StreamStanding],
) -> Standing:
    """The worst of what is known of it."""
    if closed:
        return "closed"
    if broken:
        return "broken"
    if paused:
        return "paused"
    if not streams:
        return "by_hand" if by_hand else "ours"
    if "failing" in streams:
        return "failing"
    if "late" in streams:
        return "late"
    if expires_at is not None and expires_at - at <= EXPIRES_SOON:
        return "expiring"
    return "first" if "first" in streams else "fine"
