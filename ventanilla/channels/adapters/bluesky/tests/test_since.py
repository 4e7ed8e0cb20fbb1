"""How far back the first reading goes, and a post that could not be read asked for once more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ventanilla.channels.adapters.bluesky.fake import BlueskyFake
from ventanilla.channels.conformance.driver import Cursors, Desk, Vault, drive
from ventanilla.channels.contract import Access, Permanent

DAY = 24 * 60


@pytest.fixture
def fake() -> Iterator[BlueskyFake]:
    made = BlueskyFake()
    yield made
    made.close()


def reading(fake: BlueskyFake, days: int | None, cursors: Cursors, now: datetime | None = None) -> set[str]:
    vault, desk = Vault(fake), Desk()
    more = {"since_days": days} if days else {}

    def access() -> Access:
        made = vault.access(fake)
        return fake.access(credentials=made.credentials, settings={**made.settings, **more}, now=now or made.now)

    drive(fake, access, desk, cursors)
    return set(desk.texts().values())


def mentions(fake: BlueskyFake) -> None:
    for days in (1, 9, 40):
        uri = fake.say(f"hace {days}", minutes=days * DAY)
        fake.network.posts[uri].indexed_at = datetime.now(UTC) - timedelta(days=days)


def test_without_a_limit_all_of_it_is_brought(fake: BlueskyFake) -> None:
    mentions(fake)
    assert {"hace 1", "hace 9", "hace 40"} <= reading(fake, None, {})


@pytest.mark.parametrize(("days", "brought"), [(7, {"hace 1"}), (30, {"hace 1", "hace 9"})])
def test_what_came_before_that_day_is_not(fake: BlueskyFake, days: int, brought: set[str]) -> None:
    mentions(fake)
    assert reading(fake, days, {}) == brought


def test_the_day_stays_where_it_was_while_time_goes_on(fake: BlueskyFake) -> None:
    """A month later the deep walk still brings nothing older, and misses nothing newer."""
    mentions(fake)
    cursors: Cursors = {}
    reading(fake, 7, cursors)
    fake.say("ahora mismo")
    later = datetime.now(UTC) + timedelta(hours=2)
    again = reading(fake, 7, cursors, later)
    assert "ahora mismo" in again
    assert "hace 9" not in again


def test_a_number_of_days_is_a_number(fake: BlueskyFake) -> None:
    with pytest.raises(Permanent) as refused:
        fake.adapter.prepare({"service": fake.url, "handle": "a.example", "password": "x", "since_days": "todos"})
    assert refused.value.field == "since_days"


def test_a_post_that_can_be_read_now_comes_in(fake: BlueskyFake) -> None:
    uri = fake.say("ya se lee")
    item = fake.adapter.reread(Vault(fake).access(fake), json.dumps({"uri": uri, "record": None}))
    assert item is not None
    assert (item.remote_id, item.text) == (uri, "ya se lee")


@pytest.mark.parametrize("raw", ["{}", "esto no es JSON", '{"uri": "https://x"}', "[1]", '{"uri": "at://did:plc:nadie/app.bsky.feed.post/3kaaaaaaaaaaa"}'])  # fmt: skip
def test_what_names_no_post_or_one_that_is_gone_stays(fake: BlueskyFake, raw: str) -> None:
    assert fake.adapter.reread(Vault(fake).access(fake), raw) is None
