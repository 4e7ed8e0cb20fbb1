"""A file that somebody is bringing in, kept between its upload and its admission, and the reading of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from ventanilla.channels.contract import Item
from ventanilla.channels.models import Account
from ventanilla.inbox.operations.capture import Captured, Entry, bring, parse
from ventanilla.inbox.operations.capture.bring import reason_of
from ventanilla.inbox.operations.capture.columns import Reader, guess
from ventanilla.inbox.operations.capture.lines import Accounts
from ventanilla.inbox.operations.capture.table import MAX_ROWS, NotATable, Table, decode, read_table
from ventanilla.people.models import Person

FOLDER = "incoming"
KEPT_FOR = timedelta(days=1)
SAMPLE = 8
TROUBLES = 30


@dataclass(frozen=True, slots=True)
class Seen:
    """One line as it would be admitted, or why it cannot be."""

    number: int
    raw: str
    account: Account | None = None
    item: Item | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    lines: int
    good: int
    sample: list[Seen]
    troubles: list[Seen]

    @property
    def bad(self) -> int:
        return self.lines - self.good


@dataclass(frozen=True, slots=True)
class Incoming:
    """The file as it can be read: a table with columns, or lines of JSON."""

    table: Table | None
    lines: tuple[str, ...] = ()

    def entries(self, columns: dict[int, str], default: Account | None) -> Iterator[tuple[int, Entry]]:
        accounts = Accounts()
        if self.table is None:
            for number, line in enumerate(self.lines, 1):
                yield number, Entry(line, partial(parse, line, accounts, default))
            return
        reader = Reader(columns, accounts, default)
        for row in self.table.rows:
            yield row.number, Entry(row.raw, partial(reader.item, row.cells))


def keep(*, content: bytes, at: datetime) -> str:
    """Set it aside under a name that nobody can guess. Raises NotATable for what cannot be read as a whole."""
    read(content)
    _forget_old(at)
    token = uuid.uuid4().hex
    default_storage.save(f"{FOLDER}/{token}", ContentFile(content))
    return token


def kept(token: str) -> bytes | None:
    """None when it is no longer here."""
    name = f"{FOLDER}/{token}"
    if not token.isalnum() or not default_storage.exists(name):
        return None
    with default_storage.open(name, "rb") as file:
        content: bytes = file.read()
    return content


def forget(token: str) -> None:
    if token.isalnum():
        default_storage.delete(f"{FOLDER}/{token}")


def read(content: bytes) -> Incoming:
    """Lines of JSON when the first one that says something is an object, else a table. Raises NotATable."""
    text, _encoding = decode(content)
    if not text.lstrip().startswith("{"):
        return Incoming(read_table(content))
    lines = tuple(line.rstrip("\r") for line in text.split("\n") if line.strip())
    if len(lines) > MAX_ROWS:
        raise NotATable(
            _("The file has more than %(n)s lines. Split it, or bring it in with “ventanilla capture”.")
            % {"n": MAX_ROWS}
        )
    return Incoming(None, lines)


def guessed(incoming: Incoming) -> dict[int, str]:
    return guess(incoming.table.header) if incoming.table else {}


def preview(*, incoming: Incoming, columns: dict[int, str], default: Account | None) -> Preview:
    """The whole file is read, so that the figures are true; only the first lines are shown."""
    sample: list[Seen] = []
    troubles: list[Seen] = []
    lines = good = 0
    for number, entry in incoming.entries(columns, default):
        lines += 1
        try:
            account, item = entry.read()
        except Exception as error:
            if len(troubles) < TROUBLES:
                troubles.append(Seen(number, entry.raw[:400], problem=reason_of(error)))
            continue
        good += 1
        if len(sample) < SAMPLE:
            sample.append(Seen(number, entry.raw[:400], account, item))
    return Preview(lines, good, sample, troubles)


def bring_in(
    *, incoming: Incoming, columns: dict[int, str], default: Account | None, by: Person, at: datetime
) -> Captured:
    """admitted + known + unreadable = lines; what cannot be read goes to the tray."""
    entries = (entry for _number, entry in incoming.entries(columns, default))
    return bring(entries=entries, at=at, by=by.actor, source="file")


def _forget_old(at: datetime) -> None:
    """What somebody uploaded and never brought in."""
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        try:
            if default_storage.get_modified_time(path) < at - KEPT_FOR:
                default_storage.delete(path)
        except FileNotFoundError:
            continue


def told(done: Captured) -> dict[str, Any]:
    return {"admitted": done.admitted, "known": done.known, "unreadable": done.unreadable, "lines": done.lines}
