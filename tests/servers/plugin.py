"""Fixtures that start the real servers once per run, and the rule that a run may forbid skips."""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import TypeVar

import pytest
from playwright.sync_api import Page

from tests.servers import atproto, chromium, dovecot, postgres, redis, smtp
from tests.servers.atproto import Network
from tests.servers.chromium import Chromium
from tests.servers.dovecot import Dovecot
from tests.servers.postgres import Postgres
from tests.servers.process import Missing
from tests.servers.redis import Redis
from tests.servers.smtp import Submission

Server = TypeVar("Server")

FORBID_SKIPS = "VENTANILLA_FORBID_SKIPS"
SERVER_FIXTURES = ("postgres_server", "redis_server", "dovecot", "smtp_server", "atproto_network")
BROWSER_FIXTURES = ("browser", "open_page")
MARKERS = (
    "server: starts a real server (PostgreSQL, Dovecot, the Bluesky network)",
    "browser: drives a real browser",
    "once: the database engine cannot change the result, so one engine is enough",
)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    yield from _started(postgres.running)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    yield from _started(redis.running)


@pytest.fixture(scope="session", name="dovecot")
def dovecot_server() -> Iterator[Dovecot]:
    yield from _started(dovecot.running)


@pytest.fixture
def smtp_server(dovecot: Dovecot) -> Iterator[Submission]:
    """A new one for each test, so that no break is left over."""
    yield from _started(lambda: smtp.running(dovecot))


@pytest.fixture(scope="session")
def atproto_network() -> Iterator[Network]:
    yield from _started(atproto.running)


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    """Playwright leaves an event loop in this thread, in which Django would refuse every query."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield from _started(chromium.running)


@pytest.fixture
def open_page(browser: Chromium) -> Iterator[Callable[..., Page]]:
    """Opens pages with the options of `Chromium.page`; the test fails when one of them misbehaved."""
    with ExitStack() as pages:
        yield lambda **options: pages.enter_context(browser.page(**options))


def _started(start: Callable[[], AbstractContextManager[Server]]) -> Iterator[Server]:
    with ExitStack() as stack:
        try:
            server = stack.enter_context(start())
        except Missing as missing:
            pytest.skip(str(missing))
        yield server


def pytest_configure(config: pytest.Config) -> None:
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    grouped = config.pluginmanager.hasplugin("xdist")
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        servers = [name for name in SERVER_FIXTURES if name in fixtures]
        if servers:
            item.add_marker("server")
        if fixtures.intersection(BROWSER_FIXTURES):
            item.add_marker("browser")
            servers.append("browser")
        if servers and grouped:
            item.add_marker(pytest.mark.xdist_group(servers[-1]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and skips_are_forbidden():
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.skipped and skips_are_forbidden():
        _fail(report)
    return report


def skips_are_forbidden() -> bool:
    return os.environ.get(FORBID_SKIPS) == "1"


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"{FORBID_SKIPS}=1 forbids this: {reason}"
