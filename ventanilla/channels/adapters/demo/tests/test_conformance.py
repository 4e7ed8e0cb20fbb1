"""The shared suite, against the pretend network itself: it is its own fake."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from ventanilla.channels.adapters.demo.adapter import ADAPTER
from ventanilla.channels.conformance.fake import KINDS
from ventanilla.channels.conformance.suite import Conformance
from ventanilla.channels.contract import Access, Author, Item

NOW = datetime(2027, 1, 14, 7, 5, tzinfo=UTC)
PLACE = "bluesky"
US = f"{PLACE}-us"
SMALL_PAGE = 10
NO_LINE = "a file on this machine: there is no line that breaks, and nobody signs in"


class PretendNetwork:
    adapter = ADAPTER
    reports: ClassVar[frozenset[str]] = frozenset()
    cannot: ClassVar[dict[str, str]] = {kind: NO_LINE for kind in KINDS if kind != "accept_and_hide"}
    lacks: ClassVar[dict[str, str]] = {
        "confirms": "whatever is not in its file is not there, and no block hides anything"
    }

    def __init__(self) -> None:
        ADAPTER.page = SMALL_PAGE
        self.network = ADAPTER.network
        self.answering, self.network.on_answer = self.network.on_answer, None
        self.network.put([], afresh=True)
        self.count = 0

    def access(self, **changes: Any) -> Access:
        given = {"network": "bluesky", "place": PLACE, "handle": "vallserena.example"}
        settings, credentials = ADAPTER.prepare(given)
        made: dict[str, Any] = {"account": 1, "network": "bluesky", "settings": settings, "credentials": credentials}
        return Access(**(made | {"now": NOW} | changes))

    def say(self, text: str, *, parent: str | None = None, author: str = "c1", minutes: int = 0) -> str:
        return self._written(text, parent, Author(author, f"{author}.example"), own=False, minutes=minutes)

    def own(self, text: str, *, parent: str | None = None) -> str:
        return self._written(text, parent, Author(US, "vallserena.example"), own=True)

    def _written(self, text: str, parent: str | None, author: Author, *, own: bool, minutes: int = 0) -> str:
        self.count += 1
        key = f"{PLACE}/m{self.count:04d}"
        above = self.network.by_id(PLACE, parent) if parent else None
        at = NOW - timedelta(minutes=minutes + 10) + timedelta(milliseconds=self.count)
        said = Item("post", key, text, author, at, thread=above.thread if above else key, parent=parent, is_own=own)
        self.network.put([(PLACE, said)])
        return key

    def delete(self, remote_id: str) -> None:
        with sqlite3.connect(self.network.path) as connection:
            connection.execute("delete from item where id = ?", (remote_id,))
        connection.close()

    def edit(self, remote_id: str, text: str) -> None:
        raise NotImplementedError("nobody edits there")

    def visible(self) -> dict[str, str]:
        return {item.remote_id or "": item.text for item in self._all()}

    def sent(self) -> list[str]:
        return [item.text for item in self._all() if item.idempotency_key]

    def _all(self) -> list[Item]:
        return self.network.after(PLACE, since=(), until=NOW, limit=10_000)

    def trouble(self, kind: str, times: int = 1, on: str = "any") -> None:
        assert kind == "accept_and_hide"
        shown = self.network.answer

        def hidden(place: str, ours: Item, answered: Item | None) -> Item:
            kept = shown(place, ours, answered)
            self.network.hide(place, kept.remote_id or "")
            return kept

        vars(self.network)["answer"] = hidden

    def accepted(self) -> int:
        return len(self.sent())

    def renewals(self) -> int:
        return 0

    def close(self) -> None:
        vars(self.network).pop("answer", None)
        self.network.on_answer = self.answering
        self.network.destroy()
        ADAPTER.page = 100


class TestDemonstration(Conformance):
    fake_class = PretendNetwork
