"""Two processes write in the journal at once, on a database file and on PostgreSQL: one chain, nothing lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EACH = 60
PROCESSES = 3

WRITER = f"""
import django
django.setup()
from datetime import UTC, datetime
from django.db import transaction
from ventanilla.journal import registry
from ventanilla.journal.operations import append
from ventanilla.journal.rules import SYSTEM
registry.declare({{"test.done": "done"}})
for number in range({EACH}):
    with transaction.atomic():
        append(action="test.done", by=SYSTEM, at=datetime.now(UTC), payload={{"n": number}})
"""


def environment(home: Path, url: str = "") -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ventanilla.settings",
        "VENTANILLA_HOME": str(home),
        "VENTANILLA_DATABASE_URL": url,
    }


def command(known: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ventanilla", *words], env=known, capture_output=True, text=True, timeout=120
    )


def write_at_once(known: dict[str, str]) -> dict[str, object]:
    assert command(known, "migrate", "-v0").returncode == 0
    writers = [subprocess.Popen([sys.executable, "-c", WRITER], env=known) for _ in range(PROCESSES)]
    assert [writer.wait(120) for writer in writers] == [0] * PROCESSES
    done = command(known, "verify", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.slow
def test_three_processes_keep_one_chain_in_a_database_file(tmp_path: Path) -> None:
    assert write_at_once(environment(tmp_path))["entries"] == EACH * PROCESSES


@pytest.mark.slow
def test_three_processes_keep_one_chain_in_postgresql(tmp_path: Path, postgres_server) -> None:
    url = postgres_server.create_database("one_chain")
    assert write_at_once(environment(tmp_path, url))["entries"] == EACH * PROCESSES
