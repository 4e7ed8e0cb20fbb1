"""Beginning a real desk: the administration, its terms and the first person, all at once or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.answers.models import ClockClass
from ventanilla.answers.operations import change_clock
from ventanilla.departments import operations as house
from ventanilla.departments.models import Administration
from ventanilla.departments.registry import Named
from ventanilla.people.models import Person
from ventanilla.people.operations import begin_with


class FoundedAlready(Exception):
    code = "desk.founded_already"


@dataclass(frozen=True, slots=True)
class Term:
    code: str
    minutes: int
    active: bool
    basis: str


@dataclass(frozen=True, slots=True)
class House:
    """Everything that the first-run wizard asked about the administration."""

    name: str
    kind: str
    also: str
    region: str
    town: str
    zone: str
    languages: Sequence[str]
    services: Sequence[Named]
    reasons: Sequence[Named]
    hours: Sequence[tuple[int, time, time]]
    local_holidays: Sequence[tuple[date, str]] = ()
    on_call: Sequence[tuple[str, str, str]] = ()
    terms: Sequence[Term] = ()
    texts: dict[str, Any] = field(default_factory=dict)
    """Registry, telephones, mail."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    name: str
    handle: str
    password: str
    email: str = ""


def found_desk(*, given: House | None, first: Newcomer | None, by: Person | None, at: datetime) -> Person:
    """Either `first` comes in as administrator, or it is done by one who is there; without `given`, only the person.

    Raises FoundedAlready, SomebodyAlready and what the operations of each slice raise.
    """
    with transaction.atomic():
        if (
            given is not None
            and Administration.objects.select_for_update(no_key=True).filter(ready_at__isnull=False).exists()
        ):
            raise FoundedAlready(_("This desk is set up already. What was said then is changed in Settings."))
        if first is not None:
            by = begin_with(handle=first.handle, name=first.name, password=first.password, email=first.email, at=at)
        if by is None:
            raise FoundedAlready(_("Nobody is setting it up."))
        if given is not None:
            _lay_down(given, by, at)
    return by


def _lay_down(given: House, by: Person, at: datetime) -> None:
    """Whoever is on call first: the classes that ring at any hour look for somebody."""
    if given.on_call:
        house.change_on_call(addresses=given.on_call, by=by.actor, at=at)
    house.found_administration(
        name=given.name, kind=given.kind, also=given.also, region=given.region, town=given.town, zone=given.zone,
        languages=given.languages, hours=given.hours, local_holidays=given.local_holidays,
        services=given.services, reasons=given.reasons, at=at, by=by.actor, **given.texts,
    )  # fmt: skip
    proposed = {clock.code: clock for clock in ClockClass.objects.all()}
    for term in given.terms:
        clock = proposed.get(term.code)
        if clock and (clock.first_minutes, clock.active, clock.basis) != (term.minutes, term.active, term.basis):
            change_clock(
                code=term.code, first_minutes=term.minutes, all_day=clock.all_day and term.active, active=term.active,
                basis=term.basis, by=by.actor, at=at,
            )  # fmt: skip
