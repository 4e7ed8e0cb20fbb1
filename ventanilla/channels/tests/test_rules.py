"""How an account stands: the worst of what is known of it, and no alarm for what is merely being done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import AT
from ventanilla.channels.rules import account_standing, stream_standing

EVERY = timedelta(minutes=2)


def stream(**more: Any) -> str:
    given = {"at": AT, "every": EVERY, "last_read_at": AT - EVERY, "failures": 0, "lease_until": None, "paused": False}
    return stream_standing(**(given | more))


def account(*streams: str, **more: Any) -> str:
    given = {"at": AT, "closed": False, "broken": False, "paused": False, "by_hand": False, "expires_at": None}
    return account_standing(**(given | more), streams=streams)


@pytest.mark.parametrize(
    ("more", "standing"),
    [
        ({}, "fine"),
        ({"last_read_at": AT - timedelta(minutes=14)}, "fine"),
        ({"last_read_at": AT - timedelta(minutes=16)}, "late"),
        ({"last_read_at": AT - timedelta(minutes=16), "every": timedelta(minutes=30)}, "fine"),
        ({"last_read_at": AT - timedelta(hours=9), "lease_until": AT + EVERY}, "reading"),
        ({"last_read_at": AT - timedelta(hours=9), "lease_until": AT - EVERY}, "late"),
        ({"failures": 1}, "failing"),
        ({"last_read_at": None}, "first"),
        ({"last_read_at": None, "failures": 2}, "failing"),
        ({"last_read_at": AT - timedelta(days=9), "paused": True}, "paused"),
    ],
)
def test_a_stream(more: dict[str, Any], standing: str) -> None:
    assert stream(**more) == standing


@pytest.mark.parametrize(
    ("streams", "more", "standing"),
    [
        (["fine", "fine"], {}, "fine"),
        (["fine", "reading"], {}, "fine"),
        (["fine", "first"], {}, "first"),
        (["fine", "late", "failing"], {}, "failing"),
        (["fine", "late"], {"expires_at": AT}, "late"),
        (["fine"], {"expires_at": AT + timedelta(days=14)}, "expiring"),
        (["fine"], {"expires_at": AT + timedelta(days=15)}, "fine"),
        (["fine"], {"broken": True, "paused": True}, "broken"),
        (["failing"], {"paused": True}, "paused"),
        (["fine"], {"broken": True, "closed": True}, "closed"),
        ([], {"by_hand": True}, "by_hand"),
        ([], {}, "ours"),
    ],
)
def test_an_account(streams: list[str], more: dict[str, Any], standing: str) -> None:
    assert account(*streams, **more) == standing
