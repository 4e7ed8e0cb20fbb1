"""The pages that are opened all day, in this process: CPU beside the page floor, growth, search, threads, home."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bench import desk
from bench.measure import Line, Times, at_most, bounded, floor, times

if TYPE_CHECKING:
    from django.test import Client

ROUNDS = 60
WORDS = ("agua", "fuga calle", "ayuntamiento", "recibo factura", "gandía", "quebrantahuesos")
LONG, SHORT = 2000, 50
_PICK = random.Random(5)


def client() -> Client:
    from django.test import Client

    from ventanilla.people.models import Person

    found = Client()
    found.force_login(Person.objects.get(handle="nuria"))
    return found


def _get(found: Client, address: str) -> None:
    response = found.get(address)
    assert response.status_code == 200, f"{address} answered {response.status_code}"


def cursors(amount: int) -> list[str]:
    """Deep places in the list of what waits: anywhere in it, by its own cursor."""
    from ventanilla.answers.models import Duty

    last = Duty.objects.order_by("-pk").values_list("pk", flat=True).first() or 1
    found: list[str] = []
    while len(found) < amount:
        pk = _PICK.randint(last // 50, last)
        row = Duty.objects.filter(pk__gte=pk, state="mine").order_by("pk").values_list("due_at", "pk").first()
        if row:
            found.append(f"{row[0].isoformat()}_{row[1]}")
    return found


def inbox_pages(found: Client) -> tuple[Times, Times]:
    first = times(lambda _: _get(found, "/bandeja/"), ROUNDS)
    deep = [f"/bandeja/sin-contestar/?desde={cursor.replace('+', '%2B')}" for cursor in cursors(ROUNDS)]
    return first, times(lambda n: _get(found, deep[n]), ROUNDS)


def page_lines(small: tuple[Times, Times], large: tuple[Times, Times], rows: int) -> Iterator[Line]:
    limit = floor("page", rows)
    for name, before, after, reference in zip(("first", "deep"), small, large, ("first", "any"), strict=True):
        yield at_most(f"inbox page, {name}: CPU ms", after.cpu, limit[reference]["cpu_us_per_row"] / 1e3, 3)
        yield at_most(f"inbox page, {name}: growth from 10k", after.cpu, before.cpu, 2)


def search_lines(rows: int) -> Iterator[Line]:
    """The queries that the search page asks, p95 over six pairs of words, common ones and one that nobody wrote."""
    from ventanilla.answers.queries import search
    from ventanilla.people.models import Person

    nuria = Person.objects.get(handle="nuria")
    for view in ("all", "unanswered"):

        def ask(number: int, view: str = view) -> Any:
            return search(text=WORDS[number % len(WORDS)], person=nuria, view=view)

        yield bounded(f"search, newest 50, {view}, {rows} messages: p95 ms", times(ask, 120).p95, most=50)


def thread_lines(found: Client) -> Iterator[Line]:
    spent = {}
    for size in (SHORT, LONG):
        middle = _thread(size)
        spent[size] = times(lambda _, pk=middle: _get(found, f"/bandeja/m/{pk}/"), ROUNDS).cpu
    yield at_most(f"thread of {LONG} beside one of {SHORT}: CPU ms", spent[LONG], spent[SHORT], 1.5)


def _thread(size: int) -> int:
    """One thread of that size; the message in its middle."""
    from ventanilla.inbox.models import Message, Thread

    accounts, _nuria = desk.furnish()
    key = 50_000_000 + size
    (items,) = desk.pages(key, 1, size=size)
    pages = (items[start : start + desk.PAGE] for start in range(0, size, desk.PAGE))
    for page in pages:
        desk.admit_pages(accounts[:1], iter([page]))
    thread = Thread.objects.get(key=f"{key}_0")
    ids = list(Message.objects.filter(thread=thread).order_by("created_at", "id").values_list("id", flat=True))
    assert len(ids) == size
    return ids[size // 2]


def home(found: Client) -> Times:
    return times(lambda _: _get(found, "/"), 30)


def close_most(one_in: int) -> None:
    """Close what is old, but for one in so many: a desk after some years. By rows; the counters are counted again."""
    from django.db import connection

    from ventanilla.answers.models import Duty

    last = Duty.objects.order_by("-pk").values_list("pk", flat=True).first() or 1
    with connection.cursor() as cursor:
        cursor.execute(
            "update answers_duty set state = 'closed', ending = 'answered_public', closed_at = due_at where message_id < %s and message_id %% %s <> 0",
            [last - 2000, one_in],
        )
        cursor.execute("delete from answers_accounttally")
        cursor.execute(
            "insert into answers_accounttally (account_id, bucket, count) select account_id, case when state = 'closed' then ending else state end, count(*) "
            "from answers_duty group by 1, 2"
        )


def settle_clock() -> None:
    """The desk lives a minute after the last message, so that its lists are those of a working morning."""
    from ventanilla.foundation import clock
    from ventanilla.inbox.models import Message

    last = Message.objects.order_by("-pk").values_list("created_at", flat=True).first() or desk.BEGAN
    clock.shift(offset=last + timedelta(minutes=1) - clock.real_now())
