"""How each engine gives a copy of itself while others write, and takes one back."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

SQLITE, POSTGRESQL = "sqlite", "postgresql"
MEMBER = {SQLITE: "database.sqlite3", POSTGRESQL: "database.dump"}


class NoTool(Exception):
    """pg_dump or pg_restore is missing, or refused."""

    code = "copy.no_tool"


def name() -> str:
    return connection.vendor


def dump(target: Path) -> None:
    """A consistent copy, without stopping anybody."""
    if connection.vendor == SQLITE:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
        target.chmod(0o600)
        return
    _run("pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--file={target}")


def load(source: Path) -> None:
    """Put a copy in the place of this (empty) database."""
    connection.close()
    if connection.vendor == SQLITE:
        place = Path(str(connection.settings_dict["NAME"]))
        for left in (place.with_name(place.name + "-wal"), place.with_name(place.name + "-shm")):
            left.unlink(missing_ok=True)
        os.replace(source, place)
        return
    _run(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={connection.settings_dict['NAME']}",
        str(source),
    )


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise NoTool(
            _("%(program)s is not installed here: it comes with PostgreSQL's client (postgresql-client).")
            % {"program": program}
        )
    known = connection.settings_dict
    given = {
        "PGHOST": known["HOST"],
        "PGPORT": known["PORT"],
        "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"],
        "PGDATABASE": known["NAME"],
    }
    environment = {**os.environ, **{key: str(value) for key, value in given.items() if value}}
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True)  # noqa: S603 — found above
    if done.returncode:
        told = (done.stderr.strip().splitlines() or [""])[-1]
        raise NoTool(_("%(program)s refused: %(told)s") % {"program": program, "told": told})
