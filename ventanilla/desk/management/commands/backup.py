"""Take a sealed copy of the whole desk, while it works."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from ventanilla.desk.operations.keeping import back_up
from ventanilla.foundation import clock
from ventanilla.foundation.management import DeskCommand


class Command(DeskCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        saved = back_up(target=file, at=clock.now())
        self.say(
            {
                "file": str(saved.path),
                "bytes": saved.bytes,
                "files": saved.files,
                "seq": saved.seq,
                "digest": saved.digest,
            },
            _(
                "Copied to %(file)s. It is of no use without the key, which is not in it: keep %(key)s somewhere else.\nJournal: %(seq)s:%(digest)s"
            )
            % {"file": saved.path, "key": saved.key.parent, "seq": saved.seq, "digest": saved.digest},
        )
