"""Is this installation well set up? Django's own checks and ours."""

from __future__ import annotations

import sys
from typing import Any

from django.core.checks import ERROR, run_checks
from django.core.management.commands import check

from ventanilla.foundation.management import DeskCommand


class Command(DeskCommand, check.Command):
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not self.as_json:
            super().handle(*args, **options)
            return
        found = [one for one in run_checks(include_deployment_checks=options["deploy"]) if not one.is_silenced()]
        self.say([{"id": one.id, "level": one.level, "message": str(one.msg), "hint": one.hint} for one in found])
        if any(one.level >= ERROR for one in found):
            sys.exit(1)
