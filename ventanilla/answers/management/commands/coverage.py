"""`ventanilla coverage`: received = closed + open, counted from the rows."""

from __future__ import annotations

from typing import Any

from ventanilla.answers.operations import recount
from ventanilla.answers.queries import coverage
from ventanilla.foundation import clock
from ventanilla.foundation.management import CommandError, DeskCommand


class Command(DeskCommand):
    help = "Count every message from the rows, and compare with the counters."

    def handle(self, *args: Any, **options: Any) -> None:
        found = coverage()
        compared = recount(at=clock.now())
        value = {
            "received": found.received,
            "closed": found.closed,
            "open": found.open,
            "unaccounted": found.unaccounted,
            "threads": found.threads,
        }
        closed, waiting = sum(found.closed.values()), sum(found.open.values())
        self.say(
            value,
            f"{found.received} received = {closed} closed + {waiting} open. Without explanation: {found.unaccounted}.",
        )
        if not found.balanced or compared.differences:
            raise CommandError(f"The sums do not agree: {compared.differences[:20]}")
