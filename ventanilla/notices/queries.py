"""What the desk asks about its notices."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from ventanilla.notices.models import Notice


def undelivered() -> QuerySet[Notice]:
    """Those that failed at least once and are still being tried."""
    return Notice.objects.filter(sent_at=None, attempts__gt=0).order_by("id")


def due(at: datetime) -> QuerySet[Notice]:
    """What may be mailed now and nobody is mailing."""
    free = Q(lease_until=None) | Q(lease_until__lt=at)
    return Notice.objects.filter(free, sent_at=None, not_before__lte=at)


def anything_due(at: datetime) -> bool:
    return due(at).exists()
