"""The demonstration's time, and how what its town says becomes what a network tells. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from ventanilla.channels.contract import Author, Item, Space, Visibility
from ventanilla.demo.town import OurAccount, OurPost, Utterance
from ventanilla.demo.town.days import START

SEED = 214
ZONE = ZoneInfo("Europe/Madrid")
REGION = "VC"
HANDLE, PASSWORD = "nuria", "ventanilla"
"""A demonstration holds nothing that is anybody's; whoever opens it must get in at once."""

STAFF = (
    (HANDLE, "Nuria Ferrer", "community_manager"),
    ("maria", "María Soler", "community_manager"),
    ("joaquin", "Joaquín Peris", "administrator"),
    ("amparo", "Amparo Gil", "reader"),
)


def nearest_working_day(today: date, rest: Collection[date]) -> date:
    """Today when people work; of two as near, the one to come."""
    for step in range(60):
        for day in (today + timedelta(days=step), today - timedelta(days=step)):
            if day.weekday() < 5 and day not in rest:
                return day
    return today


@dataclass(frozen=True, slots=True)
class Morning:
    """8:05 of a working day, and minutes counted from there."""

    day: date

    @property
    def start(self) -> datetime:
        return datetime.combine(self.day, START, ZONE).astimezone(UTC)

    def instant(self, minutes: float) -> datetime:
        """By the wall clock: a day of clock change moves nothing that people wrote at eight."""
        local = datetime.combine(self.day, START) + timedelta(minutes=minutes)
        return local.replace(tzinfo=ZONE).astimezone(UTC)


def own_id(account: OurAccount) -> str:
    return f"{account.slug}-us"


def post_item(post: OurPost, account: OurAccount, morning: Morning) -> Item:
    return Item(
        space="post", remote_id=post.key, text=post.text, author=Author(own_id(account), account.handle, account.name),
        created_at=morning.instant(post.minutes), thread=post.key, permalink=post.permalink, title=post.title, is_own=True,
    )  # fmt: skip


def item(said: Utterance, morning: Morning) -> Item:
    """A comment hangs from the post that it is under."""
    above = said.parent or (said.thread if said.space == "post" and said.thread != said.key else None)
    return Item(
        space=cast(Space, said.space), remote_id=said.key, text=said.text, created_at=morning.instant(said.minutes),
        author=Author(said.author_id, said.handle, said.author_name), thread=said.thread, parent=above,
        visibility=cast(Visibility, said.visibility), permalink=said.permalink, title=said.subject,
    )  # fmt: skip
