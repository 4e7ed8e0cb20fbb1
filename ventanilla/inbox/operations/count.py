"""Asking the networks for their own figures."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from ventanilla.channels import registry
from ventanilla.channels.contract import ChannelError, Count, Counts
from ventanilla.channels.models import Account, NetworkCount
from ventanilla.channels.operations import access_for
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message, Thread
from ventanilla.inbox.rules import key_of

log = logging.getLogger(__name__)
THREADS = 200
MINUTE = 20
FIRST_EVERY = 5


def ask_counts(*, account: Account | None = None) -> int:
    """For the threads of our own posts, the latest ones; how many figures came. No transaction is open meanwhile."""
    accounts = [account] if account else list(Account.objects.filter(closed_at=None, paused_at=None))
    told = 0
    for one in accounts:
        adapter = registry.adapter(one.adapter)
        if not isinstance(adapter, Counts):
            continue
        keys = list(
            Thread.objects.filter(account=one, space="post")
            .order_by("-last_at")
            .values_list("key", flat=True)[:THREADS]
        )
        roots = dict(Message.objects.filter(account=one, space="post", key__in=keys).values_list("key", "remote_id"))
        at = clock.now()
        try:
            counts = adapter.count(access_for(one, at), [roots.get(key) or key for key in keys])
        except ChannelError as error:
            log.info("account %s gave no counts: %s", one.pk, error.code)
            continue
        keep_counts(account=one, counts=counts, at=at)
        told += len(counts)
    return told


def keep_counts(*, account: Account, counts: Sequence[Count], at: datetime) -> None:
    rows = {
        key_of(count.thread): NetworkCount(
            account=account,
            thread_key=key_of(count.thread),
            count=count.count,
            visible=sorted(count.ours_visible) if count.ours_visible is not None else None,
            at=at,
        )
        for count in counts
    }
    NetworkCount.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["account", "thread_key"],
        update_fields=["count", "visible", "at"],
    )


def count_due(*, at: datetime) -> int:
    """Once an hour; sooner for an account that was never counted. Never one that does not work."""
    if at.minute % FIRST_EVERY:
        return 0
    accounts = Account.objects.filter(closed_at=None, paused_at=None, broken_since=None)
    told = 0
    for one in accounts:
        known = NetworkCount.objects.filter(account=one)
        if at.minute == MINUTE or not known.exists():
            told += ask_counts(account=one)
    return told
