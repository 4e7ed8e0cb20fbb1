"""What the desk weighs while it runs, and how long it takes to open, beside a bare Django."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bench.measure import Line, at_most, bounded

OPENS_WITHIN = 120
ROUNDS = 5
BARE = """
import django
from django.conf import settings
settings.configure(DEBUG=False, ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="x" * 50,
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"],
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("", lambda request: HttpResponse("hello"))]
from waitress import serve
import sys
serve(get_wsgi_application(), host="127.0.0.1", port=int(sys.argv[1]))
"""


def lines(home: Path) -> Iterator[Line]:
    bare = _median([_opening([sys.executable, "-c", BARE], home, "/") for _ in range(ROUNDS)])
    ours = _median(
        [_opening([sys.executable, "-m", "ventanilla", "web"], home, "/cuenta/entrar/") for _ in range(ROUNDS)]
    )
    yield at_most("cold start to the first answer: s", ours, bare, 3)
    with _open([sys.executable, "-m", "ventanilla", "run"], home) as (process, port):
        address = f"http://localhost:{port}"
        _until(lambda: _answers(f"{address}/cuenta/entrar/"), process)
        for _ in range(200):
            httpx.get(f"{address}/cuenta/entrar/").raise_for_status()
        time.sleep(15)
        weights = _children(process.pid)
        yield bounded("web + worker: MB resident", sum(weights.values()), most=350)


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _opening(command: list[str], home: Path, path: str) -> float:
    start = time.perf_counter()
    with _open(command, home) as (process, port):
        _until(lambda: _answers(f"http://127.0.0.1:{port}{path}"), process)
        return time.perf_counter() - start


@contextmanager
def _open(command: list[str], home: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    known = {**os.environ, "VENTANILLA_HOME": str(home), "VENTANILLA_PORT": str(port), "VENTANILLA_HOST": "127.0.0.1"}
    known.pop("VENTANILLA_PARENT", None)
    given = [*command, str(port)] if "-c" in command else command
    process = subprocess.Popen(given, env=known, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process, port
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _until(ready: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + OPENS_WITHIN
    while not ready():
        if process.poll() is not None or time.monotonic() > limit:
            raise RuntimeError("it did not open")
        time.sleep(0.01)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=10).status_code == 200
    except httpx.TransportError:
        return False


def _children(parent: int) -> dict[str, float]:
    """Resident memory in MB of the children of a process, by command."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
            command = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"PPid:\t{parent}\n" in status and "VmRSS:" in status:
            name = command[-2].decode() if len(command) > 1 else folder.name
            found[f"{name} {folder.name}"] = int(status.split("VmRSS:")[1].split()[0]) / 1024
    return found
