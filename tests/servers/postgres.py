"""A fresh PostgreSQL cluster that lives as long as a test run.

`python -m tests.servers.postgres -- COMMAND…` runs a command with VENTANILLA_DATABASE_URL set to one.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import chown
from types import FrameType
from typing import NoReturn

import psycopg
from psycopg import sql

from tests.servers.process import Child, Missing, find_program, free_port, running_as_root, server_folder

SUPERUSER = "postgres"
WORK_DATABASE = "ventanilla"
START_SECONDS = 60
UNSAFE_BUT_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True)
class Postgres:
    port: int

    def url(self, database: str = WORK_DATABASE) -> str:
        return f"postgres://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self.url(database), autocommit=True, connect_timeout=5)

    def create_database(self, name: str) -> str:
        """Create an empty database and return its address."""
        with self.connect() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def answers(self) -> bool:
        try:
            with self.connect() as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.OperationalError:
            return False


def available() -> str | None:
    if _program("initdb") is None or _program("postgres") is None:
        return "needs PostgreSQL: install the Debian packages postgresql and postgresql-contrib"
    return None


@contextmanager
def running() -> Iterator[Postgres]:
    missing = available()
    if missing:
        raise Missing(missing)
    with server_folder("pg") as folder:
        user = _server_user()
        if user:
            chown(folder, user, user)
        data = folder / "data"
        _initialise(data, user)
        server = Postgres(port=free_port())
        command = [_installed("postgres"), "-D", str(data), *_settings(server.port)]
        with Child(command, folder=folder, user=user, stop_signal=signal.SIGINT) as child:
            child.wait_ready(server.answers, seconds=START_SECONDS)
            server.create_database(WORK_DATABASE)
            yield server


def _settings(port: int) -> list[str]:
    values = (
        f"port={port}",
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=200",
        *UNSAFE_BUT_FAST,
    )
    return [part for value in values for part in ("-c", value)]


def _initialise(data: Path, user: str | None) -> None:
    command = [_installed("initdb"), "-D", str(data), "-U", SUPERUSER, "--auth=trust", "--no-sync"]
    command += ["--encoding=UTF8", "--locale=C.UTF-8"]
    groups: list[str | int] | None = None if user is None else []
    subprocess.run(
        command, check=True, cwd=data.parent, user=user, group=user, extra_groups=groups, stdout=subprocess.DEVNULL
    )


def _server_user() -> str | None:
    """PostgreSQL refuses to run as root, so root lends it the user that the package made."""
    return SUPERUSER if running_as_root() else None


def _program(name: str) -> str | None:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    for folder in versions:
        if (folder / name).exists():
            return str(folder / name)
    return find_program(name)


def _version(folder: Path) -> int:
    digits = re.match(r"\d+", folder.parent.name)
    return int(digits.group()) if digits else 0


def _installed(name: str) -> str:
    program = _program(name)
    if program is None:
        raise Missing(f"needs PostgreSQL: {name} is not installed")
    return program


def _end(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


def main(arguments: Sequence[str]) -> int:
    command = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    if not command:
        print("usage: python -m tests.servers.postgres -- COMMAND…", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _end)
    try:
        with running() as server:
            environment = {**os.environ, "VENTANILLA_DATABASE_URL": server.url()}
            return subprocess.run(command, env=environment).returncode
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
