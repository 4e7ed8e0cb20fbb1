"""Fill an empty desk with an invented town's fortnight, which goes on at 8:05 of a working morning."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from ventanilla.answers.queries import figures
from ventanilla.demo import queries
from ventanilla.demo.operations import Occupied, begin
from ventanilla.demo.queries import Standing
from ventanilla.demo.rules import HANDLE, PASSWORD, SEED, ZONE
from ventanilla.foundation import clock
from ventanilla.foundation.management import DeskCommand
from ventanilla.foundation.management.ground import alone, pending

FREE = frozenset({Standing.EMPTY, Standing.BEGUN})


class Command(DeskCommand):
    help = __doc__ or ""
    creates = True
    was_missing = False
    told = -1

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help=_("Only where there is no desk yet."))
        parser.add_argument("--run", action="store_true", help=_("Then open the desk, as “ventanilla run” does."))
        parser.add_argument("--seed", type=int, default=SEED, help=_("Another number: the same town, other words."))

    def execute(self, *args: Any, **options: Any) -> str | None:
        self.was_missing = pending() is None
        return super().execute(*args, **options)

    def handle(self, *args: Any, if_empty: bool, run: bool, seed: int, **options: Any) -> None:
        """A desk that somebody made is real, be it as empty as it may: `--if-empty` opens it as it is."""
        found = queries.standing()
        if found is Standing.REAL and not if_empty:
            raise Occupied
        seconds = 0.0
        if found is Standing.BEGUN or (found is Standing.EMPTY and (self.was_missing or not if_empty)):
            seconds = self._write(seed)
        if not run or self.as_json:
            self._tell(seconds)
        if run:
            call_command("run")

    def _write(self, seed: int) -> float:
        began = time.monotonic()
        with alone():
            if queries.standing() in FREE:
                self._progress(0, 100)
                begin(seed=seed, today=clock.real_now().astimezone(ZONE).date(), progress=self._progress)
        return time.monotonic() - began

    def _progress(self, done: int, total: int) -> None:
        """One line that counts on a terminal; a line for each quarter elsewhere."""
        percent = done * 100 // total
        live = self.stderr.isatty()
        if percent // (1 if live else 25) == self.told:
            return
        self.told = percent // (1 if live else 25)
        line = _("Writing a fortnight of an invented town: %(percent)d %%") % {"percent": percent}
        self.stderr.write(f"\r{line}" if live else line, self.style.NOTICE, "\n" if percent == 100 or not live else "")
        self.stderr.flush()

    def _tell(self, seconds: float) -> None:
        morning = queries.morning() if queries.is_demonstration() else None
        if morning is None:
            self.say({"demonstration": False}, _("There is a real desk here; it stays as it is."))
            return
        now = figures()
        value = {
            "demonstration": True, "made": seconds > 0, "seconds": round(seconds, 1), "morning": str(morning.day), "seed": queries.seed(),
            "received": now.received, "closed": now.closed, "open": now.open, "address": settings.PUBLIC_URL, "user": HANDLE, "password": PASSWORD,
        }  # fmt: skip
        sentence = _(
            "The demonstration is here: %(received)d messages received, %(closed)d closed, %(open)d open. “ventanilla run” opens it; sign in as %(user)s, with the password %(password)s."
        )
        self.say(value, sentence % value)
