"""The check that somebody asked for and is too long to be waited for."""

from __future__ import annotations

from ventanilla.desk.operations.checking import JOB, do_check
from ventanilla.foundation import clock
from ventanilla.foundation.jobs import job


@job(JOB, ticked=True)
def check_what_was_asked() -> None:
    do_check(at=clock.now())
