"""The parts of the settings that are one question each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.departments.models import Reason, Service
from ventanilla.desk.web.settings import house, says
from ventanilla.desk.web.settings.questions.about import AboutAgain
from ventanilla.desk.web.settings.questions.base import Question, Value
from ventanilla.desk.web.settings.questions.clocks import Clocks
from ventanilla.desk.web.settings.questions.days import Holidays
from ventanilla.desk.web.settings.questions.hours import Hours
from ventanilla.desk.web.settings.questions.lists import Reasons, Services
from ventanilla.desk.web.settings.questions.oncall import OnCallAgain
from ventanilla.desk.web.settings.questions.reach import Reach
from ventanilla.desk.web.settings.questions.rules import HouseRules
from ventanilla.desk.web.settings.questions.voice import Voice
from ventanilla.journal.rules import Actor


class Kept(Protocol):
    def read(self) -> Value: ...
    def write(self, value: Value, by: Actor, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Section:
    slug: str
    title: str | Promise
    lead: str | Promise
    form: type[Question]
    kept: Kept
    says: Callable[[Value], says.Said]
    """In one line, for the list of all of them."""


SECTIONS = (
    Section("administracion", _("The administration"), _("Its name is seen by citizens; the region decides holidays and rules."),
            AboutAgain, house.Plain("name", "also", "town", "region"), says.about),
    Section("lenguas", _("Languages and signature"), _("In which languages it answers, and how it signs."),
            Voice, house.Plain("languages", "signature", "role_label"), says.voice),
    Section("registro", _("Registry and telephones"), _("A message here is no entry in the registry and stops no term. Citizens are told so, and where it is."),
            Reach, house.Plain("registry_url", "registry_sentence", "phone", "urgent_phone", "email"), says.reach),
    Section("servicios", _("Services"), _("What messages are about. One that messages carry is never deleted: it is put out of use."),
            Services, house.Lines(Service), says.services),
    Section("motivos", _("Reasons"), _("Why they write. Each with the key that notes it while a message is answered; without one, its place in the list."),
            Reasons, house.Lines(Reason), says.reasons),
    Section("horario", _("Attention hours"), _("Terms count in these hours only: outside them nothing falls due and nobody is called. What is already here keeps the term that it was given."),
            Hours, house.Hours(), says.hours),
    Section("festivos", _("Holidays"), _("Those of the country and of the region are known. Add the two that the town chooses each year."),
            Holidays, house.Holidays(), says.holidays),
    Section("guardia", _("On call"), _("An address that is attended at any hour: a control room, not a person's own telephone."),
            OnCallAgain, house.OnDuty(), says.on_call),
    Section("plazos", _("Terms"), _("How long until a person answers. A term that a rule gives may be made shorter, never longer."),
            Clocks, house.Terms(), says.terms),
    Section("normas", _("House rules"), _("Citizens read them in the window, and whoever breaks them gets this text with the key 5."),
            HouseRules, house.Rules(), says.rules),
)  # fmt: skip
BY_SLUG = {section.slug: section for section in SECTIONS}
