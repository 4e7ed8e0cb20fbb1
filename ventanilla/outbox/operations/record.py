from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from ventanilla import home
from ventanilla.channels.contract import Receipt
from ventanilla.foundation import failpoints
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations import record_own
from ventanilla.journal.rules import message_digest
from ventanilla.outbox.models import Attempt, Dispatch, State
from ventanilla.outbox.operations.move import journal, locked, move
from ventanilla.outbox.rules import FIRST_LOOK, Outcome, sanitised_sentence
from ventanilla.people.models import Person


def record(*, attempt: Attempt, outcome: Outcome, at: datetime) -> Dispatch:
    """Write down what came of a call, in a transaction of its own.

    1. The attempt that holds the row moves it.
    2. An attempt whose lease ran out may still turn its own *unknown* into what it knows.
    3. A row that a person put back in the queue meanwhile is taken out of it when the call did send.
    4. Whatever else came late is kept, and moves nothing.
    """
    with transaction.atomic(durable=True):
        dispatch = locked(attempt.dispatch_id)
        Attempt.objects.filter(pk=attempt.pk).update(finished_at=at, outcome=outcome.state, code=outcome.code[:60])
        latest = not Attempt.objects.filter(dispatch=dispatch, number__gt=attempt.number).exists()
        if latest and dispatch.state == State.SENDING:
            _settle(dispatch, origin=State.SENDING, outcome=outcome, at=at)
        elif latest and dispatch.state == State.UNKNOWN:
            _settle_own_unknown(dispatch, outcome, at=at)
        elif latest and dispatch.state == State.QUEUED and outcome.state == State.SENT:
            move(dispatch.pk, origin=State.QUEUED, to=State.SENDING, at=at)
            _settle(dispatch, origin=State.SENDING, outcome=outcome, at=at)
        else:
            _keep_late(dispatch, outcome, at=at)
        failpoints.reach("dispatch.receipt_before_commit")
    failpoints.reach("dispatch.receipt_committed")
    dispatch.refresh_from_db()
    return dispatch


def _settle(dispatch: Dispatch, *, origin: str, outcome: Outcome, at: datetime) -> None:
    fields: dict[str, Any] = {"code": outcome.code[:60], "error": sanitised_sentence(outcome.error)}
    if outcome.state == State.SENT and outcome.receipt:
        settle_sent(dispatch, origin=origin, receipt=outcome.receipt, at=at)
        return
    if outcome.state == State.QUEUED:
        fields |= {"not_before": outcome.again_at or at, "clearance_digest": "", "clearance_until": None}
    if outcome.state == State.PENDING and outcome.receipt:
        fields |= {"remote_id": outcome.receipt.remote_id or "", "permalink": outcome.receipt.permalink or ""}
    if outcome.state in {State.PENDING, State.UNKNOWN}:
        fields["read_back_at"] = at + FIRST_LOOK
    if move(dispatch.pk, origin=origin, to=outcome.state, at=at, **fields):
        action = "outbox.requeued" if outcome.state == State.QUEUED else f"outbox.{outcome.state}"
        journal(action, dispatch, at=at, code=outcome.code[:60])


def _settle_own_unknown(dispatch: Dispatch, outcome: Outcome, *, at: datetime) -> None:
    if outcome.state == State.QUEUED:
        outcome = Outcome(State.FAILED, None, outcome.code, outcome.error)
    if outcome.state in {State.SENT, State.FAILED}:
        _settle(dispatch, origin=State.UNKNOWN, outcome=outcome, at=at)
    else:
        receipt = outcome.receipt or Receipt("pending")
        Dispatch.objects.filter(pk=dispatch.pk).update(
            remote_id=receipt.remote_id or dispatch.remote_id, permalink=receipt.permalink or dispatch.permalink
        )


def settle_sent(
    dispatch: Dispatch,
    *,
    origin: str,
    receipt: Receipt,
    at: datetime,
    by: Person | None = None,
    action: str = "outbox.sent",
) -> bool:
    """It left: our message enters the inbox in its thread, and somebody will look whether it is there."""
    with transaction.atomic():
        own = _own_message(dispatch, receipt, at=at)
        moved = move(
            dispatch.pk, origin=origin, to=State.SENT, at=at, remote_id=receipt.remote_id or "", permalink=receipt.permalink or "",
            sent_at=at, own_message=_unless_taken(own, dispatch), read_back_at=at + read_back_delay(), shown=None, code="", error="",
        )  # fmt: skip
        if not moved:
            transaction.set_rollback(True)
            return False
        journal(action, dispatch, at=at, by=by, **_proof(own))
    return True


def read_back_delay() -> timedelta:
    return timedelta(seconds=int(home.setting("VENTANILLA_READ_BACK_SECONDS", "180")))


def _keep_late(dispatch: Dispatch, outcome: Outcome, *, at: datetime) -> None:
    """The row has moved on; what the network really has must still be seen in its thread."""
    payload: dict[str, Any] = {"outcome": outcome.state}
    if outcome.state == State.SENT and outcome.receipt and dispatch.own_message_id is None:
        own = _own_message(dispatch, outcome.receipt, at=at)
        Dispatch.objects.filter(pk=dispatch.pk).update(
            remote_id=outcome.receipt.remote_id or "",
            permalink=outcome.receipt.permalink or "",
            own_message=_unless_taken(own, dispatch),
        )
        payload |= _proof(own)
    journal("outbox.late", dispatch, at=at, **payload)


def _own_message(dispatch: Dispatch, receipt: Receipt, *, at: datetime) -> Message | None:
    if dispatch.thread is None:
        return None
    return record_own(
        account=dispatch.account, thread=dispatch.thread, parent=dispatch.message, text=dispatch.text, language=dispatch.language,
        visibility=dispatch.visibility, remote_id=receipt.remote_id or f"ventanilla:{dispatch.key}",
        permalink=receipt.permalink or "", by=dispatch.created_by, at=at,
    )  # fmt: skip


def _unless_taken(own: Message | None, dispatch: Dispatch) -> Message | None:
    """A network that gives one id for two answers must not make the second receipt impossible."""
    taken = own is not None and Dispatch.objects.filter(own_message=own).exclude(pk=dispatch.pk).exists()
    return None if taken else own


def _proof(own: Message | None) -> dict[str, Any]:
    """In the form in which admission keeps its digests, so that one check proves both."""
    if own is None or not own.digest_key:
        return {}
    return {"messages": [(own.pk, message_digest(bytes(own.digest_key), own.key, own.text))]}
