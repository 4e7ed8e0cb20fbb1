from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q

from ventanilla.outbox.models import Attempt, Dispatch, State
from ventanilla.outbox.operations.clear import digest_of
from ventanilla.outbox.operations.move import journal, move
from ventanilla.outbox.operations.pause import locked_pause
from ventanilla.outbox.rules import LEASE


def claim(*, dispatch: Dispatch, at: datetime) -> Attempt | None:
    """Take it for one attempt; None when it is not to be sent now, or another worker has it.

    The very text of `dispatch` must be the one that the gates cleared.
    """
    with transaction.atomic(durable=True):
        if locked_pause().paused:
            return None
        if not move(
            dispatch.pk,
            origin=State.QUEUED,
            to=State.SENDING,
            at=at,
            where=_cleared_and_due(dispatch, at),
            read_back_at=None,
        ):
            return None
        last = Attempt.objects.filter(dispatch=dispatch).aggregate(last=Max("number"))["last"] or 0
        attempt = Attempt.objects.create(
            dispatch_id=dispatch.pk, number=last + 1, started_at=at, lease_until=at + LEASE
        )
    attempt.dispatch = dispatch
    return attempt


def hand_over(*, dispatch: Dispatch, at: datetime) -> bool:
    """For an account that is answered by hand: the same conditions, and it waits for a person."""
    with transaction.atomic(durable=True):
        if locked_pause().paused:
            return False
        if not move(dispatch.pk, origin=State.QUEUED, to=State.BY_HAND, at=at, where=_cleared_and_due(dispatch, at)):
            return False
        journal("outbox.by_hand", dispatch, at=at)
    return True


def _cleared_and_due(dispatch: Dispatch, at: datetime) -> Q:
    cleared = digest_of(dispatch)
    return Q(
        not_before__lte=at,
        valid_until__gt=at,
        digest=cleared,
        clearance_digest=cleared,
        clearance_until__gt=at,
        account__closed_at=None,
    )
