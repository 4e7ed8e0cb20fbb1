"""What came of a dispatch, carried to its duty. The work is found by reading rows: a lost nudge only delays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from ventanilla.answers.models import Duty, Reply, State
from ventanilla.answers.operations.clocks import first_due
from ventanilla.answers.operations.move import MovedMeanwhile, move
from ventanilla.foundation.failpoints import reach
from ventanilla.journal.operations import append
from ventanilla.journal.rules import SYSTEM
from ventanilla.outbox.models import State as Sending

_TELLS = (Sending.SENT, Sending.UNDELIVERED, Sending.NOT_SHOWN)


def settle(*, at: datetime, limit: int = 500) -> int:
    """Close (or promise) the duties of what was sent; open again those of what did not arrive or is not shown."""
    waiting = (
        Reply.objects.filter(dispatch__state__in=_TELLS)
        .exclude(settled_state=F("dispatch__state"))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return sum(_settle_one(pk, at) for pk in waiting[:limit])


def _settle_one(pk: int, at: datetime) -> int:
    try:
        with transaction.atomic():
            reply = Reply.objects.select_related("dispatch", "dispatch__created_by").get(pk=pk)
            state = reply.dispatch.state
            if Reply.objects.filter(pk=pk).exclude(settled_state=state).update(settled_state=state) != 1:
                return 0
            duty = Duty.objects.get(pk=reply.duty_id)
            if state == Sending.SENT:
                _sent(reply, duty, at)
            elif _rests_on(duty, reply):
                _lost(reply, duty, at)
            reach("settle.before_commit")
    except MovedMeanwhile:  # a person was quicker: the next round finds it as they left it
        return 0
    reach("settle.committed")
    return 1


def _rests_on(duty: Duty, reply: Reply) -> bool:
    """What another answer or a person closed meanwhile stays as it is."""
    if duty.is_open:
        return not reply.definitive and duty.promised_until is not None and duty.promised_until == reply.until
    return duty.ending == reply.ending and duty.covered_by_id == reply.dispatch.own_message_id


def _lost(reply: Reply, duty: Duty, at: datetime) -> None:
    """The citizen has nothing of us: its first due time holds again, not the promised one."""
    was, because = duty.ending or duty.state, str(reply.dispatch.state)
    due = first_due(duty) if duty.state == State.PROMISED else duty.due_at
    move(
        duty=duty,
        to=State.MINE,
        at=at,
        closed_by=None,
        covered_by=None,
        promised_until=None,
        due_at=due,
        reason=because,
    )
    append(
        action="answers.reopened", by=SYSTEM, at=at, subject=("message", duty.pk),
        payload={"was": was, "because": because},
    )  # fmt: skip


def _sent(reply: Reply, duty: Duty, at: datetime) -> None:
    if not duty.is_open:
        return
    dispatch = reply.dispatch
    if reply.definitive:
        move(
            duty=duty, to=State.CLOSED, at=at, ending=reply.ending, closed_at=dispatch.sent_at or at, closed_by=dispatch.created_by,
            covered_by_id=dispatch.own_message_id, snoozed_until=None, promised_until=None, reason="",
        )  # fmt: skip
        append(
            action="answers.settled",
            by=SYSTEM,
            at=at,
            subject=("message", duty.pk),
            payload={"ending": reply.ending, "dispatch": dispatch.pk},
        )
    else:
        move(duty=duty, to=State.PROMISED, at=at, promised_until=reply.until, due_at=reply.until, snoozed_until=None)
        append(
            action="answers.promised", by=SYSTEM, at=at, subject=("message", duty.pk),
            payload={"until": reply.until.isoformat() if reply.until else None, "dispatch": dispatch.pk},
        )  # fmt: skip
