"""Put a copy back into an empty installation. It comes up paused, and what was unfinished is to be checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from ventanilla.desk.operations.keeping import restore
from ventanilla.desk.operations.keeping.restore import refuse_unless_empty, refuse_while_open
from ventanilla.foundation import clock
from ventanilla.foundation.management import DeskCommand
from ventanilla.journal.queries import verify


class Command(DeskCommand):
    help = __doc__ or ""
    creates = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--keys", type=Path, metavar="DIR", help=_("The folder in which the keys were kept."))

    def handle(self, *args: Any, file: Path, keys: Path | None, **options: Any) -> None:
        refuse_unless_empty()
        refuse_while_open(clock.real_now())
        done = restore(source=file, keys=keys, at=clock.now())
        report = verify()
        self.say(
            {"entries": done.entries, "in_doubt": done.in_doubt, "erased": done.erased, "ok": report.ok},
            _(
                "Restored, with %(entries)s entries of the journal. Nothing leaves until somebody resumes the sending. "
                "To be checked: %(in_doubt)s. Erased again: %(erased)s."
            )
            % {"entries": done.entries, "in_doubt": done.in_doubt, "erased": done.erased},
        )
        for problem in report.problems:
            self.stderr.write(problem.sentence)
