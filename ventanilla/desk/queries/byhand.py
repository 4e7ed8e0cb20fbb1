"""What waits for a person beside the duties: answers in doubt, to be put by hand, and echoes of our own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet

from ventanilla.answers.models import Duty, ThreadTally
from ventanilla.answers.models import State as Waiting
from ventanilla.channels.models import Account
from ventanilla.inbox.models import Echo, Message, Thread
from ventanilla.inbox.operations.capture.columns import SPOKEN
from ventanilla.language import fold
from ventanilla.outbox import queries as outbox
from ventanilla.outbox.models import LIVE, Dispatch, State
from ventanilla.people.models import Person

PAGE = 50
LOST = (State.FAILED, State.UNDELIVERED, State.NOT_SHOWN, State.EXPIRED)
LATEST = 5_000
"""Among how many of the last dispatches those that came to nothing are looked for."""
THREADS = 6
SEARCHED_THREADS = 2_000


def _visible(rows: QuerySet[Dispatch], person: Person) -> QuerySet[Dispatch]:
    return rows if person.may_read_private else rows.filter(visibility="public")


def in_doubt(person: Person) -> list[Dispatch]:
    return list(_visible(outbox.in_doubt(), person)[:PAGE])


def blocked(person: Person) -> list[Dispatch]:
    return list(_visible(outbox.blocked(), person)[:PAGE])


def lost(person: Person) -> list[Dispatch]:
    """Answers that came to nothing while their message still waits and nobody has begun another."""
    top = Dispatch.objects.aggregate(top=Max("pk"))["top"] or 0
    rows = Dispatch.objects.filter(pk__gt=top - LATEST, state__in=LOST, message__isnull=False)
    rows = _visible(rows.select_related("account", "message__author", "thread", "created_by"), person)
    found = list(rows.order_by("-pk")[: 4 * PAGE])
    ids = [row.message_id for row in found]
    waiting = set(Duty.objects.filter(pk__in=ids).exclude(state=Waiting.CLOSED).values_list("pk", flat=True))
    begun = set(
        Dispatch.objects.filter(message__in=ids, state__in=[*LIVE, State.BLOCKED]).values_list("message", flat=True)
    )
    latest: dict[int, Dispatch] = {}
    for row in found:
        if row.message_id in waiting - begun:
            latest.setdefault(int(row.message_id or 0), row)
    return list(latest.values())[:PAGE]


def hand_queue(person: Person, account: int | None = None) -> list[Dispatch]:
    rows = _visible(outbox.by_hand_queue(), person)
    return list((rows.filter(account=account) if account else rows)[:PAGE])


def hand_counts(person: Person) -> Counter[int]:
    """How many wait, by account."""
    rows = _visible(Dispatch.objects.filter(state=State.BY_HAND), person)
    return Counter(rows.values_list("account_id", flat=True)[:5_000])


def echoes(person: Person) -> QuerySet[Echo]:
    rows = Echo.objects.filter(decided_at=None).select_related(
        "message__account", "message__thread", "proposed__author"
    )
    return (rows if person.may_read_private else rows.filter(message__visibility="public")).order_by("pk")


@dataclass(frozen=True, slots=True)
class ThreadChoice:
    id: int
    title: str
    first_words: str
    last_at: object
    received: int


def threads_of(account: Account, person: Person, text: str = "") -> list[ThreadChoice]:
    """Its latest threads, or those whose title has all these words among the latest ones.

    Private conversations of a network are left out: what is noted there begins its own.
    """
    rows = Thread.objects.filter(account=account).order_by("-last_at", "-id")
    if account.network not in SPOKEN or not person.may_read_private:
        rows = rows.filter(visibility="public")
    wanted = fold(text).split()
    if wanted:
        titles = rows.values_list("id", "title")[:SEARCHED_THREADS]
        ids = [pk for pk, title in titles if all(word in fold(title) for word in wanted)][:THREADS]
        rows = rows.filter(pk__in=ids)
    found = list(rows[:THREADS])
    received = dict(ThreadTally.objects.filter(pk__in=[t.pk for t in found]).values_list("pk", "received"))
    return [
        ThreadChoice(t.pk, t.title, "" if t.title else _first_words(t), t.last_at, received.get(t.pk, 0)) for t in found
    ]


def _first_words(thread: Thread) -> str:
    first = Message.objects.filter(thread=thread).order_by("created_at", "id").values_list("text", flat=True).first()
    return (first or "")[:80]


def alike(message: Message, person: Person, limit: int = 8) -> list[Message]:
    """Of which this one may be a copy: of the same thread or the same words, in its account, the latest first."""
    same = Q(thread_id=message.thread_id) | Q(folded=message.folded)
    since = Message.objects.filter(account_id=message.account_id, pk__gt=message.pk - LATEST, ours=False)
    rows = since.filter(same).exclude(pk=message.pk).select_related("author")
    if not person.may_read_private:
        rows = rows.filter(visibility="public")
    return list(rows.order_by("-id")[:limit])
