"""The form opens with the desk; an erasure reaches it; an answer that left is told."""

from __future__ import annotations

from ventanilla.departments.events import AdministrationFounded
from ventanilla.foundation.events import after, within
from ventanilla.foundation.jobs import nudge
from ventanilla.inbox.events import MessagesErased
from ventanilla.outbox.events import DispatchesChanged
from ventanilla.window.operations import forget, open_form


@within(AdministrationFounded)
def open_with_the_desk(event: AdministrationFounded) -> None:
    open_form(at=event.at)


@within(MessagesErased)
def forget_the_way_back(event: MessagesErased) -> None:
    forget(messages=event.ids)


@after(DispatchesChanged)
def tell_soon(event: DispatchesChanged) -> None:
    nudge("window.tell")
