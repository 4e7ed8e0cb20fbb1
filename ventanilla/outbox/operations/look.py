"""Looking on the network, read only: for what is not known, and whether what was sent is there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction

from ventanilla.channels import registry
from ventanilla.channels.contract import Access, AuthDead, ChannelError, Receipt, Sends
from ventanilla.channels.operations import access_for, mark_broken
from ventanilla.outbox.models import Dispatch, State
from ventanilla.outbox.operations.draft import draft_of
from ventanilla.outbox.operations.move import journal, locked, move
from ventanilla.outbox.operations.record import settle_sent
from ventanilla.outbox.queries import look_ids
from ventanilla.outbox.rules import next_look, sanitised_sentence

log = logging.getLogger(__name__)
_TAKEN = timedelta(minutes=5)
_SENT = (State.SENT, State.NOT_SHOWN)
T = TypeVar("T")


class _CouldNotLook(Exception):
    pass


def reconcile_due(*, at: datetime, limit: int = 50) -> list[int]:
    """Look for what is *unknown* or *pending*. Returns the ids of those that are known now."""
    return [
        pk
        for pk in look_ids(State.UNKNOWN, State.PENDING, at=at, limit=limit)
        if _take(pk, at) and reconcile(dispatch_id=pk, at=at)
    ]


def read_back(*, at: datetime, limit: int = 50) -> list[int]:
    """Look whether what was sent some minutes ago is there for others. Returns the ids of those that were looked at."""
    return [pk for pk in look_ids(*_SENT, at=at, limit=limit) if _take(pk, at) and _read_back_one(pk, at=at)]


def reconcile(*, dispatch_id: int, at: datetime) -> bool:
    """True when it was found. Not being there proves nothing yet: it stays *unknown*, and only a person sends it again."""
    dispatch = _loaded(dispatch_id)
    if dispatch.state not in {State.UNKNOWN, State.PENDING}:
        return False
    try:
        found = _ask(dispatch, lambda channel, access: channel.find_own(access, draft_of(dispatch)), at=at)
    except _CouldNotLook:
        _look_later(dispatch, at=at, since=dispatch.changed_at)
        return False
    if found is not None and found.state == "sent":
        with transaction.atomic():
            locked(dispatch_id)
            return settle_sent(dispatch, origin=dispatch.state, receipt=found, at=at, action="outbox.found")
    _not_found(dispatch, found, at=at)
    return False


def _not_found(dispatch: Dispatch, found: Receipt | None, *, at: datetime) -> None:
    again = next_look(since=dispatch.changed_at, at=at)
    if dispatch.state == State.PENDING and again is None:
        with transaction.atomic():
            if move(
                dispatch.pk, origin=State.PENDING, to=State.UNKNOWN, at=at, read_back_at=None, code="outbox.never_shown"
            ):
                journal("outbox.unknown", dispatch, at=at, code="outbox.never_shown")
        return
    fields = {"read_back_at": again}
    if found is None:
        Dispatch.objects.filter(pk=dispatch.pk, state=State.UNKNOWN).update(code="outbox.not_found", **fields)
        Dispatch.objects.filter(pk=dispatch.pk, state=State.PENDING).update(**fields)
    else:
        Dispatch.objects.filter(pk=dispatch.pk, state=dispatch.state).update(**fields)


def _read_back_one(dispatch_id: int, *, at: datetime) -> bool:
    dispatch = _loaded(dispatch_id)
    receipt = Receipt("sent", dispatch.remote_id or None, dispatch.permalink or None)
    since = dispatch.sent_at or dispatch.changed_at
    try:
        there = _ask(dispatch, lambda channel, access: channel.shown(access, draft_of(dispatch), receipt), at=at)
    except _CouldNotLook:
        _look_later(dispatch, at=at, since=since)
        return False
    with transaction.atomic():
        if there is None:
            Dispatch.objects.filter(pk=dispatch_id, state=State.SENT).update(read_back_at=None)
        elif there:
            _there(dispatch, at=at)
        else:
            _not_there(dispatch, again=next_look(since=since, at=at), at=at)
    return True


def _there(dispatch: Dispatch, *, at: datetime) -> None:
    fields: dict[str, Any] = {"shown": True, "read_back_at": None, "code": "", "error": ""}
    if dispatch.state == State.NOT_SHOWN:
        moved = move(dispatch.pk, origin=State.NOT_SHOWN, to=State.SENT, at=at, **fields)
    else:
        rows = Dispatch.objects.filter(pk=dispatch.pk, state=State.SENT, read_back_at__isnull=False)
        moved = rows.update(**fields) == 1
    if moved:
        journal("outbox.shown", dispatch, at=at)


def _not_there(dispatch: Dispatch, *, again: datetime | None, at: datetime) -> None:
    if move(
        dispatch.pk,
        origin=State.SENT,
        to=State.NOT_SHOWN,
        at=at,
        shown=False,
        read_back_at=again,
        code="outbox.not_shown",
    ):
        journal("outbox.not_shown", dispatch, at=at)
    else:
        Dispatch.objects.filter(pk=dispatch.pk, state=State.NOT_SHOWN).update(read_back_at=again)


def _take(dispatch_id: int, at: datetime) -> bool:
    """One worker looks; a look that died is taken up again some minutes later."""
    return Dispatch.objects.filter(pk=dispatch_id, read_back_at__lte=at).update(read_back_at=at + _TAKEN) == 1


def _loaded(dispatch_id: int) -> Dispatch:
    return Dispatch.objects.select_related("account", "thread", "message__author", "created_by").get(pk=dispatch_id)


def _look_later(dispatch: Dispatch, *, at: datetime, since: datetime) -> None:
    Dispatch.objects.filter(pk=dispatch.pk, state=dispatch.state).update(read_back_at=next_look(since=since, at=at))


def _ask(dispatch: Dispatch, question: Callable[[Sends, Access], T], *, at: datetime) -> T:
    channel = registry.adapter(dispatch.account.adapter)
    if not isinstance(channel, Sends) or dispatch.account.closed_at is not None:
        raise _CouldNotLook
    try:
        return question(channel, access_for(dispatch.account, at))
    except AuthDead as error:
        mark_broken(account_id=dispatch.account_id, error=error, at=at)
        raise _CouldNotLook from error
    except ChannelError as error:
        log.info("could not look for dispatch %s: %s", dispatch.pk, sanitised_sentence(error.code))
        raise _CouldNotLook from error
    except Exception as error:
        log.exception("the adapter failed while looking for dispatch %s", dispatch.pk)
        raise _CouldNotLook from error
