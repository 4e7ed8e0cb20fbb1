"""Add a person, list them, let one in again or no longer."""

from __future__ import annotations

from argparse import SUPPRESS
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from ventanilla.foundation import clock
from ventanilla.foundation.management import CommandError, DeskCommand
from ventanilla.journal.rules import SYSTEM
from ventanilla.people import operations, queries
from ventanilla.people.models import Person, Role


class Command(DeskCommand):
    help = __doc__ or ""
    creates = True

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, parser_class=CommandParser)
        add = verbs.add_parser("add", help=_("Add a person and print the one-day link with which they set a password."))
        add.add_argument("handle", metavar="HANDLE")
        add.add_argument("--name", required=True)
        add.add_argument("--role", required=True, choices=Role.values)
        add.add_argument("--email", default="")
        verbs.add_parser("list", help=_("Who there is."))
        for verb, said in (
            ("link", _("Another one-day link for somebody.")),
            ("disable", _("They may no longer sign in; their sessions end.")),
            ("enable", _("They may sign in again.")),
        ):
            verbs.add_parser(verb, help=said).add_argument("handle", metavar="HANDLE")
        verbs.choices["link"].add_argument(
            "--forget-second-factor", action="store_true", help=_("Using the link removes their codes and passkeys.")
        )
        for one in verbs.choices.values():
            one.add_argument("--json", action="store_true", dest="as_json", default=SUPPRESS, help=SUPPRESS)

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        getattr(self, f"_{verb}")(**options)

    def _add(self, handle: str, name: str, role: str, email: str, **_rest: Any) -> None:
        person = operations.add_person(handle=handle, name=name, role=role, email=email, by=SYSTEM, at=clock.now())
        self._give_link(person)

    def _link(self, handle: str, forget_second_factor: bool, **_rest: Any) -> None:
        self._give_link(self._find(handle), forget_second_factor)

    def _give_link(self, person: Person, forget: bool = False) -> None:
        link = operations.make_link(person=person, by=SYSTEM, at=clock.now(), forget_second_factor=forget)
        self.say(
            {"person": person.pk, "link": link},
            _("%(name)s sets a password here, within a day, once: %(link)s") % {"name": person.name, "link": link},
        )

    def _list(self, **_rest: Any) -> None:
        people = list(queries.staff())
        self.say(
            [
                {"person": one.pk, "handle": one.handle, "name": one.name, "role": one.role, "active": one.is_active}
                for one in people
            ],
            "\n".join(
                f"{one.pk}\t{one.handle}\t{one.name}\t{one.role}\t{'' if one.is_active else _('no longer')}"
                for one in people
            )
            or _("Nobody yet."),
        )

    def _disable(self, handle: str, **_rest: Any) -> None:
        person = operations.disable_person(person=self._find(handle), by=SYSTEM, at=clock.now())
        self.say({"person": person.pk, "active": False}, _("%(name)s may no longer sign in.") % {"name": person.name})

    def _enable(self, handle: str, **_rest: Any) -> None:
        person = operations.enable_person(person=self._find(handle), by=SYSTEM, at=clock.now())
        self.say({"person": person.pk, "active": True}, _("%(name)s may sign in again.") % {"name": person.name})

    def _find(self, handle: str) -> Person:
        found = queries.by_handle(handle)
        if found is None:
            raise CommandError(_("There is nobody called “%(handle)s”.") % {"handle": handle})
        return found
