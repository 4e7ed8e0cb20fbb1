"""Tells the notices when the staff attend."""

from __future__ import annotations

from datetime import datetime

from ventanilla.departments.queries import calendar
from ventanilla.departments.rules import NeverOpens


def next_attention(at: datetime) -> datetime | None:
    try:
        return calendar(around=at.year).next_opening(at)
    except NeverOpens:
        return None
