"""Stream *notifications*: who answered, mentioned or quoted us, newest first, walked down to what was read before.

The head moves only when a walk ends, so a crash in the middle of one loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from django.utils.translation import gettext as _

from ventanilla.channels.adapters.bluesky.client import Client, Listing
from ventanilla.channels.adapters.bluesky.items import Seen, Unreadable, Us, instant, read_item, unread
from ventanilla.channels.adapters.bluesky.session import Answered
from ventanilla.channels.contract import Item, Page, Transient, Unread

OVERLAP = timedelta(minutes=10)
"""The view writes notifications some seconds late and not in order."""
DEEP_EVERY = timedelta(hours=1)
DEEP_OVERLAP = timedelta(days=3)
"""A post may say that it was written earlier: it is sorted there."""
_TIE = timedelta(milliseconds=1)
_WHY = {"reply": "comment", "mention": "mention", "quote": "quote"}


@dataclass
class Walk:
    """The saved cursor: `head` of the last whole walk; while walking, where it began, stops and resumes."""

    head: datetime | None = None
    deep_at: datetime | None = None
    top: datetime | None = None
    floor: datetime | None = None
    resume: str | None = None
    since: datetime | None = None
    """What came before the account was connected and was not asked for."""
    tied: bool = False
    """The page after `resume` began with the same instant as it: skip its ties, or it would come for ever."""

    @classmethod
    def load(cls, saved: dict[str, Any], now: datetime, since: datetime | None = None) -> Walk:
        walk = cls(
            head=instant(saved.get("head")),
            deep_at=instant(saved.get("deep_at")),
            top=instant(saved.get("top")),
            floor=instant(saved.get("floor")),
            resume=saved.get("resume"),
            since=instant(saved.get("since")) if saved else since,
            tied=bool(saved.get("tied")),
        )
        if walk.resume is None:
            walk.begin(now)
        return walk

    def begin(self, now: datetime) -> None:
        deep = self.deep_at is None or not timedelta() <= now - self.deep_at < DEEP_EVERY
        back = self.head - (DEEP_OVERLAP if deep else OVERLAP) if self.head else None
        self.floor = max((moment for moment in (back, self.since) if moment), default=None)
        self.top, self.resume, self.tied = None, None, False
        self.deep_at = now if deep else self.deep_at

    def rest(self) -> None:
        self.head = max((moment for moment in (self.head, self.top) if moment), default=None)
        self.top = self.floor = self.resume = None
        self.tied = False

    def save(self) -> dict[str, Any]:
        moments = {
            "head": self.head,
            "deep_at": self.deep_at,
            "top": self.top,
            "floor": self.floor,
            "since": self.since,
        }
        saved: dict[str, Any] = {name: moment.isoformat() for name, moment in moments.items() if moment}
        if self.resume:
            saved |= {"resume": self.resume, "tied": self.tied}
        return saved


def read_mentions(client: Client, cursor: dict[str, Any]) -> Page:
    walk = Walk.load(cursor, client.access.now, client.since)
    listing = _ask(client, walk)
    us = Us(client.did, client.handle)
    items: list[Item] = []
    strange: list[Unread] = []
    for entry in listing.entries:
        if not _too_old(entry, walk.since):
            _read_entry(entry, us, items, strange)
    told = [instant(entry.get("indexedAt")) for entry in listing.entries if isinstance(entry, dict)]
    moments = [moment for moment in told if moment]
    walk.top = max([*moments, *([walk.top] if walk.top else [])], default=None)
    complete = _advance(walk, listing, moments)
    return Page(items=items, unread=strange, cursor=walk.save(), complete=complete)


def _ask(client: Client, walk: Walk) -> Listing:
    place = walk.resume if walk.tied or walk.resume is None else _with_ties(walk.resume)
    try:
        return client.notifications(cursor=place)
    except Answered as error:
        if walk.resume is None or error.status != httpx.codes.BAD_REQUEST:
            raise
        walk.resume, walk.tied = None, False
        return client.notifications(cursor=None)


def _advance(walk: Walk, listing: Listing, moments: list[datetime]) -> bool:
    """Whether the walk ended; else where it goes on."""
    place = instant(listing.cursor)
    below = [*moments, *([place] if place else [])]
    if listing.cursor is None or (walk.floor and below and min(below) < walk.floor):
        walk.rest()
        return True
    if listing.cursor == walk.resume:
        if walk.tied or _with_ties(walk.resume) == walk.resume:
            raise Transient(_("Bluesky gives the same page again."), code="bluesky.repeats")
        walk.tied = True
    else:
        walk.tied = False
    walk.resume = listing.cursor
    return False


def _with_ties(place: str) -> str:
    """The place is an instant and the next page is *before* it: what shares that instant would be skipped."""
    moment = instant(place)
    if moment is None:
        return place
    return (moment + _TIE).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _too_old(entry: object, since: datetime | None) -> bool:
    told = instant(entry.get("indexedAt")) if isinstance(entry, dict) else None
    return bool(since and told and told < since)


def _read_entry(entry: object, us: Us, items: list[Item], strange: list[Unread]) -> None:
    if not isinstance(entry, dict):
        strange.append(unread(entry, "the notification is not an object"))
        return
    reason = _WHY.get(str(entry.get("reason")))
    if reason is None:
        return
    seen = Seen(entry.get("uri"), entry.get("author"), entry.get("record"), entry.get("indexedAt"))
    try:
        items.append(read_item(seen, us=us, why=(reason,)))
    except Unreadable as why:
        strange.append(unread(entry, str(why), entry.get("uri")))
