"""received = closed + open, from the rows, in one statement; and the same from the counters, at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Sum

from ventanilla.answers.models import ANSWERED, NO_REPLY, OPEN, AccountTally, Ending, Recount
from ventanilla.inbox.models import Thread

_SQL = """
select m.thread_id, d.state, d.ending, count(*), sum(case when d.message_id is null then 1 else 0 end)
from inbox_message m left join answers_duty d on d.message_id = m.id
where not m.ours and not m.automatic
group by m.thread_id, d.state, d.ending
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    received: int
    closed: dict[str, int]
    open: dict[str, int]
    unaccounted: int
    """Citizens' messages that have no duty: must be 0."""
    threads: list[dict[str, Any]]

    @property
    def balanced(self) -> bool:
        return not self.unaccounted and self.received == sum(self.closed.values()) + sum(self.open.values())


def coverage(*, titles: bool = True) -> Coverage:
    with connection.cursor() as cursor:
        cursor.execute(_SQL)
        rows = cursor.fetchall()
    closed: dict[str, int] = {}
    waiting = {state.value: 0 for state in OPEN}
    unaccounted = received = 0
    threads: dict[int, dict[str, Any]] = {}
    answered, no_reply = {e.value for e in ANSWERED}, {e.value for e in NO_REPLY}
    for thread, state, ending, count, missing in rows:
        received += count
        unaccounted += missing or 0
        line = threads.setdefault(
            thread, {"thread": thread, "received": 0, "answered": 0, "no_reply_needed": 0, "open": 0}
        )
        line["received"] += count
        if state in waiting:
            waiting[state] += count
            line["open"] += count
        elif ending:
            closed[ending] = closed.get(ending, 0) + count
            line["answered"] += count if ending in answered else 0
            line["no_reply_needed"] += count if ending in no_reply else 0
    if titles:
        names = dict(Thread.objects.filter(pk__in=threads).values_list("id", "title")) if len(threads) < 20_000 else {}
        for pk, line in threads.items():
            line["title"] = names.get(pk, "")
    return Coverage(received, closed, waiting, unaccounted, [threads[pk] for pk in sorted(threads)])


@dataclass(frozen=True, slots=True)
class Figures:
    """The proof line, from the counters."""

    received: int
    closed: int
    open: int
    buckets: dict[str, int]
    recount: Recount | None

    @property
    def answered(self) -> int:
        return sum(self.buckets.get(e.value, 0) for e in ANSWERED)

    @property
    def answered_public(self) -> int:
        return self.buckets.get(Ending.ANSWERED_PUBLIC, 0) + self.buckets.get(Ending.ANSWERED_GROUP, 0)

    @property
    def no_reply(self) -> int:
        return sum(self.buckets.get(e.value, 0) for e in NO_REPLY)

    @property
    def balanced(self) -> bool:
        return self.received == self.closed + self.open and not (self.recount and self.recount.differences)


def figures(account_id: int | None = None) -> Figures:
    rows = AccountTally.objects.all() if account_id is None else AccountTally.objects.filter(account_id=account_id)
    buckets = {
        name: total for name, total in rows.values_list("bucket").annotate(total=Sum("count")).order_by() if total
    }
    waiting = sum(buckets.get(state.value, 0) for state in OPEN)
    received = sum(buckets.values())
    return Figures(received, received - waiting, waiting, buckets, Recount.objects.order_by("-id").first())


def home_figures() -> Figures:
    return figures()
