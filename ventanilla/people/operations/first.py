"""The first person of an empty desk, who administers it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.journal.rules import SYSTEM
from ventanilla.people.models import Person, Role
from ventanilla.people.operations.staff import add_person


class SomebodyAlready(Exception):
    """Whoever came first gives the others their way in."""

    code = "people.somebody_already"


def begin_with(*, handle: str, name: str, password: str, email: str = "", at: datetime) -> Person:
    """Raises SomebodyAlready, BadHandle, NameMissing, and Django's ValidationError for a password that is too easy."""
    validate_password(password, Person(handle=handle, name=name, email=email))
    with transaction.atomic():
        if Person.objects.exists():
            raise SomebodyAlready(_("Somebody administers this desk already: ask them for a link."))
        return add_person(
            handle=handle, name=name, role=Role.ADMINISTRATOR, email=email, password=password, by=SYSTEM, at=at
        )
