"""Polling, and forgetting what may not be kept."""

from __future__ import annotations

from datetime import timedelta

from ventanilla.channels.models import Unreadable
from ventanilla.foundation import clock
from ventanilla.foundation.jobs import job
from ventanilla.inbox.operations import poll_due
from ventanilla.inbox.operations.withdraw import forget_withdrawn

RAW_DAYS = 30


@job("inbox.poll", ticked=True)
def poll(account: int | None = None) -> None:
    from ventanilla.channels.models import Account

    at = clock.now()
    if account is None:
        poll_due(at=at)
    else:
        poll_due(at=at, account=Account.objects.get(pk=account), now=True)


@job("inbox.forget_raw", ticked=True)
def forget_raw() -> None:
    """Raw payloads are kept 30 days (design 4.9)."""
    Unreadable.objects.filter(at__lt=clock.now() - timedelta(days=RAW_DAYS)).exclude(raw="").update(raw="", item=None)


@job("inbox.forget_withdrawn", ticked=True)
def forget_what_was_withdrawn() -> None:
    forget_withdrawn(at=clock.now())
