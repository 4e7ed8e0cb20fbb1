"""`ventanilla account add NETWORK key=value…`, `account list` and `account reseal`."""

from __future__ import annotations

from argparse import SUPPRESS
from typing import Any

from django.core.management.base import CommandParser

from ventanilla.channels.models import Account, Purpose
from ventanilla.channels.operations import connect_account, reseal_credentials
from ventanilla.foundation import clock
from ventanilla.foundation.management import CommandError, DeskCommand
from ventanilla.journal.rules import SYSTEM


class Command(DeskCommand):
    help = "Connect an account of ours, list them, or seal again what opens them."
    creates = True

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, parser_class=CommandParser)
        add = verbs.add_parser("add", help="Connect one: account add bluesky service=… handle=… password=…")
        add.add_argument("network")
        add.add_argument("values", nargs="*", metavar="key=value")
        add.add_argument("--purpose", choices=Purpose.values, default=Purpose.ATTENTION)
        verbs.add_parser("list", help="All of them.")
        verbs.add_parser(
            "reseal", help="Seal with the present key what opens the accounts, so that the old one can go."
        )
        for one in verbs.choices.values():
            one.add_argument("--json", action="store_true", dest="as_json", default=SUPPRESS, help=SUPPRESS)

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        if verb == "add":
            self._add(options["network"], options["values"], options["purpose"])
        elif verb == "reseal":
            count = reseal_credentials(at=clock.now())
            self.say({"resealed": count}, f"Sealed with the present key: {count}.")
        else:
            self._list()

    def _add(self, network: str, values: list[str], purpose: str) -> None:
        given: dict[str, str] = {}
        for value in values:
            name, sign, content = value.partition("=")
            if not sign:
                raise CommandError(f"{name!r} is not key=value.")
            given[name] = content
        account, health = connect_account(
            network=network, given=given, at=clock.now(), by=SYSTEM, purpose=purpose, name=given.get("name", "")
        )
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
