"""`ventanilla account add NETWORK key=value…` and `ventanilla account list`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from ventanilla.channels.models import Account, Purpose
from ventanilla.channels.operations import add_account, check_account
from ventanilla.foundation import clock
from ventanilla.foundation.management import CommandError, DeskCommand


class Command(DeskCommand):
    help = "Connect an account of ours, or list them."
    creates = True

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="Connect one: account add bluesky service=… handle=… password=…")
        add.add_argument("network")
        add.add_argument("values", nargs="*", metavar="key=value")
        add.add_argument("--purpose", choices=Purpose.values, default=Purpose.ATTENTION)
        add.add_argument("--json", action="store_true", dest="as_json")
        listing = verbs.add_parser("list", help="All of them.")
        listing.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        if verb == "add":
            self._add(options["network"], options["values"], options["purpose"])
        else:
            self._list()

    def _add(self, network: str, values: list[str], purpose: str) -> None:
        given: dict[str, str] = {}
        for value in values:
            name, sign, content = value.partition("=")
            if not sign:
                raise CommandError(f"{name!r} is not key=value.")
            given[name] = content
        at = clock.now()
        account = add_account(network=network, given=given, at=at, purpose=purpose, name=given.get("name", ""))
        health = check_account(account=account, at=at)
        if not health.ok:
            self.stderr.write(health.sentence)
        self.say(
            {"account": account.pk},
            f"Connected: {account.name} ({account.network}), account {account.pk}. {health.sentence}",
        )

    def _list(self) -> None:
        rows = [
            {
                "account": a.pk,
                "network": a.network,
                "name": a.name,
                "handle": a.handle,
                "broken": a.broken_sentence or None,
            }
            for a in Account.objects.filter(closed_at=None)
        ]
        self.say(rows, "\n".join(f"{r['account']}\t{r['network']}\t{r['name']}\t{r['broken'] or 'well'}" for r in rows))
