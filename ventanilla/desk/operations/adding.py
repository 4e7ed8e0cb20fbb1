"""«Reabrir y añadir»: a message that somebody else has just closed is opened and answered in one act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from ventanilla.answers import operations
from ventanilla.answers.models import Duty
from ventanilla.inbox.models import Message
from ventanilla.outbox.models import Dispatch
from ventanilla.people.models import Person


def add(
    *,
    message: Message,
    text: str,
    by: Person,
    at: datetime,
    ending: str = "",
    provisional_until: datetime | None = None,
    wait: timedelta = timedelta(),
    ticked: Sequence[str] = (),
) -> Dispatch:
    """When the answer is refused, nothing was opened either. Raises CloseRefused, AnsweredMeanwhile."""
    with transaction.atomic():
        duty = Duty.objects.get(pk=message.pk)
        if not duty.is_open:
            operations.reopen(duty=duty, by=by, at=at)
        return operations.answer(
            message=message, text=text, by=by, at=at, ending=ending, provisional_until=provisional_until, wait=wait,
            ticked=ticked,
        )  # fmt: skip
