from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ventanilla.foundation import brief
from ventanilla.journal.operations import append
from ventanilla.outbox.models import Pause
from ventanilla.outbox.operations.move import actor
from ventanilla.people.models import Person


def pause(*, by: Person | None, at: datetime, reason: str = "") -> bool:
    """Once this has returned no claim commits. False when everything was paused already."""
    with transaction.atomic():
        row = locked_pause()
        if row.paused:
            return False
        Pause.objects.filter(pk=1).update(paused=True, since=at, by=by, reason=reason[:200])
        append(action="outbox.paused", by=actor(by), at=at)
    brief.forget()
    return True


def resume(*, by: Person | None, at: datetime) -> bool:
    with transaction.atomic():
        row = locked_pause()
        if not row.paused:
            return False
        Pause.objects.filter(pk=1).update(paused=False, since=None, by=by, reason="")
        append(action="outbox.resumed", by=actor(by), at=at)
    brief.forget()
    return True


def locked_pause() -> Pause:
    """The row that every claim locks, made when it is first needed."""
    row = Pause.objects.select_for_update(no_key=True).filter(pk=1).first()
    if row is None:
        Pause.objects.bulk_create([Pause(pk=1)], ignore_conflicts=True)
        row = Pause.objects.select_for_update(no_key=True).get(pk=1)
    return row
