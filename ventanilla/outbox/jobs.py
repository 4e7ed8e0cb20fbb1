"""The outbox's own loop, and the sweep of every tick. Both bear being run twice at once."""

from __future__ import annotations

import logging
from datetime import datetime
from threading import Event

from django.db import close_old_connections

from ventanilla.foundation import clock
from ventanilla.foundation.jobs import background, job
from ventanilla.outbox.operations import dispatch_due, read_back, reap, reconcile_due
from ventanilla.outbox.queries import next_due

log = logging.getLogger(__name__)
_LONGEST_SLEEP = 1.0
_SHORTEST_SLEEP = 0.005


@job("outbox.sweep", ticked=True)
def sweep() -> None:
    reap(at=clock.now())
    dispatch_due(at=clock.now())
    reconcile_due(at=clock.now())
    read_back(at=clock.now())


@background("outbox")
def loop(stop: Event) -> None:
    """Send until told to stop, sleeping until the next `not_before` (a second at most)."""
    while not stop.is_set():
        wait = _LONGEST_SLEEP
        try:
            at = clock.now()
            moved = dispatch_due(at=at)
            wait = _pause_until(next_due(at=at), clock.now()) if moved else _pause_before(next_due(at=at), clock.now())
        except Exception:
            log.exception("the outbox could not send; it goes on")
        finally:
            close_old_connections()
        stop.wait(wait)


def _pause_until(due: datetime | None, now: datetime) -> float:
    return _LONGEST_SLEEP if due is None else min(max((due - now).total_seconds(), _SHORTEST_SLEEP), _LONGEST_SLEEP)


def _pause_before(due: datetime | None, now: datetime) -> float:
    """Nothing moved: what is due already is held by something, and is not asked again at once."""
    return _LONGEST_SLEEP if due is None or due <= now else _pause_until(due, now)
