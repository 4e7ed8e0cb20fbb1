"""The first steps of a new desk, computed from its rows: nobody ticks them."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Exists, Q, QuerySet

from ventanilla.answers.models import ANSWERED, AccountTally
from ventanilla.channels.models import Account
from ventanilla.departments.models import AttentionHours, OnCall
from ventanilla.journal.models import Anchor
from ventanilla.people.models import Person

_SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Step:
    """`code`: hours, account, first, second_factor, oncall, colleague, backup."""

    code: str
    done: bool


def steps(person: Person) -> list[Step]:
    """In the order in which they help, in one query."""
    asked = {
        "hours": AttentionHours.objects.all(),
        "account": Account.objects.filter(closed_at=None).exclude(adapter="window"),
        "first": AccountTally.objects.filter(bucket__in=[ending.value for ending in ANSWERED], count__gt=0),
        "second_factor": Authenticator.objects.filter(user=person.pk, type__in=_SECOND),
        "oncall": OnCall.objects.filter(active=True),
        "colleague": Person.objects.filter(Q(is_active=True) & ~Q(pk=person.pk)),
        "backup": Anchor.objects.filter(place="backup"),
    }
    found = Person.objects.filter(pk=person.pk).values_list(*(Exists(_bare(rows)) for rows in asked.values())).get()
    return [Step(code, bool(done)) for code, done in zip(asked, found, strict=True)]


def _bare(rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    return rows.order_by()
