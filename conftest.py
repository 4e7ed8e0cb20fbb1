"""Fixtures for every test: the on-commit runner, the inspecting client, no network, real servers by name."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from tests.home import HOME
from tests.page import Desk

pytest_plugins = ["tests.servers.plugin"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """A file, as in life: threads that share a database in memory share its one connection, and lock each other out."""
    default = settings.DATABASES["default"]
    if default["ENGINE"] == "django.db.backends.sqlite3":
        default.setdefault("TEST", {})["NAME"] = str(HOME / "tests.sqlite3")


@pytest.fixture(autouse=True)
def _quiet_jobs(settings, request) -> Iterator[None]:
    """Nudges go nowhere in tests: work is found by reading rows."""
    settings.NUDGES = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from ventanilla.foundation import brief, clock

    clock.forget()
    brief.forget()
    yield
    clock.forget()


@pytest.fixture(autouse=True)
def _no_network(request, monkeypatch) -> None:
    """This machine and no other: what a test needs from outside, it starts (markers server and browser) or fakes."""
    if request.node.get_closest_marker("server") or request.node.get_closest_marker("browser"):
        return
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def only_here(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_here(address[0]):
            raise AssertionError(f"this test went out to {address[0]}")
        connect(self, address)

    def only_known(host: Any, *arguments: Any, **options: Any) -> Any:
        if host and not _is_here(host) and not _is_number(host):
            raise socket.gaierror(socket.EAI_NONAME, f"tests ask no name server ({host})")
        return resolve(host, *arguments, **options)

    monkeypatch.setattr(socket.socket, "connect", only_here)
    monkeypatch.setattr(socket, "getaddrinfo", only_known)


def _is_number(host: str | bytes) -> bool:
    try:
        ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host)
    except ValueError:
        return False
    return True


def _is_here(host: str | bytes) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    return name in {"", "localhost"} or (_is_number(name) and ipaddress.ip_address(name).is_loopback)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Run what a test leaves for after the commit: `with committed(): operation(...)`."""

    def run():
        return django_capture_on_commit_callbacks(execute=True)

    return run


@pytest.fixture
def desk(client, db) -> Desk:
    """The client that looks every page over; `desk.enter(cast.nuria())` signs in."""
    return Desk(client)
