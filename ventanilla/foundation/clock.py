"""The desk's clock. A demonstration shifts it by one row; sign-in, TOTP and tokens use real time."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

REFRESH_SECONDS = 2.0
"""A shift has reached every process when these have passed."""
_known: tuple[float, timedelta] = (float("-inf"), timedelta())


def real_now() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """The instant in which the desk lives (UTC)."""
    return real_now() + offset()


def offset() -> timedelta:
    global _known
    read_at, known = _known
    if time.monotonic() - read_at > REFRESH_SECONDS:
        from ventanilla.foundation.models import ClockOffset

        row = ClockOffset.objects.values_list("offset", flat=True).first()
        known = row or timedelta()
        _known = (time.monotonic(), known)
    return known


def shift(*, offset: timedelta) -> None:
    """Set the offset for every process (each reads it again within REFRESH_SECONDS)."""
    from ventanilla.foundation.models import ClockOffset

    ClockOffset.objects.update_or_create(pk=1, defaults={"offset": offset})
    forget()


def hold(*, at: datetime) -> None:
    """From now on this process alone lives from that instant on, until `forget`: so a demonstration's past is written."""
    global _known
    _known = (float("inf"), at - real_now())


def forget() -> None:
    global _known
    _known = (float("-inf"), timedelta())


def zone() -> ZoneInfo:
    from django.utils import timezone

    current = timezone.get_current_timezone()
    return current if isinstance(current, ZoneInfo) else ZoneInfo(settings.TIME_ZONE)
