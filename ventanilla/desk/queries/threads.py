"""The three numbers of every thread, the latest first, by pages; and what its place is called without naming anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from ventanilla.answers.models import ThreadTally
from ventanilla.inbox.models import Message, Thread
from ventanilla.people.models import Person

PAGE = 100


@dataclass(frozen=True, slots=True)
class ThreadLine:
    id: int
    title: str
    """Empty where only the words of a citizen would name it, and names were not wanted."""
    network: str
    account: str
    private: bool
    began_at: datetime
    received: int
    answered: int
    no_reply: int
    open: int


@dataclass(frozen=True, slots=True)
class ThreadPage:
    lines: list[ThreadLine]
    next: str


def threads_page(*, person: Person, after: str = "", named: bool = True, size: int = PAGE) -> ThreadPage:
    """`named=False`: only titles of our own posts. A bad cursor begins at the start."""
    rows = Thread.objects.select_related("account").order_by("-last_at", "-id")
    if not person.may_read_private:
        rows = rows.filter(visibility="public")
    found = list(_beyond(rows, after)[: size + 1])
    shown = found[:size]
    tallies = ThreadTally.objects.in_bulk([thread.pk for thread in shown])
    ours = set() if named else _begun_by_us(shown)
    lines = [_line(thread, tallies.get(thread.pk), named or thread.pk in ours) for thread in shown]
    last = shown[-1] if len(found) > size else None
    return ThreadPage(lines, f"{last.last_at.isoformat()}_{last.pk}" if last else "")


def _beyond(rows, after: str):  # type: ignore[no-untyped-def]
    moment, _, pk = after.rpartition("_")
    try:
        value, last = datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return rows
    return rows.filter(last_at__lte=value).filter(Q(last_at__lt=value) | Q(last_at=value, id__lt=last))


def _begun_by_us(threads: list[Thread]) -> set[int]:
    roots = {(thread.account_id, thread.key): thread.pk for thread in threads if thread.space == "post"}
    rows = Message.objects.filter(
        account__in={account for account, _key in roots},
        space="post",
        key__in=[key for _account, key in roots],
        ours=True,
    )
    return {roots[pair] for pair in rows.values_list("account_id", "key") if pair in roots}


def _line(thread: Thread, tally: ThreadTally | None, named: bool) -> ThreadLine:
    known = tally or ThreadTally(thread=thread)
    return ThreadLine(
        id=thread.pk, title=thread.title if named else "", network=thread.account.network, account=thread.account.name,
        private=thread.visibility == "private", began_at=thread.created_at, received=known.received,
        answered=known.answered, no_reply=known.no_reply, open=known.open,
    )  # fmt: skip
