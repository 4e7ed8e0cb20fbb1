from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from ventanilla.inbox.models import Message
from ventanilla.outbox.models import Dispatch, State
from ventanilla.outbox.operations.move import move


def mark_undelivered(*, own_id: int, at: datetime) -> int | None:
    """A bounce says that our message did not arrive. Runs inside the admission of the bounce, under its journal entry."""
    own = Message.objects.filter(pk=own_id).first()
    if own is None:
        return None
    by_id = Q(account=own.account_id, remote_id=own.remote_id) if own.remote_id else Q(pk=None)
    dispatch = Dispatch.objects.filter(Q(own_message=own) | by_id, state=State.SENT).first()
    if dispatch is None:
        return None
    fields: dict[str, Any] = {"read_back_at": None, "shown": False, "code": "outbox.undelivered"}
    return dispatch.pk if move(dispatch.pk, origin=State.SENT, to=State.UNDELIVERED, at=at, **fields) else None
