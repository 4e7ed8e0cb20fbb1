from __future__ import annotations

from ventanilla.foundation import events
from ventanilla.inbox.events import Undelivered
from ventanilla.outbox.operations import mark_undelivered


@events.within(Undelivered)
def keep_undelivered(event: Undelivered) -> None:
    """The bounce and what it says of our message are kept together, or neither."""
    mark_undelivered(own_id=event.own_id, at=event.at)
