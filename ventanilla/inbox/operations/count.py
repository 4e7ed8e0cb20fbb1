"""Asking the networks for their own figures."""

from __future__ import annotations

import logging

from ventanilla.channels import registry
from ventanilla.channels.contract import ChannelError, Counts
from ventanilla.channels.models import Account, NetworkCount
from ventanilla.channels.operations import access_for
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message, Thread
from ventanilla.inbox.rules import key_of

log = logging.getLogger(__name__)
THREADS = 200


def ask_counts(*, account: Account | None = None) -> int:
    """For the threads of our own posts, the latest ones; how many figures came. No transaction is open meanwhile."""
    accounts = [account] if account else list(Account.objects.filter(closed_at=None))
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
        for count in counts:
            visible = sorted(count.ours_visible) if count.ours_visible is not None else None
            NetworkCount.objects.update_or_create(
                account=one,
                thread_key=key_of(count.thread),
                defaults={"count": count.count, "visible": visible, "at": at},
            )
        told += len(counts)
    return told
