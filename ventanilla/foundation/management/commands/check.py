"""Is this installation well set up? Django's own checks and ours."""

from __future__ import annotations

from django.core.management.commands import check

from ventanilla.foundation.management import DeskCommand


class Command(DeskCommand, check.Command):
    requires_system_checks: list[str] = []
