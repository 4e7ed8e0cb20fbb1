"""What came since attention last closed, by what it wants: the figures of the first sentence of the day.

Read from the latest rows alone, so that it costs the same in a desk of a million messages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, CharField, Count, F, Max, Q, Value, When

from ventanilla.answers.models import Duty, State
from ventanilla.departments.rules import Calendar
from ventanilla.people.models import Person

LATEST = 3_000
"""Of so many of the latest messages; beyond, the sentence says that there were more."""
FRESH = timedelta(days=1)
"""What was written so long before was brought now, not said now."""
_HORIZON_DAYS = 60
BY_TOPIC = frozenset({"question"})


@dataclass(frozen=True, slots=True)
class Group:
    """How many messages want the same. `name`: urgent, older, or a kind; `topic`: of what is asked."""

    name: str
    topic: str
    count: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    since: datetime
    groups: list[Group]
    capped: bool
    """There were more than the latest that were looked at."""

    @property
    def total(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def waiting(self) -> int:
        return sum(group.waiting for group in self.groups)


def last_closing(calendar: Calendar, at: datetime) -> datetime:
    """When attention closed on the last working day before this one; a day ago where it never opens."""
    day = at.astimezone(calendar.zone).date()
    for step in range(1, _HORIZON_DAYS):
        stretches = calendar.stretches(day - timedelta(days=step))
        if stretches:
            return max(closes for _opens, closes in stretches)
    return at - timedelta(days=1)


def latest_since(since: datetime, person: Person) -> tuple[Q, bool]:
    """Which duties came after an instant, among the latest; and whether there were more."""
    top = Duty.objects.aggregate(top=Max("pk"))["top"] or 0
    edge = Duty.objects.filter(pk__lte=top - LATEST).order_by("-pk").values_list("message__admitted_at", flat=True)
    first = edge.first() if top > LATEST else None
    wanted = Q(pk__gt=top - LATEST, message__admitted_at__gte=since)
    if not person.may_read_private:
        wanted &= Q(private=False)
    return wanted, bool(first and first >= since)


def arrivals(*, since: datetime, person: Person) -> Arrivals:
    wanted, capped = latest_since(since, person)
    name = Case(
        When(urgent=True, then=Value("urgent")),
        When(opened_at__lt=since - FRESH, then=Value("older")),
        default=F("kind"),
        output_field=CharField(),
    )
    topic = Case(
        When(Q(urgent=False, opened_at__gte=since - FRESH, kind__in=BY_TOPIC), then=F("message__topic")),
        When(Q(urgent=False, opened_at__gte=since - FRESH, message__topic="unanswered"), then=F("message__topic")),
        default=Value(""),
        output_field=CharField(),
    )
    rows = (
        Duty.objects.filter(wanted)
        .annotate(name=name, about=topic)
        .values("name", "about")
        .annotate(count=Count("pk"), waiting=Count("pk", filter=~Q(state=State.CLOSED)))
        .order_by()
    )
    groups = [Group(row["name"] or "other", row["about"], row["count"], row["waiting"]) for row in rows]
    return Arrivals(since, sorted(groups, key=lambda one: (-one.count, one.name, one.topic)), capped)
