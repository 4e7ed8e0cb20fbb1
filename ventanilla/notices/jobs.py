"""Mails what is due, at each tick and when nudged."""

from __future__ import annotations

from ventanilla.foundation import clock
from ventanilla.foundation.jobs import job
from ventanilla.notices.operations import send_due
from ventanilla.notices.queries import anything_due

MOST_BATCHES = 200


@job("notices.send", ticked=True)
def send() -> None:
    for _ in range(MOST_BATCHES):
        at = clock.now()
        send_due(at=at)
        if not anything_due(at):
            return
