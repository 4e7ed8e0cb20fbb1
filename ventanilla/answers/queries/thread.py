"""A thread, a stretch at a time, with its three numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from ventanilla.answers.models import NO_REPLY, Duty, Reply, ThreadTally
from ventanilla.inbox.models import Attachment, Message, MessageVersion, Note, Thread
from ventanilla.people.models import Person

STRETCH = 40


@dataclass(slots=True)
class Entry:
    """A message in its thread with all that hangs on it."""

    message: Message
    duty: Duty | None
    notes: list[Note] = field(default_factory=list)
    versions: list[MessageVersion] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    answers: list[Message] = field(default_factory=list)
    """Ours to it, wherever they fall in time."""


@dataclass(slots=True)
class ThreadPage:
    thread: Thread
    tally: ThreadTally | None
    entries: list[Entry]
    before: int | None
    """Show what comes before this message, None when nothing does."""
    after: int | None
    hidden_private: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    received: int
    answered: int
    no_reply: int
    open: int
    states: list[str]
    """One per received message in order, for the ruler: answered · reason · open · late."""
    ids: list[int]

    def place(self, message_id: int) -> int | None:
        return self.ids.index(message_id) if message_id in self.ids else None


def thread_page(
    *, thread: Thread, person: Person, around: int | None = None, after: int | None = None, before: int | None = None
) -> ThreadPage:
    """A stretch of at most 40 messages about a message, or beyond one, each with our answers to it.

    Private ones by permission.
    """
    visible = Q() if person.may_read_private else Q(visibility="public")
    whole = Message.objects.filter(visible, thread=thread).select_related("author", "by")
    base = whole.exclude(ours=True, parent__isnull=False)
    messages, above, below = _stretch(base, around, after, before)
    ids = [m.pk for m in messages]
    duties = Duty.objects.select_related("closed_by", "assigned_to", "covered_by").in_bulk(ids)
    entries = {m.pk: Entry(m, duties.get(m.pk)) for m in messages}
    for own in whole.filter(parent_id__in=ids, ours=True).order_by("created_at", "id"):
        entries[own.parent_id or 0].answers.append(own)
    for note in Note.objects.filter(message_id__in=ids).select_related("author").order_by("id"):
        entries[note.message_id].notes.append(note)
    for version in MessageVersion.objects.filter(message_id__in=ids).order_by("id"):
        entries[version.message_id].versions.append(version)
    for attachment in Attachment.objects.filter(message_id__in=ids).select_related("file").order_by("id"):
        entries[attachment.message_id].attachments.append(attachment)
    for reply in (
        Reply.objects.filter(duty_id__in=ids).select_related("dispatch", "dispatch__created_by").order_by("at")
    ):
        entries[reply.duty_id].replies.append(reply)
    return ThreadPage(
        thread=thread,
        tally=ThreadTally.objects.filter(pk=thread.pk).first(),
        entries=list(entries.values()),
        before=messages[0].pk if messages and above else None,
        after=messages[-1].pk if messages and below else None,
        hidden_private=not person.may_read_private
        and Message.objects.filter(thread=thread, visibility="private").exists(),
    )


def _beyond(base: QuerySet[Message], message: Message, *, forward: bool, limit: int) -> tuple[list[Message], bool]:
    """In the order of the thread; whether there is more beyond them."""
    sign = "gt" if forward else "lt"
    found = base.filter(**{f"created_at__{sign}e": message.created_at}).filter(
        Q(**{f"created_at__{sign}": message.created_at})
        | Q(**{"created_at": message.created_at, f"id__{sign}": message.pk})
    )
    order = ("created_at", "id") if forward else ("-created_at", "-id")
    rows = list(found.order_by(*order)[: limit + 1])
    shown = rows[:limit]
    return (shown if forward else shown[::-1]), len(rows) > limit


def _stretch(
    base: QuerySet[Message], around: int | None, after: int | None, before: int | None
) -> tuple[list[Message], bool, bool]:
    """The messages, and whether there are others before and after them."""
    pivot = base.filter(pk=around or after or before or 0).first()
    if pivot is None:
        rows = list(base.order_by("created_at", "id")[: STRETCH + 1])
        return rows[:STRETCH], False, len(rows) > STRETCH
    if after:
        later, more = _beyond(base, pivot, forward=True, limit=STRETCH)
        return later, True, more
    if before:
        earlier, more = _beyond(base, pivot, forward=False, limit=STRETCH)
        return earlier, more, True
    earlier, above = _beyond(base, pivot, forward=False, limit=STRETCH // 4)
    later, below = _beyond(base, pivot, forward=True, limit=STRETCH - len(earlier))
    return [*earlier, pivot, *later], above, below


_LONGEST = 5000


def thread_numbers(thread: Thread, *, tally: ThreadTally | None = None, late_before: datetime | None = None) -> Numbers:
    """`late_before`: what fell due before it is late; None outside the hours in which anything may be late."""
    known = tally or ThreadTally.objects.filter(pk=thread.pk).first() or ThreadTally(thread=thread)
    no_reply = {e.value for e in NO_REPLY}
    columns = ("message_id", "ending", "due_at")
    rows = Duty.objects.filter(thread=thread).order_by("message_id").values_list(*columns)[:_LONGEST]
    states, ids = [], []
    for pk, ending, due in rows:
        ids.append(pk)
        if ending:
            states.append("reason" if ending in no_reply else "answered")
        else:
            states.append("late" if late_before and due < late_before else "open")
    return Numbers(known.received, known.answered, known.no_reply, known.open, states, ids)
