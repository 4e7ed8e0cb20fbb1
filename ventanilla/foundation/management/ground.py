"""The ground a command stands on: a database with every migration, made or brought up to date once."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from ventanilla import home

_ADVISORY_LOCK = 5_318_008_311


class NoDesk(Exception):
    code = "desk.missing"


def stand(*, creates: bool) -> None:
    """Migrate the desk that is there, or make one. Raises NoDesk where there is none and the command makes none."""
    missing = pending()
    if missing is None:
        if not creates:
            raise NoDesk(
                _(
                    "There is no desk here. I looked in %(place)s. “ventanilla demo” or “ventanilla run” make one; VENTANILLA_HOME says where."
                )
                % {"place": home.address()}
            )
        make_folder()
    elif not missing:
        return
    call_command("migrate", verbosity=0, interactive=False)


def pending() -> set[tuple[str, str]] | None:
    """Migrations on disk that the database has not had; None when there is no desk at all.

    Compares file names with the rows, importing no migration: every command pays for this.
    """
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():  # type: ignore[attr-defined]
        name = Path(str(connection.settings_dict["NAME"]))
        if not name.exists() or not name.stat().st_size:
            return None
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return None
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = {(str(app), str(name)) for app, name in cursor.fetchall()}
    return _on_disk() - applied


def _on_disk() -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for config in apps.get_app_configs():
        module, _explicit = MigrationLoader.migrations_module(config.label)
        if module != f"{config.name}.migrations":
            continue
        for path in (Path(config.path) / "migrations").glob("[!_]*.py"):
            found.add((config.label, path.stem))
    return found


def make_folder() -> None:
    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():  # type: ignore[attr-defined]
        Path(str(connection.settings_dict["NAME"])).parent.mkdir(parents=True, exist_ok=True, mode=0o700)


@contextmanager
def alone() -> Iterator[None]:
    """Two processes never migrate at once: a lock of the server, or of a file beside SQLite's. Not to be nested."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY_LOCK])
        return
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with (settings.HOME / "migrate.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
