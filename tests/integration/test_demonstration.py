"""The demonstration as a newcomer meets it: one command, real processes, a morning that goes on and begins again."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.once]
WRITTEN_WITHIN = 300
OPENS_WITHIN = 60
COMES_WITHIN = 100
"""Somebody writes in the first minute."""
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Home:
    place: Path
    port: int

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("VENTANILLA_")}
        return kept | {
            "VENTANILLA_HOME": str(self.place),
            "VENTANILLA_PORT": str(self.port),
            "VENTANILLA_HOST": "127.0.0.1",
        }

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ventanilla", *words]
        return subprocess.run(
            command,
            env=self.environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=WRITTEN_WITHIN,
            check=False,
        )

    def ask(self, *words: str) -> Any:
        done = self.run(*words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    @contextlib.contextmanager
    def opened(self) -> Iterator[str]:
        command = [sys.executable, "-m", "ventanilla", "demo", "--if-empty", "--run"]
        desk = subprocess.Popen(command, env=self.environment(), cwd=ROOT, stdout=subprocess.PIPE, text=True)
        address = f"http://127.0.0.1:{self.port}"
        try:
            wait_for(lambda: answers(address), OPENS_WITHIN)
            yield address
        finally:
            desk.send_signal(signal.SIGTERM)
            said, _nothing = desk.communicate(timeout=30)
        assert desk.returncode == 0
        assert "nuria" in said


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/cuenta/entrar/", timeout=10).status_code == 200
    except httpx.TransportError:
        return False


def wait_for(true: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"not within {seconds} s"
        time.sleep(0.3)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    return Home(tmp_path_factory.mktemp("demonstration") / "home", port)


@pytest.fixture(scope="module")
def made(home: Home) -> dict[str, Any]:
    """What the command told, and what the desk counted then: a later test lets the morning go on."""
    told: dict[str, Any] = home.ask("demo")
    return told | {"counted": home.ask("coverage"), "verified": home.run("verify").returncode}


def test_one_command_writes_a_fortnight_whose_figures_are_counted(made: dict[str, Any]) -> None:
    assert made["demonstration"]
    assert made["received"] >= 1500
    counted = made["counted"]
    assert counted["received"] == made["received"] == sum(counted["closed"].values()) + sum(counted["open"].values())
    assert counted["unaccounted"] == 0
    assert all(counted["open"].values())
    assert of_850(counted)["received"] == of_850(counted)["open"] == 214
    assert made["verified"] == 0


def test_a_second_time_it_is_left_as_it_is(home: Home, made: dict[str, Any]) -> None:
    again = home.ask("demo", "--if-empty")
    assert not again["made"]
    assert (again["morning"], again["seed"]) == (made["morning"], made["seed"])
    assert again["received"] >= made["received"]


def test_people_go_on_writing_and_the_morning_begins_again_with_one_click(home: Home, made: dict[str, Any]) -> None:
    with home.opened() as address, httpx.Client(base_url=address, timeout=60) as visitor:
        wait_for(lambda: home.ask("coverage")["received"] > made["received"], COMES_WITHIN)
        press(visitor, "/cuenta/entrar/", "/demostracion/entrar/", person="nuria")
        assert visitor.get("/cuenta/mia/").status_code == 200
        assert press(visitor, "/cuenta/mia/", "/demostracion/otra-vez/").status_code == 302
        counted = home.ask("coverage")
        assert (counted["received"], of_850(counted)["open"]) == (made["received"], 214)
        assert visitor.get("/cuenta/mia/").status_code == 200
        wait_for(lambda: home.ask("coverage")["received"] > made["received"], COMES_WITHIN)
        assert home.run("verify").returncode == 0


def press(visitor: httpx.Client, page: str, address: str, **given: str) -> httpx.Response:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', visitor.get(page).text)
    assert found
    return visitor.post(
        address, data={"csrfmiddlewaretoken": found[1], **given}, headers={"Referer": str(visitor.base_url)}
    )


def of_850(counted: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = max(counted["threads"], key=lambda one: one["received"])
    return found


@pytest.mark.parametrize(
    "words", [("person", "add", "joaquin", "--name", "Joaquín Peris", "--role", "administrator"), ("migrate",)]
)
def test_a_desk_that_somebody_made_is_opened_and_never_filled(tmp_path: Path, words: tuple[str, ...]) -> None:
    real = Home(tmp_path / "home", 8999)
    assert real.run(*words).returncode == 0
    assert real.ask("demo", "--if-empty") == {"demonstration": False}
    assert real.ask("coverage")["received"] == 0
    if words[0] == "person":
        refused = real.run("demo")
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
