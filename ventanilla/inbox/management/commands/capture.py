"""`ventanilla capture FILE.jsonl`, or a table (CSV)."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from ventanilla.channels.models import Account
from ventanilla.channels.queries import account_named
from ventanilla.foundation import clock
from ventanilla.foundation.management import CommandError, DeskCommand
from ventanilla.inbox.operations.capture import Captured, Entry, bring, parse
from ventanilla.inbox.operations.capture.columns import Reader, guess
from ventanilla.inbox.operations.capture.lines import Accounts
from ventanilla.inbox.operations.capture.table import read_table


class Command(DeskCommand):
    help = "Bring in messages from a JSONL file (- for standard input) or a CSV table."
    creates = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--account", help="Of the lines that name none: its number or its name.")

    def handle(self, *args: Any, file: str, account: str | None = None, **options: Any) -> None:
        default = account_named(account) if account else None
        done = _table(file, default) if file.lower().endswith(".csv") else _lines(file, default)
        self.say(
            {"admitted": done.admitted, "known": done.known, "unreadable": done.unreadable},
            f"{done.admitted} admitted + {done.known} known + {done.unreadable} unreadable.",
        )


def _lines(file: str, default: Account | None) -> Captured:
    accounts = Accounts()
    with _opened(file) as source:
        lines = (line.rstrip("\r\n") for line in source)
        return bring(entries=(Entry(line, partial(parse, line, accounts, default)) for line in lines), at=clock.now())


def _table(file: str, default: Account | None) -> Captured:
    try:
        table = read_table(Path(file).read_bytes())
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error
    reader = Reader(guess(table.header), Accounts(), default)
    return bring(entries=(Entry(row.raw, partial(reader.item, row.cells)) for row in table.rows), at=clock.now())


@contextmanager
def _opened(file: str) -> Iterator[Iterable[str]]:
    if file == "-":
        yield sys.stdin
        return
    try:
        with open(file, encoding="utf-8-sig", errors="replace", newline="\n") as source:
            yield source
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error
