"""Stream *threads*: what hangs below our own posts, at any depth.

The view sometimes writes no notification for a reply, and never one for what citizens answer each other far below us.
A round lists our own posts and walks those that may have answers; a page is a list of ours, or some walks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from ventanilla.channels.adapters.bluesky.client import DEPTH, POSTS_AT_ONCE, Client
from ventanilla.channels.adapters.bluesky.items import Seen, Unreadable, Us, gone, instant, read_item, unread
from ventanilla.channels.adapters.bluesky.names import split_post, tid_time
from ventanilla.channels.adapters.bluesky.session import Answered, Overloaded
from ventanilla.channels.adapters.bluesky.tree import Branch, read_branch
from ventanilla.channels.contract import Count, Item, Page, Transient, Unread

YOUNG = timedelta(days=3)
"""Always walked, whatever the network counts."""
RECENT = timedelta(days=30)
"""Walked in every round when the network counts an answer."""
OLD = timedelta(days=365)
"""The same, once a day."""
DEEP_EVERY = timedelta(days=1)
WALKS = 10
ENOUGH_ITEMS = 200


@dataclass
class Round:
    """The saved cursor: where the list of our posts goes on, and the posts still to be walked."""

    deep: bool
    deep_at: datetime | None
    since: datetime | None = None
    """No thread that began before it is walked."""
    listing: str | None = None
    listed: bool = False
    queue: list[str] = field(default_factory=list)

    @classmethod
    def load(cls, saved: dict[str, Any], now: datetime, since: datetime | None = None) -> Round:
        deep_at = instant(saved.get("deep_at"))
        since = instant(saved.get("since")) if saved else since
        if "queue" in saved:
            return cls(saved["deep"], deep_at, since, saved.get("listing"), saved["listed"], list(saved["queue"]))
        deep = deep_at is None or not timedelta() <= now - deep_at < DEEP_EVERY
        return cls(deep, now if deep else deep_at, since)

    @property
    def complete(self) -> bool:
        return self.listed and not self.queue

    def reach(self, now: datetime) -> timedelta:
        usual = OLD if self.deep else RECENT
        return min(usual, now - self.since) if self.since else usual

    def save(self) -> dict[str, Any]:
        moments = {"deep_at": self.deep_at, "since": self.since}
        rest: dict[str, Any] = {name: moment.isoformat() for name, moment in moments.items() if moment}
        if self.complete:
            return rest
        return {**rest, "deep": self.deep, "listing": self.listing, "listed": self.listed, "queue": self.queue}


def read_threads(client: Client, cursor: dict[str, Any]) -> Page:
    turn = Round.load(cursor, client.access.now, client.since)
    return _walk_some(client, turn) if turn.queue else _list_own(client, turn)


def _list_own(client: Client, turn: Round) -> Page:
    """Our own posts and answers, and which of them are to be walked."""
    now, us = client.access.now, Us(client.did, client.handle)
    reach = turn.reach(now)
    page = client.own_posts(cursor=turn.listing)
    items: list[Item] = []
    strange: list[Unread] = []
    ages: dict[str, timedelta] = {}
    for entry in page.entries:
        record = entry if isinstance(entry, dict) else {}
        try:
            item = read_item(Seen(record.get("uri"), None, record.get("value")), us=us)
        except Unreadable as reason:
            strange.append(unread(entry, str(reason), record.get("uri")))
            continue
        items.append(item)
        ages[str(item.remote_id)] = now - _written(item, now)
    if page.cursor is not None and page.cursor == turn.listing:
        raise Transient(_("Bluesky gives the same page again."), code="bluesky.repeats")
    turn.listing = page.cursor
    turn.listed = page.cursor is None or (bool(ages) and min(ages.values()) > reach)
    turn.queue = _to_walk(client, us, items, {uri: age for uri, age in ages.items() if age <= reach})
    return Page(items=items, unread=strange, cursor=turn.save(), complete=turn.complete)


def _to_walk(client: Client, us: Us, items: list[Item], ages: dict[str, timedelta]) -> list[str]:
    """The beginnings of our threads, and our answers in those of others; not what lies inside another walk."""
    tops = [str(item.remote_id) for item in items if item.remote_id in ages and not _inside_ours(item, us)]
    active: set[str] = set()
    for start in range(0, len(tops), POSTS_AT_ONCE):
        views = client.posts(tops[start : start + POSTS_AT_ONCE])
        active |= {uri for uri, view in views.items() if view.get("replyCount") != 0}
    starts = {item.remote_id for item in items if item.parent is None}
    return [uri for uri in tops if uri in active or (uri in starts and ages[uri] <= YOUNG)]


def _inside_ours(item: Item, us: Us) -> bool:
    return item.parent is not None and str(item.thread).startswith(f"at://{us.did}/")


def _walk_some(client: Client, turn: Round) -> Page:
    items: list[Item] = []
    strange: list[Unread] = []
    counts: list[Count] = []
    us = Us(client.did, client.handle)
    for _walk in range(WALKS):
        if not turn.queue or len(items) >= ENOUGH_ITEMS:
            break
        uri = turn.queue[0]
        branch, whole = walk(client, uri, us=us)
        turn.queue = branch.cut + turn.queue[1:]
        items += branch.items
        strange += branch.unread
        if whole and not branch.cut and _begins_ours(uri, branch, us):
            counts.append(figure(uri, [branch]))
        if not whole:
            break
    return Page(items=items, unread=strange, counts=counts, cursor=turn.save(), complete=turn.complete)


def walk(client: Client, uri: str, *, us: Us) -> tuple[Branch, bool]:
    """What hangs below a post, and whether it came at the first asking.

    A thread too big for one answer is asked for level by level. One that cannot be given at all, while the network
    gives others, goes to the tray: it must not keep the rest from being read.
    """
    try:
        return _branch(client, uri, DEPTH, us), True
    except Answered as error:
        return Branch(unread=[unread({"uri": uri}, error.sentence, uri)]), True
    except Overloaded as first:
        try:
            return _branch(client, uri, 1, us), False
        except Overloaded:
            client.posts([uri])
            return Branch(unread=[unread({"uri": uri}, first.sentence, uri)]), False


def figure(thread: str, branches: list[Branch]) -> Count:
    """The network's figure for a thread of ours: what it shows below the first post, and what it only counts."""
    shown = frozenset[str]().union(*(branch.shown for branch in branches)) - {thread}
    return Count(thread, len(shown) + sum(branch.hidden for branch in branches), shown)


def _branch(client: Client, uri: str, depth: int, us: Us) -> Branch:
    top = client.thread(uri, depth=depth)
    if top is not None:
        return read_branch(top, us=us)
    lost = None if uri.startswith(f"at://{us.did}/") else gone(uri)
    return Branch(items=[lost] if lost else [])


def _begins_ours(uri: str, branch: Branch, us: Us) -> bool:
    place = split_post(uri)
    return bool(place and place[0] == us.did and branch.items and branch.items[0].parent is None)


def _written(item: Item, now: datetime) -> datetime:
    """By the key that the data server gave it, which cannot be antedated; else by what it says."""
    place = split_post(item.remote_id)
    return (tid_time(place[1]) if place else None) or item.created_at or now
