from __future__ import annotations

from datetime import datetime

from ventanilla.outbox.models import Dispatch, State
from ventanilla.people.models import Person


def hold(*, dispatch_id: int, until: datetime, by: Person) -> bool:
    """Let its author think: it stays in the queue until then. False when it has moved on, or is somebody else's."""
    waiting = Dispatch.objects.filter(pk=dispatch_id, state=State.QUEUED, created_by=by, valid_until__gt=until)
    return waiting.update(not_before=until) == 1
