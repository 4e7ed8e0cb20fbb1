"""Drafts are kept: nothing written is lost."""

from __future__ import annotations

from datetime import datetime

from ventanilla.answers.models import Draft
from ventanilla.inbox.models import Message
from ventanilla.inbox.rules import sanitise
from ventanilla.people.models import Person


def keep_draft(*, message: Message, person: Person, text: str, at: datetime) -> None:
    clean = sanitise(text, 20_000)
    if clean.strip():
        Draft.objects.update_or_create(message=message, person=person, defaults={"text": clean, "at": at})
    else:
        drop_draft(message=message, person=person)


def drop_draft(*, message: Message, person: Person) -> None:
    Draft.objects.filter(message=message, person=person).delete()
