"""The history of one message, from the journal: codes become words and numbers become names only here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ventanilla.answers.models import Duty, Ending, State
from ventanilla.desk.web import words
from ventanilla.foundation.ui.words import in_words
from ventanilla.inbox.models import Message
from ventanilla.journal import registry
from ventanilla.journal.queries import Line, history
from ventanilla.journal.rules import said_of
from ventanilla.people.models import Person

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Told:
    when: str
    said: str
    by: str


def told(message: Message, *, at: datetime, duty: Duty | None) -> list[Told]:
    """Newest first, the arrival last."""
    lines = history(("message", message.pk), limit=LONGEST)
    names = _names(lines)
    arrival = Told(in_words(message.admitted_at, now=at), _("It was read and written down."), "")
    found = [
        Told(in_words(line.at, now=at), sentence(line, at=at), names.get(line.actor_id or 0, "")) for line in lines
    ]
    return [*reversed(found), arrival]


def _names(lines: list[Line]) -> dict[int, str]:
    wanted = {line.actor_id for line in lines if line.actor_kind == "person" and line.actor_id}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def sentence(line: Line, *, at: datetime) -> str:
    said = {name: _word(name, value, at) for name, value in line.payload.items()}
    told = said_of(str(registry.actions().get(line.action, line.action)), said)
    return told.replace(f" ({line.payload.get('code', '')})", "")


def _word(name: str, value: Any, at: datetime) -> Any:
    if not isinstance(value, str):
        return value
    if name in {"ending", "was"}:
        return _state(value)
    if name == "for":
        return (
            {
                State.CITIZEN: pgettext("it waits for", "the citizen"),
                State.DEPARTMENT: pgettext("it waits for", "an area"),
            }.get(State(value), pgettext("it waits for", "us"))
            if value in State.values
            else value
        )
    if name == "until":
        try:
            return in_words(datetime.fromisoformat(value), now=at)
        except ValueError:
            return value
    return value


def _state(code: str) -> str:
    if code in Ending.values:
        return words.ending_words(code)
    return str(State(code).label) if code in State.values else code
