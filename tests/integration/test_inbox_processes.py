"""Reading, answering and settling while processes die at every boundary, in real processes on a database of each engine."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import paging
from tests.servers.postgres import Postgres
from ventanilla.foundation import failpoints

ELSEWHERE = "dispatch."
"""Killed at each in test_outbox_processes."""
BOUNDARIES = [name for name in failpoints.NAMES if not name.startswith(ELSEWHERE)]
ASKED = ["c-0-0", "c-1-7", "m-2-3"]
ROOT = Path(__file__).parents[2]
SECONDS = 120

pytestmark = pytest.mark.slow


@dataclass
class Desk:
    """One installation in a folder of its own."""

    home: Path
    database_url: str

    @property
    def got(self) -> Counter[str]:
        """What the network received, by key."""
        path = self.home / "network"
        return Counter(path.read_text().split()) if path.exists() else Counter()

    def start(self, *command: object, **more: str) -> subprocess.Popen[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("VENTANILLA_")}
        known = kept | {
            "VENTANILLA_HOME": str(self.home), "VENTANILLA_DATABASE_URL": self.database_url, "RECORDER_FILE": str(self.home / "network"),
        } | more  # fmt: skip
        words = [sys.executable, "-m", "tests.integration.inbox_process", *map(str, command)]
        return subprocess.Popen(words, cwd=ROOT, env=known, stdout=subprocess.PIPE, text=True)

    def run(self, *command: object) -> Any:
        return self.end(self.start(*command))

    def end(self, process: subprocess.Popen[str]) -> Any:
        out, _ = process.communicate(timeout=SECONDS)
        assert process.returncode == 0
        return json.loads(out)

    def killed(self, boundary: str, minutes: int) -> None:
        process = self.start("work", minutes, VENTANILLA_FAILPOINT=boundary)
        process.communicate(timeout=SECONDS)
        assert process.returncode == -signal.SIGKILL


@pytest.fixture(scope="module")
def ready_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with an account that nobody has read, copied for each test."""
    home = tmp_path_factory.mktemp("ready")
    Desk(home, f"sqlite:///{home / 'ready.db'}").run("migrate")
    return home / "ready.db"


@pytest.fixture(scope="module")
def ready_template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Postgres, str]:
    server: Postgres = request.getfixturevalue("postgres_server")
    name = "inbox_template"
    Desk(tmp_path_factory.mktemp("template"), server.create_database(name)).run("migrate")
    return server, name


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("ready_file"), tmp_path / "desk.db")
        yield Desk(tmp_path, f"sqlite:///{tmp_path / 'desk.db'}")
        return
    server, template = request.getfixturevalue("ready_template")
    name = f"inbox_{random.randrange(10**9)}"
    with server.connect() as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield Desk(tmp_path, server.url(name))


def whole(desk: Desk, end: dict[str, Any]) -> None:
    """Everything that was said is here, each once; everybody who waits has a duty; every sum is the rows'."""
    assert end["keys"] == sorted(paging.told_in_all())
    assert end["duties"] == sorted(paging.citizens())
    assert end["closed"] == sorted([*ASKED, paging.ANSWERED])
    assert end["texts"] == {paging.EDITED: "¿Y cuándo se cierra el plazo del curso 0003?", paging.WITHDRAWN: ""}
    assert end["parents"] == {"c-2-4": paging.LATE_PARENT}
    assert end["numbered_twice"] == []
    assert end["tray"] == [["No se entiende.", True]]
    assert end["runs_add_up"]
    assert end["runs_new"] == len(end["keys"])
    assert end["pages"] == end["versions"]
    assert end["cursors"] == {name: {"page": paging.PAGES} for name in paging.STREAMS}
    assert (end["leases"], end["failures"], end["runs_unfinished"]) == (["", ""], 0, 0)
    assert (end["counters"], end["balanced"]) == ([], [True, len(end["duties"]), 0])
    assert end["messages"] == len(end["keys"]) + len(ASKED)
    assert end["journal"] == [True, 1, end["messages"]]
    assert (end["replies"], end["settled"]) == ([len(ASKED), len(ASKED)], len(ASKED))
    assert desk.got == Counter(end["sent"])


def test_every_boundary_is_killed_at_here_or_in_the_outbox() -> None:
    """One that no process ever reaches fails below: nothing would kill it."""
    assert len(set(failpoints.NAMES)) == len(failpoints.NAMES)
    families = {name.partition(".")[0] for name in BOUNDARIES}
    assert families == {"poll", "admit", "answer", "settle"}, "a new family wants a test of its own"


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_killed_at_any_boundary_nothing_is_lost_twice_or_stuck(desk: Desk, boundary: str) -> None:
    desk.killed(boundary, minutes=0)
    desk.killed(boundary, minutes=10)
    end = desk.run("recover", 40)
    assert end["ahead_when_killed"] == []
    assert not end["second_round_changed"]
    whole(desk, end)


def test_the_stream_of_a_dead_worker_waits_for_its_lease_and_the_others_do_not(desk: Desk) -> None:
    desk.killed("admit.before_commit", minutes=0)
    assert desk.run("poll", 1) == 1
    assert desk.run("poll", 6) == len(paging.STREAMS)


def test_two_workers_at_once_read_each_stream_once(desk: Desk, tmp_path: Path) -> None:
    go = tmp_path / "go"
    workers = [desk.start("work", 0, go) for _ in range(2)]
    _wait_for(lambda: len(list(tmp_path.glob("go.*"))) == 2)
    go.touch()
    runs = [desk.end(worker) for worker in workers]
    assert len({run for mine in runs for run in mine}) == sum(map(len, runs)) >= len(paging.STREAMS)
    whole(desk, desk.run("recover", 40))


def test_two_read_at_once_and_one_of_them_dies_at_any_moment(desk: Desk, tmp_path: Path) -> None:
    chance = random.Random(214)
    for number in range(3):
        go = tmp_path / f"go{number}"
        victim, other = (desk.start("poll", number * 10, go) for _ in range(2))
        _wait_for(lambda go=go: len(list(tmp_path.glob(f"{go.name}.*"))) == 2)
        go.touch()
        time.sleep(chance.uniform(0.02, 0.4))
        victim.kill()
        victim.communicate()
        desk.end(other)
    end = desk.run("recover", 60)
    assert end["ahead_when_killed"] == []
    whole(desk, end)


def _wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.005)
