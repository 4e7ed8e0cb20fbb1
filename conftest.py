"""Fixtures for every test: the on-commit runner, a fresh home, real servers by name."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator

os.environ.setdefault("VENTANILLA_HOME", tempfile.mkdtemp(prefix="ventanilla-tests-"))

import pytest

pytest_plugins = ["tests.servers.plugin"] if os.path.exists(os.path.join(os.path.dirname(__file__), "tests/servers/plugin.py")) else []


@pytest.fixture(autouse=True)
def _quiet_jobs(settings, request) -> Iterator[None]:
    """Nudges go nowhere in tests: work is found by reading rows."""
    settings.NUDGES = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from ventanilla.foundation import clock

    clock.forget()
    yield
    clock.forget()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Run what a test leaves for after the commit: `with committed(): operation(...)`."""

    def run():
        return django_capture_on_commit_callbacks(execute=True)

    return run
