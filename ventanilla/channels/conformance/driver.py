"""Reads as the product does: every stream, page after page, the cursor saved after each, from any saved cursor."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ventanilla.channels.conformance.fake import Fake
from ventanilla.channels.contract import Access, Draft, Item, Page, Transient

MOST_PAGES = 5_000
TRIES = 6


class EmptiedCredentials(AssertionError):
    """A stored token was about to be replaced by nothing."""


class Vault:
    """Stands for the row that holds the credentials: one lock, and never a token less than before."""

    def __init__(self, fake: Fake) -> None:
        self.stored: dict[str, Any] = dict(fake.access().credentials)
        self.kept: list[dict[str, Any]] = []
        self._row = threading.RLock()

    def keep(self, credentials: dict[str, Any]) -> None:
        emptied = [name for name, value in self.stored.items() if value and not credentials.get(name)]
        if emptied:
            raise EmptiedCredentials(f"these were emptied: {emptied}")
        self.stored = json.loads(json.dumps(credentials))
        self.kept.append(self.stored)

    @contextmanager
    def lock(self) -> Iterator[dict[str, Any]]:
        with self._row:
            yield dict(self.stored)

    def access(self, fake: Fake, **changes: Any) -> Access:
        given: dict[str, Any] = {"credentials": dict(self.stored), "keep": self.keep, "lock": self.lock}
        return fake.access(**(given | changes))


@dataclass
class Desk:
    """The smallest reconciler: by remote id, last reading wins, the reasons add up."""

    items: dict[str, Item] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    nameless: list[Item] = field(default_factory=list)

    def admit(self, page: Page) -> None:
        self.unread += [f"{entry.reason}: {entry.raw[:200]}" for entry in page.unread]
        for item in page.items:
            if item.remote_id is None:
                self.nameless.append(item)
                continue
            self.items[item.remote_id] = item

    def copy(self) -> Desk:
        return Desk(dict(self.items), list(self.unread), list(self.nameless))

    def texts(self) -> dict[str, str]:
        return {key: item.text for key, item in self.items.items() if not item.deleted}

    def essence(self) -> dict[str, tuple[Any, ...]]:
        """What two desks must agree on, whatever the order in which they read."""
        return {
            key: (item.text, item.parent, item.thread, item.author.id, item.visibility, item.is_own, item.created_at)
            for key, item in self.items.items()
            if not item.deleted
        }


Cursors = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Saved:
    """What was in the database after a page: the desk and the cursors."""

    desk: Desk
    cursors: Cursors


def drive(
    fake: Fake,
    access: Callable[[], Access],
    desk: Desk,
    cursors: Cursors,
    *,
    backwards: bool = False,
    after_page: Callable[[], None] | None = None,
) -> list[Saved]:
    """Poll every stream once, until it says complete; what was saved after each page."""
    saved: list[Saved] = []
    names = [stream.name for stream in fake.adapter.streams(access())]
    assert len(names) == len(set(names)), "two streams of one name"
    for name in reversed(names) if backwards else names:
        for _ in range(MOST_PAGES):
            page = read_page(fake, access, name, cursors.get(name, {}))
            desk.admit(page)
            cursors[name] = json.loads(json.dumps(page.cursor))
            saved.append(Saved(desk.copy(), {key: dict(value) for key, value in cursors.items()}))
            if after_page:
                after_page()
            if page.complete:
                break
        else:
            raise AssertionError(f"{name} was never complete")
    return saved


def read_page(fake: Fake, access: Callable[[], Access], stream: str, cursor: Mapping[str, Any]) -> Page:
    """One page, tried again from the same cursor after a passing trouble."""
    for attempt in range(TRIES):
        try:
            page: Page = fake.adapter.read(access(), stream, json.loads(json.dumps(cursor)))
        except Transient:
            if attempt == TRIES - 1:
                raise
        else:
            return page
    raise AssertionError("unreachable")


def read_all(fake: Fake, *, backwards: bool = False) -> Desk:
    """A new desk that polls until nothing changes any more."""
    desk, vault = Desk(), Vault(fake)
    drive(fake, lambda: vault.access(fake), desk, {}, backwards=backwards)
    return desk


def answer_to(item: Item, text: str, *, fake: Fake, access: Access) -> Draft:
    """The draft that the desk would make to answer this item."""
    return Draft(
        text=text,
        key=fake.adapter.new_key(access=access),
        visibility=item.visibility,
        reply_to=item.remote_id,
        thread=item.thread,
        space=item.space,
        to=item.author,
        subject=item.title,
        language="es",
        created_at=access.now,
        references=item.answers,
    )
