"""What slices that stand higher know: when the staff may be reached, and whether anything may leave this machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Hours = Callable[[datetime], datetime | None]
"""The first instant from the given one on in which somebody attends; None: there is none in sight."""

_hours: Hours | None = None


def register(hours: Hours) -> None:
    """Called in `apps.ready`."""
    global _hours
    _hours = hours


def next_attention(at: datetime) -> datetime | None:
    """Without anybody who knows the hours, the staff are not reached at all."""
    return _hours(at) if _hours is not None else None


Pretending = Callable[[], bool]
_pretending: Pretending | None = None


def register_pretending(pretending: Pretending) -> None:
    """Called in `apps.ready` by whoever knows a desk on which nothing may leave this machine."""
    global _pretending
    _pretending = pretending


def stays_here() -> bool:
    return _pretending is not None and _pretending()
