"""The first steps, said, with where each is taken."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ventanilla.desk.queries.steps import Step
from ventanilla.desk.web.context import address
from ventanilla.people.models import Person


@dataclass(frozen=True, slots=True)
class Shown:
    said: str
    done: bool
    url: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Beginning:
    steps: list[Shown]

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def next(self) -> Shown | None:
        return next((step for step in self.steps if not step.done and step.url), None)


def beginning(found: list[Step], person: Person) -> Beginning | None:
    """None once all of them are taken."""
    if all(step.done for step in found):
        return None
    return Beginning([_shown(step, person) for step in found])


def _shown(step: Step, person: Person) -> Shown:
    may = person.may_administer
    accounts = address("desk:connect") or address("desk:accounts")
    said = {
        "hours": (_("Say when somebody attends, and the holidays"), _setting("horario", may), ""),
        "account": (_("Connect the first account"), accounts, ""),
        "first": (_("Answer the first message"), address("desk:inbox"), ""),
        "second_factor": (_("Protect your account with a second key"), address("mfa_index"), ""),
        "oncall": (_("Say who is on call outside the hours"), _setting("guardia", may), ""),
        "colleague": (_("Add a colleague"), address("people:add") if may else "", ""),
        "backup": (
            _("Make the first copy"),
            address("desk:settings-copies") if may else "",
            _("On the server: ventanilla backup. Every night, if it can be."),
        ),
    }
    sentence, url, hint = said[step.code]
    return Shown(sentence, step.done, "" if step.done else url, "" if step.done else hint)


def _setting(slug: str, may: bool) -> str:
    return address("desk:settings-part", slug) if may else ""
