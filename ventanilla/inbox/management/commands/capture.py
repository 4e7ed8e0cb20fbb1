"""`ventanilla capture FILE.jsonl`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from ventanilla.foundation import clock
from ventanilla.foundation.management import CommandError, DeskCommand
from ventanilla.inbox.operations.capture import capture


class Command(DeskCommand):
    help = "Bring in messages from a JSONL file (- for standard input)."
    creates = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        with _lines(file) as source:
            done = capture(lines=(line.rstrip("\r\n") for line in source), at=clock.now())
        self.say(asdict(done), f"{done.admitted} admitted + {done.known} known + {done.unreadable} unreadable.")


@contextmanager
def _lines(file: str) -> Iterator[Iterable[str]]:
    if file == "-":
        yield sys.stdin
        return
    try:
        with open(file, encoding="utf-8", errors="replace", newline="\n") as source:
            yield source
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error
