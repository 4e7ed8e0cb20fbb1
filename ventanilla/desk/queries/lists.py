"""The lists that the inbox shows, those of the duties and those of the desk itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from ventanilla.answers.models import OPEN, AccountTally, Duty
from ventanilla.answers.queries import Filters, Row, inbox_page, neighbours
from ventanilla.answers.queries.lists import PAGE, ListPage, rows_of
from ventanilla.inbox.models import Note
from ventanilla.outbox.models import LIVE, Dispatch
from ventanilla.outbox.models import State as Sending
from ventanilla.people.models import Person, Role

_STEPS = 8
DOUBT = (Sending.UNKNOWN, Sending.BLOCKED)


@dataclass(frozen=True, slots=True)
class Wanted(Filters):
    """The filters of the duties, and what the first sentence of the day counts: the topic."""

    topic: str = ""

    def apply(self, duties: QuerySet[Duty]) -> QuerySet[Duty]:
        found = Filters.apply(self, duties)
        return found.filter(message__topic=self.topic) if self.topic else found

    @property
    def any(self) -> bool:
        return any((self.account, self.clock, self.language, self.kind, self.topic, self.private is not None))


def page_of(*, view: str, person: Person, at: datetime, filters: Wanted, after: str) -> ListPage:
    if view == "mentions":
        return _mentions(person, filters, after)
    if view in {"doubt", "by_hand"}:
        return _sending(DOUBT if view == "doubt" else (Sending.BY_HAND,), person, filters, after)
    return inbox_page(view=view, person=person, at=at, filters=filters, after=after)


def _mentions(person: Person, filters: Wanted, after: str) -> ListPage:
    """Messages with a note that names this person, the latest note first."""
    notes = Note.objects.filter(mentions=person).order_by("-id")
    if after.isdecimal():
        notes = notes.filter(pk__lt=int(after))
    found = list(notes.values_list("id", "message_id")[: PAGE + 1])
    rows = _rows_in_order([message for _note, message in found[:PAGE]], person, filters)
    return ListPage(rows, str(found[PAGE - 1][0]) if len(found) > PAGE else "")


def _sending(states: tuple[Sending, ...], person: Person, filters: Wanted, after: str) -> ListPage:
    """Messages whose answer waits for a person: to be checked, stopped, or to be put by hand. The oldest first."""
    waiting = Dispatch.objects.filter(state__in=states, message__isnull=False).order_by("id")
    if after.isdecimal():
        waiting = waiting.filter(pk__gt=int(after))
    found = list(waiting.values_list("id", "message_id")[: PAGE + 1])
    rows = _rows_in_order([message for _id, message in found[:PAGE] if message], person, filters)
    return ListPage(rows, str(found[PAGE - 1][0]) if len(found) > PAGE else "")


def _rows_in_order(ids: list[int], person: Person, filters: Wanted) -> list[Row]:
    duties = Duty.objects.filter(pk__in=ids)
    if not person.may_read_private:
        duties = duties.filter(private=False)
    found = {duty.pk: duty for duty in filters.apply(duties)}
    return rows_of([found[pk] for pk in dict.fromkeys(ids) if pk in found], column="-message_id")


def sending_states(ids: list[int]) -> dict[int, str]:
    """Message → state of its live answer: it is on its way, and nobody needs to begin it."""
    live = Dispatch.objects.filter(message__in=ids, state__in=LIVE).values_list("message_id", "state")
    return {message: state for message, state in live if message is not None}


def next_waiting(*, view: str, person: Person, at: datetime, duty: Duty, filters: Wanted) -> int | None:
    """The one after this in its view that nobody has answered yet; a few steps at most."""
    if view not in {"unanswered", "mine", "department", "citizen", "promised", "snoozed"}:
        view = "unanswered"
    current: Duty | None = duty
    for _step in range(_STEPS):
        if current is None:
            return None
        _before, after = neighbours(view=view, person=person, at=at, duty=current, filters=filters)
        if after is None:
            return None
        if not Dispatch.objects.filter(message=after, state__in=LIVE).exists():
            return after
        current = Duty.objects.filter(pk=after).first()
    return None


def first_waiting(*, thread_id: int, person: Person) -> int | None:
    """«Primero sin contestar»: ours, not put off, without an answer on its way."""
    waiting = Duty.objects.filter(thread_id=thread_id, state="mine", snoozed_until=None)
    if not person.may_read_private:
        waiting = waiting.filter(private=False)
    on_its_way = Dispatch.objects.filter(thread_id=thread_id, state__in=LIVE, message__isnull=False)
    return (
        waiting.exclude(pk__in=on_its_way.values("message_id"))
        .order_by("message_id")
        .values_list("pk", flat=True)
        .first()
    )


@dataclass(frozen=True, slots=True)
class Tallies:
    """The counters, read once for a page: whole and by account."""

    buckets: dict[str, int]
    open_of: dict[int, int]

    @property
    def open(self) -> int:
        return sum(self.open_of.values())

    @property
    def mine(self) -> int:
        return self.buckets.get("mine", 0)


def tallies() -> Tallies:
    waiting = {state.value for state in OPEN}
    buckets: dict[str, int] = {}
    open_of: dict[int, int] = {}
    for account, bucket, count in AccountTally.objects.values_list("account_id", "bucket", "count"):
        buckets[bucket] = buckets.get(bucket, 0) + count
        if bucket in waiting:
            open_of[account] = open_of.get(account, 0) + count
    return Tallies(buckets, open_of)


def answerers() -> list[Person]:
    roles = [Role.ADMINISTRATOR, Role.COMMUNITY_MANAGER]
    return list(Person.objects.filter(is_active=True, role__in=roles).order_by("name", "pk"))


def sending_counts() -> dict[str, int]:
    """How many answers wait for a person, by state (the index of what is in doubt holds only these)."""
    counts: dict[str, int] = {}
    states = [Sending.UNKNOWN, Sending.BY_HAND, Sending.BLOCKED]
    for state in Dispatch.objects.filter(state__in=states).values_list("state", flat=True)[:1000]:
        counts[state] = counts.get(state, 0) + 1
    return counts
