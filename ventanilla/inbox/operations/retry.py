"""What waits in the tray: tried again, or set apart by a person who says why."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ventanilla.channels import operations as channels
from ventanilla.channels import registry
from ventanilla.channels.contract import ChannelError, Item, Rereads
from ventanilla.channels.models import Account, Unreadable
from ventanilla.inbox.operations.admit import admit
from ventanilla.inbox.operations.poll import read_soon
from ventanilla.inbox.operations.tray import unpack
from ventanilla.journal.operations import append
from ventanilla.journal.rules import SYSTEM, Actor

log = logging.getLogger(__name__)
AT_ONCE = 50


class SetApart(TextChoices):
    """Why what could not be read is waited for no more."""

    NO_MESSAGE = "no_message", _("Nobody says anything in it")
    WRITTEN_DOWN = "written_down", _("It was written down by hand")
    GONE = "gone", _("It is no longer on the network")
    REPEATED = "repeated", pgettext_lazy("could not be read", "It is here already")


class NoReason(ValueError):
    code = "inbox.no_reason"


def retry_unreadable(*, unreadable: Unreadable, at: datetime, by: Actor = SYSTEM) -> bool:
    """Try it again; True when it is in. What only the network can give is asked for in the next reading."""
    account = unreadable.account
    item = _again(unreadable, at) if account and account.closed_at is None else None
    done = False
    if account and item:
        result = admit(account=account, items=[item], at=at, source="tray", by=by, stream=unreadable.stream)
        done = bool(result.new or result.known or result.changed)
    with transaction.atomic():
        fields = {"resolved_at": at} if done else {}
        Unreadable.objects.filter(pk=unreadable.pk).update(retried_at=at, **fields)
        append(action="inbox.retried", by=by, at=at, subject=("unreadable", unreadable.pk), payload={"entered": done})
    if account and item is None:
        read_soon(account=account, at=at)
    return done


def retry_tray(*, at: datetime, by: Actor, account: Account | None = None) -> tuple[int, int]:
    """Those that waited longest, some at once: how many came in, and how many still wait."""
    waiting = Unreadable.objects.filter(resolved_at=None, account__isnull=False).select_related("account")
    if account:
        waiting = waiting.filter(account=account)
    entered = sum(
        retry_unreadable(unreadable=row, at=at, by=by) for row in waiting.order_by("retried_at", "id")[:AT_ONCE]
    )
    return entered, waiting.count()


def set_apart(*, unreadable: Unreadable, reason: str, at: datetime, by: Actor) -> bool:
    """Waited for no more, with a reason and a name. Raises NoReason."""
    if reason not in SetApart.values:
        raise NoReason(reason)
    with transaction.atomic():
        changed = Unreadable.objects.filter(pk=unreadable.pk, resolved_at=None).update(resolved_at=at)
        if changed:
            told = ("unreadable", unreadable.pk)
            append(action="inbox.set_apart", by=by, at=at, subject=told, payload={"reason": reason})
    return bool(changed)


def _again(unreadable: Unreadable, at: datetime) -> Item | None:
    if unreadable.item is not None:
        return unpack(unreadable.item)
    account = unreadable.account
    if account is None or not unreadable.raw:
        return None
    channel = registry.adapter(account.adapter)
    if not isinstance(channel, Rereads):
        return None
    try:
        return channel.reread(channels.access_for(account, at), unreadable.raw)
    except ChannelError as error:
        log.info("what could not be read of account %s was not given: %s", account.pk, error.code)
        return None
