"""Leases and cursors of what is read."""

from __future__ import annotations

import secrets as random
from datetime import datetime, timedelta
from typing import Any

from ventanilla.channels.models import Stream

LEASE = timedelta(minutes=5)


def lease(*, stream_id: int, at: datetime) -> str | None:
    """Take a stream for reading; None when another worker has it."""
    token = random.token_hex(16)
    free = Stream.objects.filter(pk=stream_id, lease="") | Stream.objects.filter(pk=stream_id, lease_until__lt=at)
    return token if free.update(lease=token, lease_until=at + LEASE) == 1 else None


def release(*, stream_id: int, token: str, next_at: datetime, failures: int, read_at: datetime | None) -> None:
    fields: dict[str, Any] = {"lease": "", "lease_until": None, "next_at": next_at, "failures": failures}
    if read_at is not None:
        fields["last_read_at"] = read_at
    Stream.objects.filter(pk=stream_id, lease=token).update(**fields)


class CursorMoved(RuntimeError):
    """Somebody else read this stream meanwhile: the page is undone, nothing is lost."""

    code = "channels.cursor_moved"


def move_cursor(*, stream_id: int, token: str, version: int, cursor: dict[str, Any], at: datetime) -> None:
    """Compare-and-set, inside the transaction of the page. Raises CursorMoved."""
    moved = Stream.objects.filter(pk=stream_id, version=version, lease=token).update(
        cursor=cursor, version=version + 1, lease_until=at + LEASE
    )
    if moved != 1:
        raise CursorMoved(f"stream {stream_id}")
