"""What the living catalogue shows: one sample of each state, so that its page needs no data."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any


def samples(*, at: datetime) -> dict[str, Any]:
    """The context of ui/catalogue.html."""
    thread = ["answered"] * 187 + ["reason"] * 8
    for place in (46, 51, 56, 60, 65, 91, 117, 128, 150, 158, 165, 172, 178, 184, 190, 196, 202, 206):
        thread.insert(place, "open")
    thread.insert(47, "late")
    return {
        "nets": (
            "facebook",
            "x",
            "instagram",
            "linkedin",
            "youtube",
            "pinterest",
            "mastodon",
            "bluesky",
            "email",
            "window",
            "phone",
            "counter",
        ),
        "short_thread": ["answered"] * 14 + ["open", "reason", "answered", "late", "open"],
        "thread": thread,
        "long_thread": (["answered"] * 40 + ["reason"]) * 36 + ["open"] * 3 + ["answered"] * 21,
        "all_answered": ["answered"] * 40 + ["reason"] * 2,
        "parts": (("answered", 1096), ("private", 218), ("referred", 94), ("reason", 63), ("open", 41)),
        "job": (("sent", 47), ("sending", 3), ("unknown", 2), ("failed", 1), ("rest", 8)),
        "instants": (
            at,
            at - timedelta(days=1),
            at + timedelta(days=1),
            at + timedelta(days=9),
            at - timedelta(days=400),
        ),
    }
