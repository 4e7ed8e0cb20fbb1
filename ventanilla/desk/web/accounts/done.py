"""What was done with an account, from the journal: numbers become names only here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ventanilla.channels.models import Account
from ventanilla.foundation.ui.nets import name_of
from ventanilla.journal import registry
from ventanilla.journal.queries import Line, history
from ventanilla.journal.rules import said_of
from ventanilla.people.models import Person

LATEST = 8
OURS = "channels."
"""Of an account the journal also keeps each page that was admitted: those are its readings, told elsewhere."""


@dataclass(frozen=True, slots=True)
class Done:
    at: datetime
    said: str
    by: str


def done_with(account: Account) -> list[Done]:
    """Newest first."""
    lines = history(("account", account.pk), limit=LATEST, family=OURS)
    wanted = {line.actor_id for line in lines if line.actor_kind == "person" and line.actor_id}
    names = dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    return [Done(line.at, _sentence(line), names.get(line.actor_id or 0, "")) for line in reversed(lines)]


def _sentence(line: Line) -> str:
    payload = {name: name_of(str(value))[1] if name == "network" else value for name, value in line.payload.items()}
    return said_of(str(registry.actions().get(line.action, line.action)), payload)
