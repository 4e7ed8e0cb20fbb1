"""A network for the tests that is read in pages: the same people, words and repeats every time, told by two streams.

Registered as `paging`. What is sent to it is kept by tests.recorder.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import cache
from typing import Any

from tests.cast import AT
from tests.recorder import Recorder
from ventanilla.channels import registry
from ventanilla.channels.contract import Access, Author, Count, Item, Page, StreamSpec, Unread

STREAMS = ("comments", "mentions")
US = "us"
PAGES = 4
SMALL, LARGE = 14, 130
"""The third page is larger than what is admitted at once."""
EDITED, WITHDRAWN, ANSWERED = "c-0-3", "c-0-5", "c-1-3"
POST = "post-1"
STRANGE = "raro-1"
"""Cannot be read in the first page, and comes by itself in the second."""
LATE_PARENT = "c-3-1"


class Paging(Recorder):
    def streams(self, access: Access) -> list[StreamSpec]:
        return [StreamSpec(name) for name in STREAMS]

    def read(self, access: Access, stream: str, cursor: dict[str, Any]) -> Page:
        number = int(cursor.get("page", 0))
        told = pages(stream)
        if number >= len(told):
            return Page((), dict(cursor), complete=True)
        items, unread = told[number]
        counts = [Count(POST, number)] if stream == "comments" else []
        cursor = {"page": number + 1}
        return Page(items, cursor, complete=number + 1 == len(told), unread=unread, counts=counts)

    def new_key(self, *, access: Access) -> str:
        return uuid.uuid4().hex


@cache
def pages(stream: str) -> list[tuple[list[Item], list[Unread]]]:
    """Each page repeats the last ones of the page before; the mentions repeat some comments and have more of their own."""
    told: list[tuple[list[Item], list[Unread]]] = []
    before: list[Item] = []
    for page in range(PAGES):
        size = LARGE if page == 2 and stream == "comments" else SMALL
        items = [_said(page, place, stream) for place in range(size)]
        told.append((before[-3:] + items + _seen_again(page, stream), _unreadable(page, stream)))
        before = items
    return told


def told_until(stream: str, page: int) -> set[str]:
    """The ids that a cursor which stands before this page must have left behind it."""
    return {str(item.remote_id) for items, _ in pages(stream)[:page] for item in items}


def told_in_all() -> set[str]:
    return set().union(*(told_until(stream, PAGES) for stream in STREAMS))


def citizens() -> set[str]:
    whole = [item for stream in STREAMS for items, _ in pages(stream) for item in items]
    return {str(item.remote_id) for item in whole if item.author.id != US}


def _said(page: int, place: int, stream: str) -> Item:
    """The mentions tell some of the very comments too, and the rest is theirs."""
    shared = stream == "comments" or place % 2 == 0
    key = f"c-{page}-{place}" if shared else f"m-{page}-{place}"
    parent = LATE_PARENT if key == "c-2-4" else POST
    return _item(key, f"¿Cuándo se abre el plazo del curso {page}{place:03d}?", page, place, parent)


def _seen_again(page: int, stream: str) -> list[Item]:
    """Our post, what could not be read, an edit, an answer given in the network's own app and a deletion."""
    if stream != "comments":
        return []
    if page == 0:
        return [_item(POST, "Abierto el plazo de los 850 cursos", 0, 0, None, author=US)]
    if page == 1:
        return [_item(STRANGE, "Por fin se lee: ¿cuándo se abre?", 1, 55, POST)]
    if page == 2:
        edited = _item(EDITED, "¿Y cuándo se cierra el plazo del curso 0003?", 0, 3, POST)
        return [edited, _item("a-1", "Se abre el lunes.", 2, 50, ANSWERED, author=US)]
    return [_item(WITHDRAWN, "", 0, 5, POST, deleted=True)] if page == 3 else []


def _unreadable(page: int, stream: str) -> list[Unread]:
    return [Unread("{", "No se entiende.", STRANGE)] if (page, stream) == (0, "comments") else []


def _item(
    key: str, text: str, page: int, place: int, parent: str | None, *, author: str = "", deleted: bool = False
) -> Item:
    return Item(
        space="post", remote_id=key, text=text, author=Author(id=author or f"u-{key}", handle=f"@{key}", name=f"Vecina {key}"),
        created_at=AT - timedelta(minutes=60 - page, seconds=60 - place % 60), thread=POST, parent=parent,
        is_own=author == US, deleted=deleted, aspects=frozenset({"comment"}),
    )  # fmt: skip


ADAPTER = Paging()
registry.ADAPTERS["paging"] = "tests.paging"
