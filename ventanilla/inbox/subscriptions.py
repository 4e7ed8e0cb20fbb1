"""What the inbox does when others speak."""

from __future__ import annotations

from ventanilla.foundation.events import within
from ventanilla.inbox.operations.erase import erase_author
from ventanilla.people.events import HandlesErased


@within(HandlesErased)
def erase_what_they_wrote(event: HandlesErased) -> None:
    for handle in event.ids:
        erase_author(handle_id=handle, at=event.at)
