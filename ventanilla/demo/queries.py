"""What this installation is: nothing yet, a demonstration, or somebody's desk."""

from __future__ import annotations

from datetime import date
from enum import Enum

from django.db import connection

from ventanilla.channels.models import Account
from ventanilla.demo.registry import network
from ventanilla.demo.rules import STAFF, Morning
from ventanilla.departments.models import Administration
from ventanilla.inbox.models import Message
from ventanilla.people.models import Person


class Standing(Enum):
    EMPTY = "empty"
    BEGUN = "begun"
    """A demonstration that somebody stopped while it was being written."""
    DEMONSTRATION = "demonstration"
    REAL = "real"


READY, MORNING, SEED, OPENED = "ready", "morning", "seed", "opened"
"""The notes beside the network: whether all is written, its day, its seed, whether its time has begun to run."""


def standing() -> Standing:
    found = Administration.objects.filter(pk=1).values_list("is_demonstration", flat=True).first()
    if found is None:
        used = Person.objects.exists() or Account.objects.exists() or Message.objects.exists()
        if used:
            return Standing.REAL
        return Standing.BEGUN if network().note(MORNING) else Standing.EMPTY
    if not found:
        return Standing.REAL
    return Standing.DEMONSTRATION if network().note(READY) else Standing.BEGUN


def is_demonstration() -> bool:
    return Administration.objects.filter(pk=1, is_demonstration=True).exists()


def morning() -> Morning | None:
    """Of the demonstration that is here."""
    told = network().note(MORNING)
    return Morning(date.fromisoformat(told)) if told else None


def seed() -> int:
    return int(network().note(SEED) or 0)


def people() -> list[Person]:
    """Who one may come in as; nobody on a real desk."""
    if not is_demonstration():
        return []
    wanted = [handle for handle, _name, _role in STAFF]
    found = Person.objects.filter(handle__in=wanted, is_active=True).in_bulk(field_name="handle")
    return [found[handle] for handle in wanted if handle in found]


def keeps_copy() -> bool:
    """Whether the rows of a demonstration are kept when it is set aside."""
    return connection.vendor == "sqlite"
