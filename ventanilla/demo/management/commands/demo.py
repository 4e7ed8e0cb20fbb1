"""Fill an empty desk with a fictional town's fortnight, and open it at 8:05 of a working morning."""

from __future__ import annotations

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from ventanilla.demo.operations import begin
from ventanilla.demo.queries import Standing, standing
from ventanilla.demo.rules import HANDLE, PASSWORD, SEED, ZONE
from ventanilla.foundation import clock
from ventanilla.foundation.management import CommandError, DeskCommand
from ventanilla.foundation.management.ground import alone, pending


class Command(DeskCommand):
    help = __doc__ or ""
    creates = True
    was_missing = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help=_("Only where there is no desk yet."))
        parser.add_argument("--run", action="store_true", help=_("Then open the desk, as “ventanilla run” does."))
        parser.add_argument("--seed", type=int, default=SEED, help=_("Another number, another town."))

    def execute(self, *args: Any, **options: Any) -> str | None:
        self.was_missing = pending() is None
        return super().execute(*args, **options)

    def handle(self, *args: Any, if_empty: bool, run: bool, seed: int, **options: Any) -> None:
        found = standing()
        if found is Standing.REAL and not if_empty:
            raise CommandError(
                _(
                    "This is a real desk: a demonstration never mixes with it. Give it another home, with VENTANILLA_HOME."
                )
            )
        wanted = found is Standing.BEGUN or (found is Standing.EMPTY and (self.was_missing or not if_empty))
        if wanted:
            with alone():
                if standing() in {Standing.EMPTY, Standing.BEGUN}:
                    self._write(seed)
        if run:
            call_command("run")

    def _write(self, seed: int) -> None:
        began = time.monotonic()
        begin(seed=seed, today=clock.real_now().astimezone(ZONE).date(), progress=self._progress)
        self.stdout.write(f"{time.monotonic() - began:.1f} s {HANDLE} {PASSWORD}")

    def _progress(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done}/{total}", ending="")
        self.stderr.flush()
