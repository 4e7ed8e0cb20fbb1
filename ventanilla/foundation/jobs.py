"""Jobs are nudged by name and find their work by reading rows; a lost nudge delays and never loses."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.conf import settings
from django.db import close_old_connections, transaction
from huey import Huey, RedisHuey, SqliteHuey, crontab

from ventanilla import home

log = logging.getLogger(__name__)
_jobs: dict[str, Callable[..., object]] = {}
_ticked: list[str] = []
_enqueue: list[Callable[..., object]] = []
Loop = Callable[[threading.Event], None]
_loops: dict[str, Loop] = {}
_silent = False


def job(name: str, *, ticked: bool = False) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Register a function under a name. `ticked` ones run at every tick; all must bear being run twice at once."""

    def register(function: Callable[..., object]) -> Callable[..., object]:
        _jobs[name] = function
        if ticked and name not in _ticked:
            _ticked.append(name)
        return function

    return register


def background(name: str) -> Callable[[Loop], Loop]:
    """Register a loop that a worker keeps in a thread of its own until the event that it receives is set."""

    def register(function: Loop) -> Loop:
        _loops[name] = function
        return function

    return register


def loops() -> dict[str, Loop]:
    return dict(_loops)


def names() -> dict[str, Callable[..., object]]:
    return dict(_jobs)


def ticked() -> list[str]:
    return list(_ticked)


@cache
def queue() -> Huey:
    """huey on SQLite beside the database, or on Redis where VENTANILLA_JOBS_URL names one."""
    url = home.setting("VENTANILLA_JOBS_URL")
    if url:
        made: Huey = RedisHuey("ventanilla", url=url, results=False)
    else:
        settings.HOME.mkdir(parents=True, exist_ok=True)
        made = SqliteHuey("ventanilla", filename=str(settings.HOME / "jobs.db"), results=False)
    _enqueue[:] = [made.task(name="run_job")(run)]
    made.periodic_task(crontab(minute="*"), name="tick")(tick)
    return made


def run(name: str, **arguments: Any) -> None:
    """Run one job; what it raises is logged, never repeated: the rows are still there for the next tick."""
    close_old_connections()
    try:
        _jobs[name](**arguments)
    except Exception:
        log.exception("job %s failed", name)
    finally:
        close_old_connections()


def tick() -> None:
    for name in _ticked:
        run(name)


def nudge_all() -> None:
    """What a worker does first: the work that waited while none ran."""
    for name in _ticked:
        nudge(name)


@contextmanager
def unnudged() -> Iterator[None]:
    """Nobody is woken by what this process commits: for work in bulk, before any worker is there."""
    global _silent
    _silent = True
    try:
        yield
    finally:
        _silent = False


def nudge(name: str, **arguments: Any) -> None:
    """Ask a worker to run the job once this transaction has committed."""
    if name not in _jobs:
        raise KeyError(f"no job is called {name!r}")

    def enqueue() -> None:
        try:
            queue()
            _enqueue[0](name, **arguments)
        except Exception:
            log.warning("could not nudge %s; the next tick will find the work", name, exc_info=True)

    if getattr(settings, "NUDGES", True) and not _silent:
        transaction.on_commit(enqueue, robust=True)
