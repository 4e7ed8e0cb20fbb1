"""Who was asked something has written again: what waited for them is ours again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from ventanilla.answers import rules
from ventanilla.answers.models import Duty, State
from ventanilla.answers.operations.clocks import active_clocks
from ventanilla.answers.operations.move import MovedMeanwhile, move
from ventanilla.answers.operations.tally import Tally
from ventanilla.departments import queries as house
from ventanilla.inbox.models import Message, Visibility

WROTE_AGAIN = "wrote_again"


def take_back(*, ids: Sequence[int], at: datetime, tally: Tally) -> int:
    """Inside the transaction of admission, whose entry tells it; `ids`: new messages of citizens.

    Its term runs from what they wrote: until then it was not for us to act.
    """
    threads = Message.objects.filter(pk__in=ids).values("thread")
    waiting = list(Duty.objects.filter(state=State.CITIZEN, thread__in=threads).values_list("pk", flat=True))
    if not waiting:
        return 0
    asked = Duty.objects.filter(pk__in=waiting).select_related("message").order_by("pk")
    clocks, calendar = active_clocks(), house.calendar(around=at.year)
    done = 0
    said = list(Message.objects.filter(pk__in=ids).select_related("parent").order_by("created_at", "id"))
    for duty in asked:
        first = _first_answer(duty.message, said)
        if first is None:
            continue
        clock = clocks.get(duty.clock, rules.FALLBACK)
        due = max(duty.due_at, rules.due_at(received=first.created_at, clock=clock, calendar=calendar))
        try:
            move(duty=duty, to=State.MINE, at=at, tally=tally, due_at=due, snoozed_until=None, reason=WROTE_AGAIN)
            done += 1
        except MovedMeanwhile:
            continue
    return done


def _first_answer(asked: Message, said: Iterable[Message]) -> Message | None:
    return next((one for one in said if one.pk != asked.pk and _is_answer(asked, one)), None)


def _is_answer(asked: Message, said: Message) -> bool:
    """In a private thread, whatever comes after it. In public, theirs: to us, or to themselves."""
    if said.thread_id != asked.thread_id or said.created_at < asked.created_at:
        return False
    if asked.visibility == Visibility.PRIVATE:
        return said.visibility == Visibility.PRIVATE
    parent = said.parent
    if asked.author_id is None or said.author_id is None:
        return parent is not None and asked.pk in {parent.pk, parent.parent_id}
    to_us = parent is None or parent.ours
    return said.author_id == asked.author_id and (to_us or (parent is not None and parent.author_id == asked.author_id))
