"""What happened since somebody left, from the latest rows: never more than a bounded look."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max

from ventanilla.answers.models import Duty
from ventanilla.channels.models import Unreadable
from ventanilla.desk.queries.morning import latest_since
from ventanilla.inbox.models import Echo, MessageVersion, Note, Thread
from ventanilla.journal.models import Entry, Head
from ventanilla.people.models import Person

ENTRIES = 2_000
"""Of so many of the latest entries of the journal."""
VERSIONS = 500
_UP_TO = 100
TELLING = (
    "outbox.sent", "outbox.put_by_hand", "outbox.unknown", "outbox.failed", "outbox.blocked", "answers.reopened", "answers.echo_decided",
    "answers.recorded", "answers.closed", "channels.broken", "channels.recovered", "inbox.set_apart", "people.added", "people.erased",
    "journal.restored",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happened:
    action: str
    count: int
    last_at: datetime
    subjects: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Changes:
    since: datetime
    new: int
    capped: bool
    thread: Thread | None
    in_thread: int
    happened: list[Happened]
    edited: int
    deleted: int
    named: int
    """Notes that name this person."""


def changes(*, since: datetime, person: Person) -> Changes:
    new, thread, in_thread, capped = _new(since, person)
    versions = _versions(since)
    named = Note.objects.filter(mentions=person, at__gt=since).order_by("-pk").values_list("pk", flat=True)
    return Changes(
        since=since,
        new=new,
        capped=capped,
        thread=thread,
        in_thread=in_thread,
        happened=_happened(since, person),
        edited=versions["edited"],
        deleted=versions["deleted"],
        named=len(named[:_UP_TO]),
    )


def _new(since: datetime, person: Person) -> tuple[int, Thread | None, int, bool]:
    wanted, capped = latest_since(since, person)
    counts = Counter(Duty.objects.filter(wanted).order_by("pk").values_list("thread", flat=True))
    if not counts:
        return 0, None, 0, capped
    thread, most = counts.most_common(1)[0]
    return counts.total(), Thread.objects.filter(pk=thread).first(), most, capped


def _happened(since: datetime, person: Person) -> list[Happened]:
    """By others and by the desk itself: what one did oneself one knows."""
    head = Head.objects.filter(pk=1).values_list("seq", flat=True).first() or 0
    rows = (
        Entry.objects.filter(seq__gt=head - ENTRIES, at__gt=since, action__in=TELLING)
        .exclude(actor_kind="person", actor_id=person.pk)
        .order_by("seq")
        .values_list("action", "at", "subject_id")
    )
    counts: Counter[str] = Counter()
    last: dict[str, datetime] = {}
    subjects: dict[str, list[int]] = {}
    for action, at, subject in rows:
        counts[action] += 1
        last[action] = at
        subjects.setdefault(action, []).append(subject or 0)
    return [Happened(action, counts[action], last[action], subjects[action]) for action in TELLING if counts[action]]


def _versions(since: datetime) -> Counter[str]:
    top = MessageVersion.objects.aggregate(top=Max("pk"))["top"] or 0
    rows = MessageVersion.objects.filter(pk__gt=top - VERSIONS, seen_at__gt=since).values_list("kind", flat=True)
    return Counter(rows)


def acted_at(person: Person) -> datetime | None:
    """The last thing that they did, among the latest entries."""
    head = Head.objects.filter(pk=1).values_list("seq", flat=True).first() or 0
    mine = Entry.objects.filter(seq__gt=head - ENTRIES, actor_kind="person", actor_id=person.pk)
    return mine.order_by("-seq").values_list("at", flat=True).first()


@dataclass(frozen=True, slots=True)
class Queues:
    """What waits for a person beside the duties."""

    doubt: int
    by_hand: int
    echoes: int
    unreadable: int

    @property
    def any(self) -> bool:
        return bool(self.doubt or self.by_hand or self.echoes or self.unreadable)


def queues(sending: dict[str, int]) -> Queues:
    """`sending`: how many answers wait, by state."""
    echoes = Echo.objects.filter(decided_at=None).values_list("pk", flat=True)[:_UP_TO]
    unreadable = Unreadable.objects.filter(resolved_at=None).values_list("pk", flat=True)[:_UP_TO]
    return Queues(
        sending.get("unknown", 0) + sending.get("blocked", 0), sending.get("by_hand", 0), len(echoes), len(unreadable)
    )
