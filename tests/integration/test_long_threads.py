"""A stretch of a thread costs the same queries in one of fifty and in one of two thousand, wherever it is opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from ventanilla.answers.queries import ThreadPage, thread_page
from ventanilla.answers.queries.thread import STRETCH
from ventanilla.inbox.models import Message, Thread
from ventanilla.inbox.operations import admit

pytestmark = pytest.mark.django_db


def grown(size: int) -> Thread:
    cast.administration()
    account = cast.facebook_page(name=f"De {size}")
    items = [
        cast.comment(f"¿Y mi curso {n}?", key=f"c{n}", created_at=cast.AT + timedelta(seconds=n)) for n in range(size)
    ]
    for start in range(0, size, 100):
        admit(account=account, items=items[start : start + 100], at=cast.AT + timedelta(days=1))
    return Thread.objects.get(account=account)


def asked(what: Callable[[], ThreadPage]) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert len(what().entries) >= STRETCH
    return len(queries.captured_queries)


def test_a_stretch_costs_the_same_queries_in_a_short_and_in_a_long_thread() -> None:
    person = cast.nuria()
    costs = set()
    for thread in (grown(90), grown(2000)):
        middle = Message.objects.filter(thread=thread).order_by("created_at")[45].pk
        costs.add(
            (
                asked(lambda t=thread: thread_page(thread=t, person=person)),  # type: ignore[misc]
                asked(lambda t=thread, m=middle: thread_page(thread=t, person=person, around=m)),  # type: ignore[misc]
                asked(lambda t=thread, m=middle: thread_page(thread=t, person=person, after=m)),
            )
        )  # type: ignore[misc]
    assert len(costs) == 1


def test_walking_it_from_end_to_end_shows_each_once_and_in_order() -> None:
    thread, person = grown(430), cast.nuria()
    page = thread_page(thread=thread, person=person)
    seen = [entry.message.pk for entry in page.entries]
    while page.after:
        page = thread_page(thread=thread, person=person, after=page.after)
        seen += [entry.message.pk for entry in page.entries]
    assert seen == list(Message.objects.filter(thread=thread).order_by("created_at", "id").values_list("id", flat=True))
    back = [entry.message.pk for entry in page.entries]
    while page.before:
        page = thread_page(thread=thread, person=person, before=page.before)
        back = [entry.message.pk for entry in page.entries] + back
    assert back == seen
