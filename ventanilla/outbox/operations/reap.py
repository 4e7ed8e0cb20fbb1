from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ventanilla.outbox.models import Attempt, Dispatch, State
from ventanilla.outbox.operations.move import journal, locked, move


def reap(*, at: datetime, limit: int = 200) -> list[int]:
    """Leases that ran out make their rows *unknown*, and what is past its time *expired*. Returns their ids."""
    lapsed = (
        Attempt.objects.filter(finished_at=None, lease_until__lte=at)
        .order_by("lease_until")
        .values_list("pk", flat=True)
    )
    changed = [found for pk in list(lapsed[:limit]) if (found := _lapse(pk, at=at))]
    late = Dispatch.objects.filter(state=State.QUEUED, valid_until__lte=at).values_list("pk", flat=True)
    return changed + [pk for pk in list(late[:limit]) if _expire(pk, at=at)]


def doubt_unfinished(*, at: datetime) -> list[int]:
    """After a copy was restored: whatever was unfinished in it may have left since; a person or a look says."""
    unfinished = Dispatch.objects.filter(state__in=[State.QUEUED, State.SENDING, State.PENDING]).order_by("pk")
    return [pk for pk in list(unfinished.values_list("pk", flat=True)) if _doubt(pk, at=at, code="outbox.restored")]


def _lapse(attempt_id: int, *, at: datetime) -> int | None:
    with transaction.atomic():
        attempt = Attempt.objects.get(pk=attempt_id)
        dispatch = locked(attempt.dispatch_id)
        if not Attempt.objects.filter(pk=attempt_id, finished_at=None).update(finished_at=at, outcome="lapsed"):
            return None
        if not move(
            dispatch.pk, origin=State.SENDING, to=State.UNKNOWN, at=at, read_back_at=at, code="outbox.lease_lapsed"
        ):
            return None
        journal("outbox.unknown", dispatch, at=at, code="outbox.lease_lapsed")
    return dispatch.pk


def _expire(dispatch_id: int, *, at: datetime) -> bool:
    with transaction.atomic():
        dispatch = locked(dispatch_id)
        if dispatch.valid_until > at or not move(dispatch_id, origin=State.QUEUED, to=State.EXPIRED, at=at):
            return False
        journal("outbox.expired", dispatch, at=at, code=dispatch.code)
    return True


def _doubt(dispatch_id: int, *, at: datetime, code: str) -> bool:
    with transaction.atomic():
        dispatch = locked(dispatch_id)
        if dispatch.state == State.QUEUED:
            move(dispatch_id, origin=State.QUEUED, to=State.SENDING, at=at)
            dispatch.state = State.SENDING
        if dispatch.state not in {State.SENDING, State.PENDING}:
            return False
        Attempt.objects.filter(dispatch=dispatch, finished_at=None).update(finished_at=at, outcome="lapsed")
        move(dispatch_id, origin=dispatch.state, to=State.UNKNOWN, at=at, read_back_at=at, code=code)
        journal("outbox.unknown", dispatch, at=at, code=code)
    return True
