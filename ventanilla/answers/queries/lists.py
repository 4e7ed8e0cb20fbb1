"""The lists of the inbox: keyset pages on covering indexes, never a COUNT nor an OFFSET."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from ventanilla.answers.models import Duty, State, ThreadTally
from ventanilla.inbox.models import Message
from ventanilla.people.models import Person

PAGE = 50
COUNT_UP_TO = 99
VIEWS = ("unanswered", "mine", "department", "citizen", "promised", "snoozed", "closed", "all")


@dataclass(frozen=True, slots=True)
class Filters:
    account: int | None = None
    clock: str = ""
    language: str = ""
    kind: str = ""
    private: bool | None = None

    def apply(self, duties: QuerySet[Duty]) -> QuerySet[Duty]:
        given: dict[str, Any] = {
            "account_id": self.account,
            "clock": self.clock,
            "language": self.language,
            "kind": self.kind,
            "private": self.private,
        }
        return duties.filter(**{name: value for name, value in given.items() if value not in (None, "")})

    @property
    def any(self) -> bool:
        return any((self.account, self.clock, self.language, self.kind, self.private is not None))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: all that it shows, read in two queries for fifty."""

    id: int
    state: str
    ending: str
    clock: str
    due_at: datetime
    opened_at: datetime
    closed_at: datetime | None
    snoozed_until: datetime | None
    urgent: bool
    text: str
    title: str
    author: str
    network: str
    account: str
    visibility: str
    language: str
    marks: str
    created_at: datetime
    thread_id: int
    thread_title: str
    number: int
    sub: int
    deleted: bool
    assigned_to_id: int | None
    received: int
    answered: int
    open: int
    cursor: str

    @property
    def label(self) -> str:
        return f"{self.number}.{self.sub}" if self.sub else str(self.number)

    @property
    def is_private(self) -> bool:
        return self.visibility == "private"


@dataclass(frozen=True, slots=True)
class ListPage:
    rows: list[Row]
    next: str
    """The cursor of the following page, empty at the end."""


def _visible(person: Person) -> Q:
    """Private messages by their own permission."""
    return Q() if person.may_read_private else Q(private=False)


def _view(view: str, person: Person, at: datetime) -> tuple[QuerySet[Duty], str]:
    """The duties of a view and the column by which it is walked."""
    duties = Duty.objects.filter(_visible(person))
    if view == "closed":
        return duties.filter(state=State.CLOSED), "-closed_at"
    if view == "all":
        return duties, "-message_id"
    # In the very words of the partial indexes: SQLite does not infer it from the state that is asked for.
    duties = duties.exclude(state=State.CLOSED)
    if view == "snoozed":
        return duties.filter(snoozed_until__isnull=False), "due_at"
    if view in {State.DEPARTMENT, State.CITIZEN, State.PROMISED}:
        return duties.filter(state=view), "due_at"
    waiting = duties.filter(state=State.MINE, snoozed_until=None)
    if view == "mine":
        waiting = waiting.filter(assigned_to=person)
    return waiting, "due_at"


def inbox_page(
    *, view: str, person: Person, at: datetime, filters: Filters | None = None, after: str = "", size: int = PAGE
) -> ListPage:
    """Open views: what falls due first. Closed: the latest first. A bad cursor begins at the start."""
    duties, column = _view(view, person, at)
    duties = _after((filters or Filters()).apply(duties), column, after)
    order = (
        [column]
        if column.endswith("message_id")
        else [column, "-message_id" if column.startswith("-") else "message_id"]
    )
    found = list(duties.order_by(*order)[: size + 1])
    rows = rows_of(found[:size], column=column)
    return ListPage(rows, rows[-1].cursor if len(found) > size and rows else "")


def _after(duties: QuerySet[Duty], column: str, after: str) -> QuerySet[Duty]:
    name, down = column.lstrip("-"), column.startswith("-")
    try:
        if name == "message_id":
            return duties.filter(message_id__lt=int(after)) if after else duties
        moment, _, pk = after.rpartition("_")
        if not moment:
            return duties
        value, last = datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return duties
    beyond = "lt" if down else "gt"
    equal = "lte" if down else "gte"
    return duties.filter(**{f"{name}__{equal}": value}).filter(
        Q(**{f"{name}__{beyond}": value}) | Q(**{name: value, f"message_id__{beyond}": last})
    )


_COLUMNS = (
    "id", "text", "title", "author__name", "author__handle", "account__network", "account__name", "visibility", "language", "marks",
    "created_at", "thread_id", "thread__title", "number", "sub", "deleted_at",
)  # fmt: skip


def rows_of(duties: Sequence[Duty], *, column: str = "due_at") -> list[Row]:
    messages = {
        row[0]: row[1:]
        for row in Message.objects.filter(pk__in=[d.pk for d in duties]).order_by().values_list(*_COLUMNS)
    }
    tallies = ThreadTally.objects.in_bulk({d.thread_id for d in duties})
    rows = []
    for duty in duties:
        (
            text,
            title,
            name,
            handle,
            network,
            account,
            visibility,
            tongue,
            marks,
            created,
            thread,
            heading,
            number,
            sub,
            deleted,
        ) = messages[duty.pk]
        tally = tallies.get(thread)
        moment = getattr(duty, column.lstrip("-"), None)
        rows.append(
            Row(
                id=duty.pk, state=duty.state, ending=duty.ending, clock=duty.clock, due_at=duty.due_at, opened_at=duty.opened_at,
                closed_at=duty.closed_at, snoozed_until=duty.snoozed_until, urgent=duty.urgent, text="" if deleted else text[:240], title=title,
                author=name or handle or "", network=network, account=account, visibility=visibility, language=tongue, marks=marks,
                created_at=created, thread_id=thread, thread_title=heading, number=number, sub=sub, deleted=deleted is not None,
                assigned_to_id=duty.assigned_to_id, received=tally.received if tally else 0, answered=tally.answered if tally else 0,
                open=tally.open if tally else 0,
                cursor=str(duty.pk) if column.endswith("message_id") else f"{moment.isoformat()}_{duty.pk}" if moment else "",
            )
        )  # fmt: skip
    return rows


def view_counts(*, person: Person, at: datetime, buckets: dict[str, int]) -> dict[str, int]:
    """How many in each view: from the counters where they say it, else a look bounded at 99."""
    snoozed = _bounded(_view("snoozed", person, at)[0])
    return {
        "unanswered": max(0, buckets.get(State.MINE, 0) - snoozed),
        "mine": _bounded(_view("mine", person, at)[0]),
        "department": buckets.get(State.DEPARTMENT, 0),
        "citizen": buckets.get(State.CITIZEN, 0),
        "promised": buckets.get(State.PROMISED, 0),
        "snoozed": snoozed,
    }


def _bounded(duties: QuerySet[Duty]) -> int:
    return len(duties.values_list("pk", flat=True)[: COUNT_UP_TO + 1])


def neighbours(
    *, view: str, person: Person, at: datetime, duty: Duty, filters: Filters | None = None
) -> tuple[int | None, int | None]:
    """The messages before and after this one in its view."""
    duties, column = _view(view, person, at)
    duties = (filters or Filters()).apply(duties)
    name, down = column.lstrip("-"), column.startswith("-")
    value = getattr(duty, name) if name != "message_id" else duty.pk
    if value is None:
        return None, None

    def step(forward: bool) -> int | None:
        sign = "lt" if down == forward else "gt"
        beyond = Q(**{f"{name}__{sign}": value})
        if name != "message_id":
            beyond |= Q(**{name: value, f"message_id__{sign}": duty.pk})
        bound = Q(**{f"{name}__{sign}e": value})
        order = "-" if down == forward else ""
        columns = [f"{order}{name}"] + ([] if name == "message_id" else [f"{order}message_id"])
        return duties.filter(bound).filter(beyond).order_by(*columns).values_list("pk", flat=True).first()

    return step(False), step(True)


def first_unanswered(*, thread_id: int, person: Person) -> int | None:
    return (
        Duty.objects.filter(_visible(person), thread_id=thread_id, state=State.MINE)
        .order_by("message_id")
        .values_list("pk", flat=True)
        .first()
    )
