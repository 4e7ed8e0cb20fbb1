from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ventanilla.outbox.models import Dispatch, State
from ventanilla.outbox.operations.move import journal, move
from ventanilla.outbox.operations.refusals import TooLate
from ventanilla.people.models import Person


def cancel(*, dispatch_id: int, by: Person | None, at: datetime) -> Dispatch:
    """Undo what has not left: waiting, stopped, or to be put by hand. Raises TooLate for anything else."""
    with transaction.atomic():
        origin = next(
            (
                state
                for state in (State.QUEUED, State.BLOCKED, State.BY_HAND)
                if move(dispatch_id, origin=state, to=State.CANCELLED, at=at)
            ),
            None,
        )
        dispatch = Dispatch.objects.get(pk=dispatch_id)
        if origin is None:
            raise TooLate(dispatch.state)
        journal("outbox.cancelled", dispatch, at=at, by=by, origin=origin.value)
    return dispatch
