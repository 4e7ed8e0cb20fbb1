"""What a message is about: service and reason, several allowed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ventanilla.answers.models import Duty
from ventanilla.answers.operations.close import actor
from ventanilla.departments.models import Reason, Service
from ventanilla.journal.operations import append
from ventanilla.people.models import Person


def label(*, duty: Duty, services: Sequence[Service], reasons: Sequence[Reason], by: Person, at: datetime) -> None:
    with transaction.atomic():
        duty.services.set(services)
        duty.reasons.set(reasons)
        Duty.objects.filter(pk=duty.pk).update(changed_at=at)
        append(
            action="answers.labelled", by=actor(by), at=at, subject=("message", duty.pk),
            payload={"services": sorted(s.code for s in services), "reasons": sorted(r.code for r in reasons)},
        )  # fmt: skip
