"""`ventanilla poll [ACCOUNT]`: read now, due or not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from ventanilla.channels.queries import account_named
from ventanilla.foundation import clock
from ventanilla.foundation.management import DeskCommand
from ventanilla.inbox.operations import poll_due


class Command(DeskCommand):
    help = "Read every stream of one account, or of all, now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account", nargs="?", help="Its number or its name.")

    def handle(self, *args: Any, account: str | None = None, **options: Any) -> None:
        chosen = account_named(account) if account else None
        runs = poll_due(at=clock.now(), account=chosen, now=True)
        rows = [
            {
                "account": run.stream.account_id, "stream": run.stream.name, "seen": run.seen, "new": run.new, "known": run.known,
                "changed": run.changed, "unreadable": run.unreadable, "complete": run.complete, "error": run.error or None,
            }
            for run in runs
        ]  # fmt: skip
        self.say(rows, "\n".join(_line(row) for row in rows) or "There is nothing to read: no account has a stream.")


def _line(row: dict[str, Any]) -> str:
    sums = f"{row['seen']} = {row['new']} new + {row['known']} known + {row['changed']} changed + {row['unreadable']} unreadable"
    return f"{row['account']} {row['stream']}: {sums}" + (f" ({row['error']})" if row["error"] else "")
