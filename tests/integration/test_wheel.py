"""The wheel alone is enough: built, installed in a new environment, it opens the demonstration in Spanish."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup

pytestmark = [pytest.mark.slow, pytest.mark.once]
ROOT = Path(__file__).resolve().parents[2]
OPENS_WITHIN = 180
CLOSES_WITHIN = 30


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel; what it depends on is lent by this one, to spare a minute of copying."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    run(folder / "bin/pip", "install", "--quiet", "--no-deps", "--no-index", wheel)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def run(*command: object, **more: object) -> str:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, env=clean(), **more
    )  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


def clean(**more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("VENTANILLA_", "DJANGO_", "PYTHON"))
    }
    return kept | more


def test_the_wheel_carries_all_that_is_not_test_or_source_of_a_catalogue(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("ventanilla/")}
    tracked = run("git", "-C", ROOT, "ls-files", "ventanilla").split()
    wanted = {name for name in tracked if "/tests/" not in name and not name.endswith((".po", ".pot"))}
    assert len(wanted) > 200
    assert {name for name in wanted if (ROOT / name).exists()} - inside == set()
    for language in ("es", "en", "ca_Valencia"):
        assert f"ventanilla/locale/{language}/LC_MESSAGES/django.mo" in inside
    assert [name for name in inside if "/tests/" in name or name.endswith((".po", ".pyc"))] == []


def test_the_wheel_carries_its_licence_and_its_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (licence,) = [name for name in archive.namelist() if name.endswith("licenses/LICENSE")]
        (entry,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in archive.read(licence).decode()
        assert "ventanilla = ventanilla.__main__:main" in archive.read(entry).decode()


def test_the_installed_desk_opens_its_demonstration_in_spanish(environment: Path, tmp_path: Path) -> None:
    place = run(environment / "bin/python", "-c", "import ventanilla; print(ventanilla.__file__)", cwd=tmp_path)
    assert place.startswith(str(environment))
    if "demo" not in run(environment / "bin/ventanilla", "help", cwd=tmp_path).split():
        pytest.skip("needs the command `ventanilla demo`, which is not there yet")
    with opened(environment, tmp_path) as address:
        answer = httpx.get(f"{address}/cuenta/entrar/")
        page = BeautifulSoup(answer.text, "html5lib")
        assert page.html
        assert page.html["lang"] == "es"
        assert page.h1
        assert not re.search(r"\b(Sign|the|your)\b", page.h1.get_text())
        assert re.search(r"\b(Entrar|Entre|usuario)\b", page.get_text())
        for sheet in page.select("link[rel=stylesheet]"):
            style = httpx.get(address + str(sheet["href"]))
            assert style.status_code == 200
            assert style.headers["content-type"].startswith("text/css")
        english = httpx.get(f"{address}/cuenta/entrar/", cookies={"lengua": "en"}).text
        assert 'lang="en"' in english


@contextlib.contextmanager
def opened(environment: Path, folder: Path) -> Iterator[str]:
    """`ventanilla demo --run` on a free port, ended with SIGTERM, which must be clean."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    known = clean(VENTANILLA_HOME=str(folder / "home"), VENTANILLA_HOST="127.0.0.1", VENTANILLA_PORT=str(port))
    said = folder / "said.txt"
    with said.open("w") as output:
        command = [str(environment / "bin/ventanilla"), "demo", "--if-empty", "--run"]
        desk = subprocess.Popen(command, cwd=folder, env=known, stdout=output, stderr=subprocess.STDOUT)
        try:
            address = f"http://127.0.0.1:{port}"
            until = time.monotonic() + OPENS_WITHIN
            while not answers(address):
                assert desk.poll() is None, said.read_text()
                assert time.monotonic() < until, f"it did not open in time:\n{said.read_text()}"
                time.sleep(0.2)
            yield address
        finally:
            if desk.poll() is None:
                desk.send_signal(signal.SIGTERM)
            try:
                code = desk.wait(CLOSES_WITHIN)
            except subprocess.TimeoutExpired:
                desk.kill()
                raise
    assert code == 0, said.read_text()


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/cuenta/entrar/", timeout=10).status_code == 200
    except httpx.TransportError:
        return False
