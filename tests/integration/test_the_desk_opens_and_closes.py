"""`ventanilla run`, for real: its children, its end, and what it says when something is in the way."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.slow
OPENS_WITHIN = 40
CLOSES_WITHIN = 10


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "VENTANILLA_HOME": str(home),
        "VENTANILLA_PORT": str(port),
        "VENTANILLA_HOST": "127.0.0.1",
        "VENTANILLA_DATABASE_URL": "",
    }


@contextlib.contextmanager
def opened(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    known = environment(home, port)
    with subprocess.Popen(
        [sys.executable, "-m", "ventanilla", "run"],
        env=known,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as desk:
        try:
            wait_for(lambda: answers(port), OPENS_WITHIN)
            yield desk
        finally:
            if desk.poll() is None:
                desk.terminate()
                desk.wait(30)


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/cuenta/entrar/", timeout=5, follow_redirects=True).status_code == 200
    except httpx.TransportError:
        return False


def wait_for(condition, seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "it never happened"
        time.sleep(0.05)


def children_of(parent: int) -> dict[str, int]:
    """The name of each child (its last word) and its number."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            status = (entry / "stat").read_text()
            words = (entry / "cmdline").read_text().split("\0")
        except OSError:
            continue
        if int(status.rpartition(")")[2].split()[1]) == parent and status.rpartition(")")[2].split()[0] != "Z":
            found[words[-2] if len(words) > 1 else ""] = int(entry.name)
    return found


def alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for the children in /proc: needs Linux")
class TestTheDesk:
    def test_it_opens_serves_the_sign_in_and_ctrl_c_ends_it_and_its_children_at_once(self, tmp_path: Path) -> None:
        port = free_port()
        with opened(tmp_path, port) as desk:
            children = children_of(desk.pid)
            assert set(children) == {"web", "worker"}
            began = time.monotonic()
            desk.send_signal(signal.SIGINT)
            said, _ = desk.communicate(timeout=30)
            assert time.monotonic() - began < CLOSES_WITHIN
            assert desk.returncode == 0
            assert not any(alive(number) for number in children.values())
            assert f"http://localhost:{port}" in said
            assert "Traceback" not in said
            assert not answers(port)

    def test_its_children_end_when_it_is_killed(self, tmp_path: Path) -> None:
        with opened(tmp_path, free_port()) as desk:
            children = children_of(desk.pid)
            desk.kill()
            desk.wait(10)
            wait_for(lambda: not any(alive(number) for number in children.values()), 20)

    def test_a_child_that_dies_is_started_again_and_the_place_kept(self, tmp_path: Path) -> None:
        port = free_port()
        with opened(tmp_path, port) as desk:
            before = children_of(desk.pid)
            os.kill(before["web"], signal.SIGKILL)
            wait_for(lambda: children_of(desk.pid).get("web") not in {None, before["web"]}, 20)
            wait_for(lambda: answers(port), OPENS_WITHIN)
            assert children_of(desk.pid)["worker"] == before["worker"]
            desk.terminate()
            said, _ = desk.communicate(timeout=30)
            assert "web" in said

    def test_a_second_one_on_the_same_port_says_so_in_one_sentence(self, tmp_path: Path) -> None:
        port = free_port()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", port))
            taken.listen()
            second = subprocess.run(
                [sys.executable, "-m", "ventanilla", "run"],
                env=environment(tmp_path, port),
                capture_output=True,
                text=True,
                timeout=60,
            )
        assert second.returncode == 1
        assert f"VENTANILLA_PORT={port + 1}" in second.stderr
        assert len(second.stderr.strip().splitlines()) == 1


def test_a_command_that_finds_no_desk_says_where_it_looked_and_leaves_nothing(tmp_path: Path) -> None:
    home = tmp_path / "nowhere"
    for words in (["verify"], ["check"], ["worker"], ["web"], ["backup"]):
        done = subprocess.run(
            [sys.executable, "-m", "ventanilla", *words],
            env=environment(home, 1),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 1, words
        assert str(home / "ventanilla.sqlite3") in done.stderr
        assert not home.exists(), words
