"""Make the desk's database, or bring it up to date."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from ventanilla.foundation.management.ground import alone, make_folder


class Command(migrate.Command):
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        make_folder()
        with alone():
            super().handle(*args, **options)
