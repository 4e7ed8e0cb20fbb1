"""Tells the notices when the staff attend, and the people what their post is called."""

from __future__ import annotations

from datetime import datetime

from ventanilla.departments.queries import administration, calendar
from ventanilla.departments.rules import NeverOpens


def next_attention(at: datetime) -> datetime | None:
    try:
        return calendar(around=at.year).next_opening(at)
    except NeverOpens:
        return None


def post_name() -> str:
    found = administration()
    return found.role_label if found else ""
