"""What a network no longer lists: asked for by name, and taken out where it is certainly gone."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from datetime import datetime

from ventanilla.channels import registry
from ventanilla.channels.contract import Author, ChannelError, Confirms, Count, Item
from ventanilla.channels.models import Account
from ventanilla.channels.operations import access_for
from ventanilla.inbox.models import Message, Thread
from ventanilla.inbox.operations.admit import admit
from ventanilla.inbox.rules import key_of

log = logging.getLogger(__name__)
MOST = 25


def take_out_gone(*, account: Account, counts: Sequence[Count], at: datetime) -> int:
    """A leaf that its author deletes simply stops coming. How many were gone; no transaction is open meanwhile.

    A few at a time, in no order: those that are only hidden from us must not keep the others from being asked for.
    """
    adapter = registry.adapter(account.adapter)
    if not isinstance(adapter, Confirms):
        return 0
    missing = _no_longer_listed(account, counts)
    if not missing:
        return 0
    try:
        gone = adapter.gone(access_for(account, at), missing)
    except ChannelError as error:
        log.info("account %s did not say what is gone: %s", account.pk, error.code)
        return 0
    items = [Item(space="post", remote_id=remote, text="", author=Author(), deleted=True) for remote in sorted(gone)]
    if items:
        admit(account=account, items=items, at=at)
    return len(items)


def _no_longer_listed(account: Account, counts: Sequence[Count]) -> list[str]:
    missing: list[str] = []
    for count in counts:
        if count.ours_visible is not None:
            key = key_of(count.thread)
            thread = Thread.objects.filter(account=account, space="post", key=key).first()
            held = Message.objects.filter(thread=thread, ours=False, deleted_at=None).exclude(key=key)
            missing += set(held.values_list("remote_id", flat=True)) - count.ours_visible - {""}
    return random.sample(missing, min(len(missing), MOST))
