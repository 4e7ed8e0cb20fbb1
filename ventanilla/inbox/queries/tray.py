"""What could not be read and still waits."""

from __future__ import annotations

from django.db.models import QuerySet

from ventanilla.channels.models import Account, Unreadable


def tray(account: Account | None = None) -> QuerySet[Unreadable]:
    waiting = Unreadable.objects.filter(resolved_at=None).select_related("account").order_by("-id")
    return waiting.filter(account=account) if account else waiting
