"""The one way in which a duty changes state: conditional on the state that was seen, with its counters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ventanilla.answers.models import Duty, State
from ventanilla.answers.operations.tally import Tally, bucket
from ventanilla.departments import queries as house


class MovedMeanwhile(Exception):
    """Somebody else changed this duty a moment ago."""

    code = "answers.moved_meanwhile"


def move(*, duty: Duty, to: str, at: datetime, tally: Tally | None = None, **fields: Any) -> None:
    """Inside the caller's transaction. Raises MovedMeanwhile when it is no longer where it was seen."""
    before_state, before_ending = duty.state, duty.ending
    values: dict[str, Any] = (
        {"ending": "", "closed_at": None, "changed_at": at} if to != State.CLOSED else {"changed_at": at}
    )
    values |= fields
    if Duty.objects.filter(pk=duty.pk, state=before_state, ending=before_ending).update(state=to, **values) != 1:
        raise MovedMeanwhile(duty.pk)
    duty.state = to
    for name, value in values.items():
        setattr(duty, name, value)
    counted = tally or Tally(house.zone())
    counted.moved(duty, before=bucket(before_state, before_ending), at=at)
    if tally is None:
        counted.write()
