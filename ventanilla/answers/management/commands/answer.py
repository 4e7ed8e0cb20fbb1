"""`ventanilla answer MESSAGE TEXT --by PERSON [--provisional-until]`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser

from ventanilla.answers.operations import answer
from ventanilla.departments.queries import zone
from ventanilla.foundation import clock
from ventanilla.foundation.management import CommandError, DeskCommand
from ventanilla.inbox.models import Message
from ventanilla.people.models import Person


class Command(DeskCommand):
    help = "Answer a message; from the shell there is no time to undo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("message", type=int)
        parser.add_argument("text")
        parser.add_argument("--by", required=True, help="Who answers: their user name, or their number.")
        parser.add_argument("--provisional-until", help="It promises a definitive answer before then (ISO 8601).")

    def handle(
        self, *args: Any, message: int, text: str, by: str, provisional_until: str | None = None, **options: Any
    ) -> None:
        found = Message.objects.select_related("account", "thread").filter(pk=message, ours=False).first()
        if found is None:
            raise CommandError(f"There is no message {message} of a citizen.")
        person = _person(by)
        if person is None or not person.may_answer:
            raise CommandError(f"{by!r} is nobody who may answer here. “ventanilla person add” makes one.")
        until = None
        if provisional_until:
            try:
                until = datetime.fromisoformat(provisional_until)
            except ValueError as error:
                raise CommandError(f"{provisional_until!r} is no moment; write 2027-03-18T14:00.") from error
            until = until if until.tzinfo else until.replace(tzinfo=zone())
        dispatch = answer(message=found, text=text, by=person, at=clock.now(), provisional_until=until)
        self.say({"dispatch": dispatch.pk}, f"Dispatch {dispatch.pk} is waiting to leave.")


def _person(given: str) -> Person | None:
    staff = Person.objects.filter(is_active=True)
    return staff.filter(handle=given).first() or (staff.filter(pk=int(given)).first() if given.isdecimal() else None)
