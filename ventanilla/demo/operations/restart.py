"""The morning, from 8:05 again."""

from __future__ import annotations

import time

from django.db import transaction

from ventanilla.demo import queries
from ventanilla.demo.operations import snapshot
from ventanilla.demo.operations.refusals import NotHere
from ventanilla.demo.registry import network
from ventanilla.demo.rules import Morning
from ventanilla.foundation import brief, clock
from ventanilla.foundation.management.ground import alone


def restart(*, spread: float = clock.REFRESH_SECONDS + 0.2) -> Morning:
    """Raises NotHere. Whoever is signed in stays so.

    1. The clock goes back, and every process is given the time to see it: nobody reads or writes in the old hour.
    2. In one transaction, the rows as they were; at its end, the network. A worker in the middle of something finds its
       lease gone and leaves no trace.
    """
    with alone():
        morning = queries.morning()
        if morning is None or queries.standing() is not queries.Standing.DEMONSTRATION or not snapshot.exists():
            raise NotHere
        clock.shift(offset=morning.start - clock.real_now())
        time.sleep(spread)
        with snapshot.at_hand(), transaction.atomic():
            snapshot.bring_back()
            network().bring_morning_back()
            clock.shift(offset=morning.start - clock.real_now())
        network().leave_note(queries.OPENED, "yes")
    brief.forget()
    return morning
