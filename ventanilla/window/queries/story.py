"""What a citizen may see of their case: what they said, what we answered, where it is and by when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from ventanilla.answers.models import Duty, Ending, Reply, State
from ventanilla.departments import queries as house
from ventanilla.inbox.models import Attachment, Message
from ventanilla.outbox.models import Dispatch
from ventanilla.outbox.models import State as Sending
from ventanilla.window.models import Tracking

_QUIET = {
    Ending.ACKNOWLEDGED: "noted",
    Ending.NOTED_NO_REPLY: "noted",
    Ending.SPAM_CLOSED: "set_aside",
    Ending.WITHDRAWN_BY_AUTHOR: "withdrawn",
    Ending.COVERED_BY: "covered",
    Ending.DUPLICATE_OF: "covered",
}
"""Endings without a text of ours in this case; the rest show the answer itself."""
_FIRST = (State.CITIZEN, State.MINE, State.DEPARTMENT, State.PROMISED)


@dataclass(slots=True)
class Step:
    """kind: received · added · answered · first_answer · noted · set_aside · withdrawn · covered"""

    kind: str
    at: datetime
    text: str = ""
    language: str = ""
    signature: str = ""
    link: str = ""
    until: datetime | None = None
    erased: bool = False
    files: list[Attachment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Story:
    state: str
    """What is most pressing of all that is open (citizen · mine · department · promised), or `closed`."""
    due: datetime | None
    late: bool
    steps: list[Step]
    """The newest first."""


def story_of(case: Tracking, *, at: datetime) -> Story:
    messages = list(
        Message.objects.filter(thread=case.thread_id, ours=False)
        .order_by("created_at", "id")
        .prefetch_related("attachments")
    )
    duties = Duty.objects.select_related("covered_by").in_bulk([one.pk for one in messages])
    answers = shown_answers(case.thread_id)
    steps = [_said(one, first=one.pk == case.message_id) for one in messages]
    steps += _answers(answers)
    steps += _closings(duties.values(), {one.pk for one in answers})
    order = {"received": 0, "added": 1}
    steps.sort(key=lambda step: (step.at, order.get(step.kind, 2)), reverse=True)
    last = messages[-1].created_at if messages else case.created_at
    state, due = _pressing([duty for duty in duties.values() if duty.is_open], last=last)
    return Story(state=state, due=due, late=bool(due and due < at), steps=steps)


def shown_answers(thread: int) -> list[Message]:
    """Ours, save what turned out not to have arrived. What was undone never became a message."""
    ours = Message.objects.filter(thread=thread, ours=True, deleted_at=None).select_related("by")
    doubtful = Dispatch.objects.filter(
        thread=thread, own_message__isnull=False, state__in=[Sending.UNDELIVERED, Sending.NOT_SHOWN]
    ).values_list("own_message_id", flat=True)
    return list(ours.exclude(pk__in=list(doubtful)).order_by("created_at", "id"))


def _said(message: Message, *, first: bool) -> Step:
    return Step(
        kind="received" if first else "added", at=message.created_at, text=message.text, language=message.language,
        erased=message.is_erased, files=list(message.attachments.all()),
    )  # fmt: skip


def _answers(answers: list[Message]) -> list[Step]:
    ids = [one.pk for one in answers]
    promises = dict(
        Reply.objects.filter(dispatch__own_message__in=ids, definitive=False).values_list(
            "dispatch__own_message", "until"
        )
    )
    found = house.administration()
    signed = found.signature if found else ""
    return [
        Step(
            kind="first_answer" if one.pk in promises else "answered", at=one.created_at, text=one.text,
            language=one.language, signature=_signature(one, signed), until=promises.get(one.pk),
        )
        for one in answers
    ]  # fmt: skip


def _signature(answer: Message, house_signature: str) -> str:
    """The one that its author chose to be seen with, or the house's; never twice, and never a name that was not given."""
    chosen = (answer.by.signature if answer.by else "") or house_signature
    return "" if chosen and answer.text.rstrip().endswith(chosen.strip()) else chosen


def _closings(duties: Iterable[Duty], shown: set[int]) -> list[Step]:
    return [
        _closing(duty, _QUIET[Ending(duty.ending)])
        for duty in duties
        if not duty.is_open and duty.ending in _QUIET and duty.covered_by_id not in shown
    ]


def _closing(duty: Duty, kind: str) -> Step:
    """An answer given elsewhere is shown only where everybody could read it."""
    step = Step(kind=kind, at=duty.closed_at or duty.changed_at)
    cover = duty.covered_by
    if kind == "covered" and cover is not None and cover.ours and not cover.is_private:
        step.text, step.language, step.link = cover.text, cover.language, cover.permalink
    return step


def _pressing(duties: list[Duty], *, last: datetime) -> tuple[str, datetime | None]:
    """What waits for the citizen has no term of ours, until they have written again; the rest, what falls due first."""
    if not duties:
        return "closed", None
    waits = {duty.pk for duty in duties if duty.state == State.CITIZEN and duty.changed_at >= last}
    states = [
        State.MINE if duty.state == State.CITIZEN and duty.pk not in waits else State(duty.state) for duty in duties
    ]
    ours = [duty.due_at for duty in duties if duty.pk not in waits]
    return str(min(states, key=_FIRST.index).value), min(ours) if ours else None
