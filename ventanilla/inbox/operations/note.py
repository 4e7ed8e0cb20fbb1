"""Internal notes: they never leave the house."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction

from ventanilla.inbox.models import Message, Note
from ventanilla.inbox.rules import sanitise
from ventanilla.journal.operations import append
from ventanilla.journal.rules import Actor
from ventanilla.people.models import Person

_MENTION = re.compile(r"(?<!\w)@([\w.-]+)")


class EmptyNote(ValueError):
    code = "inbox.empty_note"


def add_note(*, message: Message, text: str, by: Person, at: datetime) -> Note:
    """Raises EmptyNote. «@nuria» mentions the person of that user name."""
    clean = sanitise(text, 10_000).strip()
    if not clean:
        raise EmptyNote
    with transaction.atomic():
        note = Note.objects.create(message=message, author=by, text=clean, at=at)
        note.mentions.set(Person.objects.filter(handle__in=_MENTION.findall(clean), is_active=True))
        append(
            action="inbox.noted",
            by=Actor("person", by.pk, by.role),
            at=at,
            subject=("message", message.pk),
            payload={"note": note.pk},
        )
    return note
