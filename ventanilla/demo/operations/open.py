"""The morning goes on: its time begins to run when somebody opens it, and what people write is read at once."""

from __future__ import annotations

from datetime import datetime

from ventanilla.channels.models import Stream
from ventanilla.demo import queries
from ventanilla.demo.registry import ADAPTER, network
from ventanilla.foundation import clock
from ventanilla.inbox.operations import poll_due

_BEFORE_ALL = "0001-01-01T00:00:00+00:00"


def open_morning() -> bool:
    """True for the one process that sets the clock at 8:05: the first that works on it."""
    morning = queries.morning()
    if morning is None or not queries.is_demonstration():
        return False
    if not network().swap_note(queries.OPENED, "no", "yes"):
        return False
    clock.shift(offset=morning.start - clock.real_now())
    return True


def read_what_came() -> int:
    """Poll the pretend accounts in which somebody has just written; how many were read."""
    at = clock.now()
    read = 0
    for stream in Stream.objects.filter(account__adapter=ADAPTER, account__closed_at=None).select_related("account"):
        since = (stream.cursor.get("since") or [_BEFORE_ALL])[0]
        place = str(stream.account.settings.get("place", ""))
        if network().due(place, since=datetime.fromisoformat(since), until=at):
            read += len(poll_due(at=at, account=stream.account, now=True))
    return read
