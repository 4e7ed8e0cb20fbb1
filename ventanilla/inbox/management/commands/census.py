"""`ventanilla census [ACCOUNT]`: the network's count beside ours."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from ventanilla.channels.queries import account_named
from ventanilla.foundation.management import DeskCommand
from ventanilla.inbox.operations.count import ask_counts
from ventanilla.inbox.queries import census


class Command(DeskCommand):
    help = "Compare what the network counts with what is here, thread by thread."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account", nargs="?")

    def handle(self, *args: Any, account: str | None = None, **options: Any) -> None:
        chosen = account_named(account) if account else None
        ask_counts(account=chosen)
        rows = [
            {
                "account": r.account,
                "thread": r.thread,
                "network_count": r.network_count,
                "ours": r.ours,
                "differences": r.differences,
            }
            for r in census(chosen)
        ]
        self.say(rows, "\n".join(_line(row) for row in rows))


def _line(row: dict[str, Any]) -> str:
    told = (
        "the network gives no count" if row["network_count"] is None else f"the network counts {row['network_count']}"
    )
    reasons = "; ".join(f"{d['count']} {d['reason']}" for d in row["differences"])
    return f"account {row['account']} thread {row['thread']}: {row['ours']} here, {told}" + (
        f" ({reasons})" if reasons else ""
    )
