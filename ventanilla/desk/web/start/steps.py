"""The questions of the first run, in their order, each on a page of its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.departments import queries as house
from ventanilla.desk.web.settings.questions.about import About
from ventanilla.desk.web.settings.questions.base import Question
from ventanilla.desk.web.settings.questions.clocks import Clocks
from ventanilla.desk.web.settings.questions.days import Holidays
from ventanilla.desk.web.settings.questions.hours import Hours
from ventanilla.desk.web.settings.questions.lists import Services
from ventanilla.desk.web.settings.questions.oncall import OnCall
from ventanilla.desk.web.settings.questions.reach import Reach
from ventanilla.desk.web.settings.questions.voice import Languages
from ventanilla.desk.web.start.newcomer import FirstPerson


@dataclass(frozen=True, slots=True)
class Step:
    slug: str
    question: str | Promise
    why: str | Promise
    form: type[Question]


PERSON = Step(
    "persona", _("Who are you?"), _("You will administer the desk, and may add others later. You come in at once."), FirstPerson
)  # fmt: skip
ABOUT_THE_HOUSE = (
    Step("administracion", _("Which administration is it?"), _("Its name is seen by citizens; what it is decides what is proposed from here on."), About),
    Step("lenguas", _("In which languages do you answer?"), _("Ready texts are laid down in each of them."), Languages),
    Step("servicios", _("What do people write about?"), _("These are the services usual in a body like yours. Change the names, untick what is not yours, add what is missing."), Services),
    Step("motivos", _("And why do they write?"), _("The reasons that will be counted. With a few that are clear it is noted with one key."), Services),
    Step("horario", _("When does somebody attend?"), _("Terms count in these hours only: outside them nothing falls due and nobody is called."), Hours),
    Step("festivos", _("Which days are holidays?"), _("Those of the country and of the region are known. Add the two that the town chooses each year."), Holidays),
    Step("guardia", _("Who is on call?"), _("An address that is attended at any hour: a control room, not a person's own telephone. It may be left empty."), OnCall),
    Step("registro", _("Where is the official registry?"), _("A message here is no entry in the registry and stops no term. Citizens are told so, and where it is."), Reach),
    Step("plazos", _("Are these terms right?"), _("Each with the rule that binds a body like yours in this region, or “term of the house” where none is known."), Clocks),
)  # fmt: skip


def founded() -> bool:
    found = house.administration()
    return found is not None and found.ready_at is not None


def steps(request: HttpRequest) -> tuple[Step, ...]:
    """A person who administers is not asked who they are; of a house that is set up only the person is missing."""
    people = () if request.user.is_authenticated else (PERSON,)
    return (() if founded() else ABOUT_THE_HOUSE) + people
