"""Servers are started, awaited and ended as the tests that use them take for granted."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.postgres import Postgres
from tests.servers.process import Child, ServerFailed, answers_on, free_port, server_folder, wait_until
from tests.servers.redis import Redis

pytestmark = pytest.mark.once

PROJECT = Path(__file__).parents[2]


def test_a_server_that_dies_at_once_is_reported_with_its_own_words() -> None:
    command = [sys.executable, "-c", "raise SystemExit('no such town')"]
    with (
        server_folder("test") as folder,
        Child(command, folder=folder) as child,
        pytest.raises(ServerFailed, match="no such town"),
    ):
        child.wait_ready(lambda: False, seconds=20)


def test_leaving_a_server_also_ends_what_it_had_started() -> None:
    port = free_port()
    grandchild = f"import socket,time; s=socket.create_server(('127.0.0.1',{port})); time.sleep(600)"
    parent = f"import subprocess,sys; subprocess.run([sys.executable,'-c',{grandchild!r}])"
    with server_folder("test") as folder:
        with Child([sys.executable, "-c", parent], folder=folder) as child:
            child.wait_ready(lambda: answers_on(port), seconds=20)
        wait_until(lambda: not answers_on(port), seconds=5, what="the grandchild to end")


def test_postgres_answers_in_utf8_and_has_the_extensions_that_the_network_view_needs(postgres_server: Postgres) -> None:
    with postgres_server.connect() as connection:
        assert connection.execute("SELECT 'Alzira, l''Horta'").fetchone() == ("Alzira, l'Horta",)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        connection.execute("CREATE EXTENSION pg_trgm")
        assert connection.execute("SELECT similarity('curso', 'cursos') > 0.5").fetchone() == (True,)


def test_a_command_under_postgres_finds_the_database_and_its_exit_code_comes_back() -> None:
    program = "import os,psycopg,sys; psycopg.connect(os.environ['VENTANILLA_DATABASE_URL']); print('in'); sys.exit(7)"
    command = [sys.executable, "-m", "tests.servers.postgres", "--", sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=PROJECT)
    assert (done.returncode, done.stdout) == (7, "in\n"), done.stderr


def test_redis_answers(redis_server: Redis) -> None:
    assert redis_server.answers()


SKIPPING = """
import pytest
from tests.servers.process import Missing
from tests.servers import plugin

def test_skips_itself(): pytest.skip("needs the sea")
@pytest.mark.xfail(strict=True)
def test_known_to_fail(): assert False
@pytest.fixture
def absent():
    def start(): raise Missing("needs Dovecot: install the Debian package dovecot-imapd")
    yield from plugin._started(start)
def test_needs_a_server(absent): pass
"""


@pytest.mark.parametrize(
    ("forbidden", "outcome"), [("", "2 skipped, 1 xfailed"), ("1", "1 failed, 1 xfailed, 1 error")]
)
def test_a_run_that_forbids_skips_fails_where_another_says_what_to_install(
    tmp_path_factory: pytest.TempPathFactory, forbidden: str, outcome: str
) -> None:
    folder = tmp_path_factory.mktemp("skips")
    (folder / "test_skipping.py").write_text(SKIPPING)
    command = [sys.executable, "-m", "pytest", "-p", "tests.servers.plugin", "-p", "no:django", "-p", "no:randomly"]
    command += ["-c", os.devnull, "--rootdir", str(folder), "-rs", str(folder)]
    path = os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "VENTANILLA_FORBID_SKIPS": forbidden, "PYTEST_ADDOPTS": "", "PYTHONPATH": path}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=folder, timeout=120)
    assert outcome in done.stdout, done.stdout
    assert "install the Debian package dovecot-imapd" in done.stdout
    assert done.returncode == (1 if forbidden else 0)
