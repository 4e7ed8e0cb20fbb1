"""The one place that changes a dispatch's state: a conditional UPDATE along TRANSITIONS, and the event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from ventanilla.foundation import events
from ventanilla.journal.operations import append
from ventanilla.journal.rules import SYSTEM, Actor
from ventanilla.outbox.events import DispatchesChanged
from ventanilla.outbox.models import TRANSITIONS, Dispatch
from ventanilla.outbox.operations.refusals import ImpossibleTransition, TooLate
from ventanilla.people.models import Person


def move(dispatch_id: int, *, origin: str, to: str, at: datetime, where: Q | None = None, **fields: Any) -> bool:
    """True when exactly this row was in `origin` and now is in `to`. Call it inside a transaction."""
    if to not in TRANSITIONS.get(origin, frozenset()):
        raise ImpossibleTransition(f"{origin} → {to}")
    rows = Dispatch.objects.filter(pk=dispatch_id, state=origin)
    if where is not None:
        rows = rows.filter(where)
    if rows.update(state=to, changed_at=at, **fields) != 1:
        return False
    events.publish(DispatchesChanged((dispatch_id,)))
    return True


def must_move(dispatch_id: int, *, origin: str, to: str, at: datetime, **fields: Any) -> None:
    """The same; raises TooLate when the row is elsewhere."""
    if not move(dispatch_id, origin=origin, to=to, at=at, **fields):
        raise TooLate(Dispatch.objects.values_list("state", flat=True).get(pk=dispatch_id))


def locked(dispatch_id: int) -> Dispatch:
    return Dispatch.objects.select_for_update(no_key=True).get(pk=dispatch_id)


def journal(action: str, dispatch: Dispatch, *, at: datetime, by: Person | None = None, **payload: Any) -> None:
    """The entry of one dispatch, found in the history of the message that it answers."""
    subject = ("message", dispatch.message_id) if dispatch.message_id else ("dispatch", dispatch.pk)
    append(action=action, by=actor(by), at=at, subject=subject, payload={"dispatch": dispatch.pk, **payload})


def actor(by: Person | None) -> Actor:
    return Actor("person", by.pk, by.role) if by else SYSTEM
