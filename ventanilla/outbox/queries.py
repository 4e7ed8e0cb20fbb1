"""What waits in the outbox."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from ventanilla.channels.models import Account
from ventanilla.foundation.brief import briefly
from ventanilla.outbox.models import Dispatch, Pause, State


def in_doubt() -> QuerySet[Dispatch]:
    """«Por comprobar»: the oldest first."""
    return _in(State.UNKNOWN)


def by_hand_queue() -> QuerySet[Dispatch]:
    return _in(State.BY_HAND)


def blocked() -> QuerySet[Dispatch]:
    return _in(State.BLOCKED)


def of_message(message_id: int) -> QuerySet[Dispatch]:
    """All that was ever written to answer a message, the newest first."""
    return Dispatch.objects.filter(message=message_id).select_related("account", "created_by").order_by("-id")


def paused() -> Pause:
    return Pause.objects.filter(pk=1).select_related("by").first() or Pause(pk=1)


@briefly
def standstill() -> Pause:
    """As `paused`, for what every page says; what is about to leave asks the row itself."""
    return paused()


def queued_count() -> int:
    """How many would leave, now or at their hour."""
    return Dispatch.objects.filter(state=State.QUEUED).count()


def next_due(*, at: datetime) -> datetime | None:
    """When the next dispatch may leave; None while everything is paused or nothing waits."""
    if paused().paused:
        return None
    waiting = Dispatch.objects.filter(state=State.QUEUED, valid_until__gt=at).order_by("not_before", "id")
    return waiting.values_list("not_before", flat=True).first()


def due_ids(*, at: datetime, limit: int, account: Account | None = None) -> list[int]:
    due = Dispatch.objects.filter(state=State.QUEUED, not_before__lte=at, valid_until__gt=at).order_by(
        "not_before", "id"
    )
    if account is not None:
        due = due.filter(account=account)
    return list(due.values_list("pk", flat=True)[:limit])


def look_ids(*states: str, at: datetime, limit: int) -> list[int]:
    looks = Dispatch.objects.filter(read_back_at__lte=at, state__in=states).order_by("read_back_at")
    return list(looks.values_list("pk", flat=True)[:limit])


def _in(state: str) -> QuerySet[Dispatch]:
    return (
        Dispatch.objects.filter(state=state)
        .select_related("account", "message__author", "thread", "created_by")
        .order_by("id")
    )
