from __future__ import annotations

import logging
import random
import time
from datetime import datetime, timedelta

from ventanilla.channels import registry
from ventanilla.channels.contract import Access, AuthDead, ChannelError, Sends
from ventanilla.channels.models import Account
from ventanilla.channels.operations import access_for, mark_broken
from ventanilla.foundation import failpoints
from ventanilla.outbox.models import Attempt, Dispatch, State
from ventanilla.outbox.operations.claim import claim, hand_over
from ventanilla.outbox.operations.clear import clear, postpone
from ventanilla.outbox.operations.draft import draft_of
from ventanilla.outbox.operations.record import record
from ventanilla.outbox.queries import due_ids, paused
from ventanilla.outbox.rules import AFTER_OWN_FAULT, AFTER_SIGN_IN_FAILED, Outcome, outcome_of_error, outcome_of_receipt

log = logging.getLogger(__name__)
_BREATH_SECONDS = 0.005


def dispatch_due(*, at: datetime, limit: int = 50, account: Account | None = None) -> list[Dispatch]:
    """Send what is due, in shuffled order so that two workers seldom meet; the rows that moved, as they are now."""
    if paused().paused:
        return []
    ids = due_ids(at=at, limit=limit, account=account)
    random.shuffle(ids)
    began = time.monotonic()
    moved = []
    for dispatch_id in ids:
        try:
            dispatch = send_one(dispatch_id=dispatch_id, at=at + _whole_seconds_since(began))
        except Exception:
            log.exception("dispatch %s could not be sent", dispatch_id)
            postpone(dispatch_id=dispatch_id, until=at + AFTER_OWN_FAULT, code="outbox.fault")
            continue
        if dispatch is not None:
            moved.append(dispatch)
        time.sleep(_BREATH_SECONDS)
    return moved


def send_one(*, dispatch_id: int, at: datetime) -> Dispatch | None:
    """Gates, claim, call, receipt; no transaction is open but in the second and the last. None: it is not ours to send."""
    dispatch = Dispatch.objects.select_related("account", "thread", "message__author", "created_by").get(pk=dispatch_id)
    if not clear(dispatch=dispatch, at=at):
        dispatch.refresh_from_db(fields=["state", "code", "error"])
        return dispatch if dispatch.state == State.BLOCKED else None
    failpoints.reach("dispatch.cleared")
    channel = registry.adapter(dispatch.account.adapter)
    if dispatch.account.by_hand or not isinstance(channel, Sends):
        handed = hand_over(dispatch=dispatch, at=at)
        dispatch.refresh_from_db()
        return dispatch if handed else None
    access = _access(dispatch, at)
    if access is None:
        return None
    draft = draft_of(dispatch)
    attempt = claim(dispatch=dispatch, at=at)
    if attempt is None:
        return None
    failpoints.reach("dispatch.claimed")
    began = time.monotonic()
    failpoints.reach("dispatch.before_call")
    try:
        outcome = outcome_of_receipt(channel.send(access, draft))
    except Exception as error:
        outcome = _outcome(error, attempt, dispatch, at=at + _whole_seconds_since(began))
    failpoints.reach("dispatch.after_call")
    after = at + _whole_seconds_since(began)
    recorded = record(attempt=attempt, outcome=outcome, at=after)
    if outcome.signed_out is not None:
        mark_broken(account_id=dispatch.account_id, error=outcome.signed_out, at=after)
    return recorded


def _outcome(error: Exception, attempt: Attempt, dispatch: Dispatch, *, at: datetime) -> Outcome:
    if not isinstance(error, ChannelError):
        log.exception("the adapter of dispatch %s failed", dispatch.pk, exc_info=error)
    return outcome_of_error(error, at=at, attempt=attempt.number, valid_until=dispatch.valid_until)


def _access(dispatch: Dispatch, at: datetime) -> Access | None:
    """Nothing was tried when this fails: it waits in the queue."""
    try:
        return access_for(dispatch.account, at)
    except ChannelError as error:
        if isinstance(error, AuthDead):
            mark_broken(account_id=dispatch.account_id, error=error, at=at)
        postpone(dispatch_id=dispatch.pk, until=at + AFTER_SIGN_IN_FAILED, code=error.code, error=error.sentence)
        return None


def _whole_seconds_since(began: float) -> timedelta:
    """The desk's instant is given; only what a slow network added to it is measured."""
    return timedelta(seconds=int(time.monotonic() - began))
