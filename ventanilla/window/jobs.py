"""Telling citizens that there is something to read; forgetting what need not be kept."""

from __future__ import annotations

from ventanilla.foundation import clock
from ventanilla.foundation.jobs import job
from ventanilla.window.operations import forget_visits, sweep, tell


@job("window.tell", ticked=True)
def tell_all() -> None:
    tell(at=clock.now())


@job("window.sweep", ticked=True)
def sweep_all() -> None:
    at = clock.real_now()
    sweep(at=at)
    forget_visits(at=at)
