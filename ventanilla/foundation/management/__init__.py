"""What every command of the desk does first: find the desk, or say where it looked; bring it up to date."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from ventanilla.foundation.management.ground import NoDesk, stand


class DeskCommand(BaseCommand):
    """A command that works on a desk.

    `creates`: it may make one where there is none. `--json` is understood by all: `self.say` prints the value for a
    script or the sentence for a person. A refusal (an exception with a `code`) becomes its sentence and exit 1.
    """

    creates = False
    requires_system_checks: list[str] = []
    as_json = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.add_argument("--json", action="store_true", dest="as_json", help=_("Print JSON, for a script."))
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        self.as_json = bool(options.get("as_json"))
        try:
            stand(creates=self.creates)
        except NoDesk as missing:
            raise CommandError(str(missing)) from missing
        try:
            return super().execute(*args, **options)
        except Exception as refusal:
            if isinstance(getattr(refusal, "code", None), str):
                said = getattr(refusal, "sentence", None) or str(refusal) or getattr(refusal, "code", "")
                raise CommandError(str(said)) from refusal
            raise

    def say(self, value: Any, sentence: str = "") -> None:
        """The value as JSON when asked for, else the sentence."""
        if self.as_json:
            self.stdout.write(json.dumps(value, ensure_ascii=False, default=str))
        elif sentence:
            self.stdout.write(sentence)


__all__ = ["CommandError", "DeskCommand"]
