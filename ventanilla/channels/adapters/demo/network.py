"""The pretend network of the demonstration: one file with what is there, so that every process sees the same.

It keeps what people wrote and what we sent, also what nobody has written yet (with a later hour).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from django.conf import settings

from ventanilla.channels.contract import Author, Item, Space, Visibility

FILE = "demo-network.db"
PAGE = 100
_WAIT_SECONDS = 20
_TABLES = """
create table if not exists item (
  place text not null, id text not null, thread text not null, parent text not null, author text not null, handle text not null,
  name text not null, text text not null, title text not null, at text not null, visibility text not null, space text not null,
  permalink text not null, own integer not null, key text not null, hidden integer not null default 0,
  primary key (place, id)
) without rowid;
create index if not exists item_read on item (place, at, id);
create index if not exists item_thread on item (place, thread, at);
create unique index if not exists item_sent on item (place, key) where key <> '';
create table if not exists note (name text primary key, value text not null) without rowid;
"""
_COLUMNS = "id, thread, parent, author, handle, name, text, title, at, visibility, space, permalink, own, key"
_INSERT = f"insert or ignore into item (place, {_COLUMNS}) values ({', '.join('?' * 15)})"  # noqa: S608
_LATER = "9999-12-31"

Answered = Callable[[Item, str, int], tuple[str, timedelta] | None]
"""What the demonstration says to an answer: (what is answered, our text, how many answers so far) → what comes back."""


class Network:
    """`place`: the account on it. Every call is one transaction of its own."""

    on_answer: Answered | None = None

    @property
    def path(self) -> Path:
        return Path(settings.HOME) / FILE

    def exists(self) -> bool:
        return self.path.exists()

    def put(self, items: Iterable[tuple[str, Item]], *, afresh: bool = False) -> None:
        """(place, item) pairs. `afresh`: nothing else stays there, notes neither."""
        with self._opened() as connection:
            if afresh:
                connection.execute("delete from item")
                connection.execute("delete from note")
            connection.executemany(_INSERT, [_row(place, item) for place, item in items])

    def keep_morning(self) -> None:
        """What is there now is what a new morning begins with."""
        with self._opened() as connection:
            connection.execute("drop table if exists morning")
            connection.execute("create table morning as select * from item")

    def bring_morning_back(self) -> None:
        with self._opened() as connection:
            connection.execute("delete from item")
            connection.execute("insert into item select * from morning")
            connection.execute("delete from note where name = 'answers'")

    def destroy(self) -> None:
        for ending in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)

    def after(self, place: str, *, since: Sequence[str], until: datetime, limit: int = PAGE) -> list[Item]:
        """By hour and id from a saved point on (see `point`); never what nobody has written yet, nor what is hidden."""
        at, last = (since[0], since[1]) if len(since) == 2 else ("", "")
        return self._ask(
            "place = ? and (at, id) > (?, ?) and at <= ? and hidden = 0 order by at, id limit ?",
            (place, at, last, _written(until), limit),
        )

    @staticmethod
    def point(item: Item) -> list[str]:
        return [_written(item.created_at), item.remote_id or ""]

    def thread(self, place: str, key: str, *, until: datetime, hidden: bool = True) -> list[Item]:
        shown = "" if hidden else "and hidden = 0 "
        return self._ask(f"place = ? and thread = ? and at <= ? {shown}order by at, id", (place, key, _written(until)))

    def by_id(self, place: str, remote_id: str) -> Item | None:
        """None also when it was hidden."""
        return next(iter(self._ask("place = ? and id = ? and hidden = 0", (place, remote_id))), None)

    def by_key(self, place: str, key: str) -> Item | None:
        return next(iter(self._ask("place = ? and key = ?", (place, key))), None)

    def hide(self, place: str, remote_id: str) -> None:
        with self._opened() as connection:
            connection.execute("update item set hidden = 1 where place = ? and id = ?", (place, remote_id))

    def answer(self, place: str, ours: Item, answered: Item | None) -> Item:
        """Keep what we sent, once for its key; whoever it answers may write back later."""
        with self._opened() as connection:
            made = connection.execute(_INSERT, _row(place, ours)).rowcount == 1
            key = (place, ours.idempotency_key)
            row = connection.execute(f"select {_COLUMNS} from item where place = ? and key = ?", key).fetchone()  # noqa: S608
            if made and answered is not None and not answered.is_own:
                self._come_back(connection, place, answered, ours)
        return _item(row)

    def _come_back(self, connection: sqlite3.Connection, place: str, answered: Item, ours: Item) -> None:
        if self.on_answer is None or ours.created_at is None:
            return
        row = connection.execute("select value from note where name = 'answers'").fetchone()
        count = int(row[0]) + 1 if row else 1
        connection.execute("insert or replace into note values ('answers', ?)", (str(count),))
        back = self.on_answer(answered, ours.text, count)
        if back is None:
            return
        remote_id = f"{place}/k{(ours.idempotency_key or '')[:12]}"
        reply = replace(
            answered, remote_id=remote_id, text=back[0], created_at=ours.created_at + back[1], parent=ours.remote_id,
            thread=ours.thread, title=ours.title, permalink=_beside(answered, remote_id), answers=(),
        )  # fmt: skip
        connection.execute(_INSERT, _row(place, reply))

    def note(self, name: str) -> str:
        """A word that processes leave each other beside the network."""
        if not self.exists():
            return ""
        with self._opened(writing=False) as connection:
            row = connection.execute("select value from note where name = ?", (name,)).fetchone()
            return str(row[0]) if row else ""

    def leave_note(self, name: str, value: str) -> None:
        with self._opened() as connection:
            connection.execute("insert or replace into note values (?, ?)", (name, value))

    def swap_note(self, name: str, before: str, after: str) -> bool:
        """True for the one that changed it from exactly `before`."""
        with self._opened() as connection:
            done = connection.execute("update note set value = ? where name = ? and value = ?", (after, name, before))
            return done.rowcount == 1

    def due(self, place: str, *, since: datetime, until: datetime) -> bool:
        """Whether anybody wrote there in between."""
        return bool(
            self._ask(
                "place = ? and at > ? and at <= ? and hidden = 0 limit 1", (place, _written(since), _written(until))
            )
        )

    def _ask(self, condition: str, values: tuple[object, ...]) -> list[Item]:
        if not self.exists():
            return []
        with self._opened(writing=False) as connection:
            rows = connection.execute(f"select {_COLUMNS} from item where {condition}", values)  # noqa: S608
            return [_item(row) for row in rows]

    @contextmanager
    def _opened(self, *, writing: bool = True) -> Iterator[sqlite3.Connection]:
        if writing:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(self.path, timeout=_WAIT_SECONDS, isolation_level=None)
        try:
            if writing:
                connection.execute("pragma journal_mode=wal")
                connection.executescript(_TABLES)
                connection.execute("begin immediate")
            yield connection
            if writing:
                connection.execute("commit")
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise
        finally:
            connection.close()


def _written(instant: datetime | None) -> str:
    """So that the order of the texts is that of the instants."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds") if instant else _LATER


def _row(place: str, item: Item) -> tuple[object, ...]:
    author = item.author
    return (
        place, item.remote_id or "", item.thread or item.remote_id or "", item.parent or "", author.id or "", author.handle or "",
        author.name or "", item.text, item.title or "", _written(item.created_at), item.visibility, item.space,
        item.permalink or "", int(item.is_own), item.idempotency_key or "",
    )  # fmt: skip


def _item(row: tuple[Any, ...]) -> Item:
    remote, thread, parent, author, handle, name, text, title, at, visibility, space, permalink, own, key = row
    return Item(
        space=cast(Space, space), remote_id=remote, text=text, author=Author(author or None, handle or None, name or None),
        created_at=datetime.fromisoformat(at), thread=thread, parent=parent or None, visibility=cast(Visibility, visibility),
        permalink=permalink or None, title=title or None, is_own=bool(own), idempotency_key=key or None,
        answers=(parent,) if space == "mail" and parent else (),
    )  # fmt: skip


def _beside(answered: Item, remote_id: str) -> str | None:
    """The page of another message by the same person."""
    here = (answered.remote_id or "").rpartition("/")[2]
    return answered.permalink.replace(here, remote_id.rpartition("/")[2]) if answered.permalink and here else None
