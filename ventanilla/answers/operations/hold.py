"""Ways of waiting that are not endings: later, somebody else, the citizen, an area."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ventanilla.answers.models import Duty, State
from ventanilla.answers.operations.close import CloseRefused, actor
from ventanilla.answers.operations.move import move
from ventanilla.journal.operations import append
from ventanilla.people.models import Person


def snooze(*, duty: Duty, until: datetime, by: Person, at: datetime) -> Duty:
    """Out of sight until then; its clock goes on and it is still ours."""
    if not duty.is_open:
        raise CloseRefused(_("It is closed."))
    if until <= at:
        raise CloseRefused(_("That moment is already past."))
    with transaction.atomic():
        Duty.objects.filter(pk=duty.pk).update(snoozed_until=until, changed_at=at)
        append(
            action="answers.snoozed",
            by=actor(by),
            at=at,
            subject=("message", duty.pk),
            payload={"until": until.isoformat()},
        )
    duty.snoozed_until = until
    return duty


def wake(*, at: datetime) -> int:
    """Bring back what was put off until now."""
    return Duty.objects.filter(snoozed_until__lte=at).update(snoozed_until=None, changed_at=at)


def unsnooze(*, duty: Duty, by: Person, at: datetime) -> Duty:
    """Bring one back before its time."""
    with transaction.atomic():
        if Duty.objects.filter(pk=duty.pk, snoozed_until__isnull=False).update(snoozed_until=None, changed_at=at):
            append(action="answers.unsnoozed", by=actor(by), at=at, subject=("message", duty.pk))
    duty.snoozed_until = None
    return duty


def assign(*, duty: Duty, to: Person | None, by: Person, at: datetime) -> Duty:
    if not duty.is_open:
        raise CloseRefused(_("It is closed."))
    with transaction.atomic():
        Duty.objects.filter(pk=duty.pk).update(assigned_to=to, changed_at=at)
        append(
            action="answers.assigned",
            by=actor(by),
            at=at,
            subject=("message", duty.pk),
            payload={"to": to.pk if to else None},
        )
    duty.assigned_to = to
    return duty


def wait_for(*, duty: Duty, whom: str, by: Person, at: datetime) -> Duty:
    """Open, waiting for the citizen or for an area; never an ending."""
    if whom not in {State.CITIZEN, State.DEPARTMENT, State.MINE}:
        raise CloseRefused(_("One waits for the citizen or for an area."))
    if not duty.is_open:
        raise CloseRefused(_("It is closed."))
    with transaction.atomic():
        move(duty=duty, to=whom, at=at)
        append(action="answers.waiting", by=actor(by), at=at, subject=("message", duty.pk), payload={"for": whom})
    return duty
