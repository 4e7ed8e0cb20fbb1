"""What only a person may say of a dispatch."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from django.db import IntegrityError, transaction

from ventanilla.channels.contract import Receipt
from ventanilla.outbox.models import LIVE, Attempt, Dispatch, State
from ventanilla.outbox.operations.move import journal, locked, must_move
from ventanilla.outbox.operations.record import settle_sent
from ventanilla.outbox.operations.refusals import AlreadyAnswering, NotALink, TooLate
from ventanilla.people.models import Person

AGAIN_FOR = timedelta(hours=24)


def resolve_unknown(
    *, dispatch_id: int, outcome: Literal["sent", "failed", "again"], by: Person, at: datetime, permalink: str = ""
) -> Dispatch:
    """«I looked: it is there», «it is not», or «send it again». Raises TooLate when it is known already."""
    _check_link(permalink)
    with transaction.atomic():
        dispatch = locked(dispatch_id)
        if dispatch.state != State.UNKNOWN:
            raise TooLate(dispatch.state)
        if outcome == "sent":
            receipt = Receipt("sent", dispatch.remote_id or None, permalink or dispatch.permalink or None)
            settle_sent(dispatch, origin=State.UNKNOWN, receipt=receipt, at=at, by=by, action="outbox.said_sent")
        elif outcome == "failed":
            must_move(
                dispatch_id, origin=State.UNKNOWN, to=State.FAILED, at=at, read_back_at=None, code="outbox.said_failed"
            )
            journal("outbox.said_failed", dispatch, at=at, by=by)
        else:
            _queue_again(dispatch, origin=State.UNKNOWN, at=at)
            journal("outbox.said_again", dispatch, at=at, by=by)
    dispatch.refresh_from_db()
    return dispatch


def confirm_by_hand(*, dispatch_id: int, by: Person, at: datetime, permalink: str = "") -> Dispatch:
    """The person put it there. Raises TooLate when it no longer waits for that."""
    _check_link(permalink)
    with transaction.atomic():
        dispatch = locked(dispatch_id)
        receipt = Receipt("sent", None, permalink or None)
        if not settle_sent(dispatch, origin=State.BY_HAND, receipt=receipt, at=at, by=by, action="outbox.put_by_hand"):
            raise TooLate(dispatch.state)
    dispatch.refresh_from_db()
    return dispatch


def release(*, dispatch_id: int, by: Person, at: datetime) -> Dispatch:
    """Try again what a gate stopped: the gates run again. Raises AlreadyAnswering, TooLate."""
    dispatch = Dispatch.objects.get(pk=dispatch_id)
    try:
        with transaction.atomic():
            dispatch = locked(dispatch_id)
            _queue_again(dispatch, origin=State.BLOCKED, at=at)
            journal("outbox.released", dispatch, at=at, by=by)
    except IntegrityError as error:
        live = (
            Dispatch.objects.filter(message=dispatch.message_id, kind=dispatch.kind, state__in=LIVE)
            .exclude(pk=dispatch_id)
            .first()
        )
        if live is None:
            raise
        raise AlreadyAnswering(live) from error
    dispatch.refresh_from_db()
    return dispatch


def _queue_again(dispatch: Dispatch, *, origin: str, at: datetime) -> None:
    """A fresh clearance is needed; the key stays, so that a network which knows it refuses a second one."""
    Attempt.objects.filter(dispatch=dispatch, finished_at=None).update(finished_at=at, outcome="lapsed")
    must_move(
        dispatch.pk, origin=origin, to=State.QUEUED, at=at, not_before=at, valid_until=max(dispatch.valid_until, at + AGAIN_FOR),
        clearance_digest="", clearance_until=None, read_back_at=None, code="", error="",
    )  # fmt: skip


def _check_link(permalink: str) -> None:
    if permalink and not permalink.startswith(("https://", "http://")):
        raise NotALink
