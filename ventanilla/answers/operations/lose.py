"""An answer of ours that is no longer on the network answers nobody: its duty is open again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ventanilla.answers.models import ANSWERED, Duty, Ending, State
from ventanilla.answers.operations.move import MovedMeanwhile, move
from ventanilla.answers.operations.tally import Tally
from ventanilla.departments import queries as house
from ventanilla.inbox.models import Message

_SHOWN = tuple(ending for ending in ANSWERED if ending != Ending.DUPLICATE_OF)


def lose_answers(*, ids: Sequence[int], at: datetime) -> int:
    """Inside the transaction of admission: `ids` changed on the network, ours among them.

    Also whoever was told «it is answered there»: that answer is what their duty rested on.
    """
    ours = Message.objects.filter(pk__in=ids, ours=True, deleted_at__isnull=False)
    gone = dict(ours.values_list("id", "thread_id"))
    if not gone:
        return 0
    tally, done = Tally(house.zone()), 0
    closed = Duty.objects.filter(thread__in=set(gone.values()), state=State.CLOSED)
    lost = closed.filter(covered_by__in=gone, ending__in=_SHOWN)
    for duty in lost.order_by("pk"):
        try:
            move(duty=duty, to=State.MINE, at=at, tally=tally, closed_by=None, covered_by=None, reason="answer_gone")
            done += 1
        except MovedMeanwhile:
            continue
    tally.write()
    return done
