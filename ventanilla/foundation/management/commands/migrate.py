"""Make the desk's database, or bring it up to date."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from ventanilla.foundation.management.ground import alone, make_folder


class Command(migrate.Command):
    def execute(self, *args: Any, **options: Any) -> str | None:
        make_folder()  # Django's checks of the models ask the database what it can do
        return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        with alone():
            super().handle(*args, **options)
