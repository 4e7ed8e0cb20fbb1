"""`ventanilla messages [--account --thread --open]`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from ventanilla.answers.queries.listing import listing
from ventanilla.channels.queries import account_named
from ventanilla.foundation.management import DeskCommand


class Command(DeskCommand):
    help = "List messages with their state."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--account")
        parser.add_argument("--thread", type=int)
        parser.add_argument("--open", action="store_true", dest="only_open")

    def handle(
        self, *args: Any, account: str | None = None, thread: int | None = None, only_open: bool = False, **options: Any
    ) -> None:
        chosen = account_named(account).pk if account else None
        rows = listing(account=chosen, thread=thread, only_open=only_open)
        self.say(rows, "\n".join(f"{r['id']}\t{r['state']}\t{r['text'][:80]!r}" for r in rows))
