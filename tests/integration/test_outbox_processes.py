"""Two workers, kill -9 at every boundary, and the pause, in real processes on a real database of each engine."""

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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.servers.postgres import Postgres
from ventanilla.foundation import failpoints

BOUNDARIES = [name for name in failpoints.NAMES if name.startswith("dispatch.")]
NOTHING_LEFT = {"dispatch.claimed", "dispatch.before_call"}
"""Killed here, nothing was sent, and no machine can know it: a person says «again»."""
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

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("VENTANILLA_")}
        return kept | {
            "VENTANILLA_HOME": str(self.home), "VENTANILLA_DATABASE_URL": self.database_url, "RECORDER_FILE": str(self.home / "network"),
        } | more  # fmt: skip

    def start(self, *command: str, **more: str) -> subprocess.Popen[str]:
        words = [sys.executable, "-m", "tests.integration.outbox_process", *command]
        return subprocess.Popen(words, cwd=ROOT, env=self.environment(**more), stdout=subprocess.PIPE, text=True)

    def run(self, *command: str) -> Any:
        process = self.start(*command)
        out, _ = process.communicate(timeout=SECONDS)
        assert process.returncode == 0
        return json.loads(out)


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, copied for each test."""
    home = tmp_path_factory.mktemp("empty")
    Desk(home, f"sqlite:///{home / 'empty.db'}").run("migrate")
    return home / "empty.db"


@pytest.fixture(scope="module")
def postgres_template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Postgres, str]:
    server: Postgres = request.getfixturevalue("postgres_server")
    name = "outbox_template"
    Desk(tmp_path_factory.mktemp("template"), server.create_database(name)).run("migrate")
    return server, name


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_database"), tmp_path / "desk.db")
        yield Desk(tmp_path, f"sqlite:///{tmp_path / 'desk.db'}")
        return
    server, template = request.getfixturevalue("postgres_template")
    name = f"outbox_{random.randrange(10**9)}"
    with server.connect() as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield Desk(tmp_path, server.url(name))


def test_two_workers_on_the_same_rows_send_each_once(desk: Desk, tmp_path: Path) -> None:
    desk.run("prepare", "50")
    go = tmp_path / "go"
    workers = [desk.start("work", str(go)) for _ in range(2)]
    _wait_for(lambda: len(list(tmp_path.glob("go.*"))) == 2)
    go.touch()
    counts = [json.loads(worker.communicate(timeout=SECONDS)[0]) for worker in workers]
    end = desk.run("report")
    assert desk.got == Counter(end["keys"])
    assert set(end["states"]) == {"sent"}
    assert (sum(counts), end["attempts"], end["own"], end["sent_entries"]) == (50, 50, 50, 50)
    assert end["journal"][0] == end["journal"][1]


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_killed_at_any_boundary_nothing_is_lost_twice_or_stuck(desk: Desk, boundary: str) -> None:
    desk.run("prepare", "2")
    killed = desk.start("work", VENTANILLA_FAILPOINT=boundary)
    killed.communicate(timeout=SECONDS)
    assert killed.returncode == -signal.SIGKILL
    end = desk.run("recover")
    assert set(desk.got.values()) <= {1}
    if boundary in NOTHING_LEFT:
        assert sorted(end["states"]) == ["sent", "unknown"]
        end = desk.run("person_says_again")
    assert end["states"] == ["sent", "sent"]
    assert desk.got == Counter(end["keys"])
    assert (end["own"], end["sent_entries"], end["open_attempts"]) == (2, 2, 0)
    assert end["journal"][0] == end["journal"][1]


def test_killed_at_any_moment_nothing_is_lost_twice_or_stuck(desk: Desk) -> None:
    desk.run("prepare", "40")
    chance = random.Random(4)
    for _ in range(3):
        before = len(desk.got)
        victim = desk.start("work")
        _wait_for(lambda before=before: len(desk.got) > before)
        time.sleep(chance.uniform(0, 0.1))
        victim.kill()
        victim.communicate()
    end = desk.run("recover")
    assert set(desk.got.values()) <= {1}
    assert set(end["states"]) <= {"sent", "unknown"}
    assert end["states"].count("sent") == len(desk.got)
    end = desk.run("person_says_again")
    assert set(end["states"]) == {"sent"}
    assert desk.got == Counter(end["keys"])
    assert (end["own"], end["open_attempts"]) == (40, 0)


def test_after_the_pause_returned_no_worker_takes_another(desk: Desk) -> None:
    desk.run("prepare", "400")
    workers = [desk.start("work") for _ in range(2)]
    _wait_for(lambda: len(desk.got) > 5)
    taken = desk.run("pause")
    for worker in workers:
        worker.communicate(timeout=SECONDS)
    end = desk.run("report")
    assert 5 < end["attempts"] == taken < 400
    assert len(desk.got) == taken
    desk.run("resume")
    desk.run("work")
    assert desk.got == Counter(end["keys"])


def _wait_for(happened: Any) -> None:
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.005)
