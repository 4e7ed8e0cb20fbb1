"""The lists that are open all day walk an index, whatever they hold: no scan, no sorting, no count, no offset."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import AT, administration, comment, facebook_page, nuria
from ventanilla.answers.models import Duty
from ventanilla.answers.queries import Filters, inbox_page, neighbours, search, thread_page
from ventanilla.answers.queries.lists import VIEWS
from ventanilla.channels.models import Account
from ventanilla.inbox.models import Thread
from ventanilla.inbox.operations import admit
from ventanilla.people.models import Person

pytestmark = pytest.mark.django_db
AMOUNT = 130


@pytest.fixture
def full() -> tuple[Account, Person]:
    administration()
    account = facebook_page()
    items = [
        comment(f"¿Y el agua, cuándo? {n}", key=f"c{n}", created_at=AT + timedelta(minutes=n)) for n in range(AMOUNT)
    ]
    admit(account=account, items=items, at=AT + timedelta(days=1))
    Duty.objects.filter(pk__in=Duty.objects.values("pk")[: AMOUNT // 2]).update(
        state="closed", ending="answered_public", closed_at=AT + timedelta(days=1)
    )
    return account, nuria()


def asked(what: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        what()
    return [query["sql"] for query in queries.captured_queries if query["sql"].lower().startswith(("select", "with"))]


def plan(sql: str) -> str:
    """The plan as text, for the statement as it was sent; on PostgreSQL with its taste for small tables taken away."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"explain query plan {sql}")
            return "\n".join(str(row[3]) for row in cursor.fetchall())
        cursor.execute("set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off")
        cursor.execute(f"explain (format json) {sql}")
        return json.dumps(cursor.fetchone()[0])


BARE_WALK = re.compile(r"SCAN \w+$|\bSCAN \w+\n")


def faults(sql: str, *, whole: bool = False) -> list[str]:
    """`whole`: the list is the table itself, walked in the order of its key."""
    said, found = plan(sql), []
    if connection.vendor == "sqlite":
        alone = "USING INTEGER PRIMARY KEY (rowid=?)" in said
        found += ["sorts"] if "TEMP B-TREE FOR ORDER BY" in said and not alone else []
        found += ["scans"] if BARE_WALK.search(said) and not whole else []
    else:
        found += [word for word in ('"Seq Scan"', '"Sort"') if word in said]
    found += [word for word in ("count(", " offset ") if word in sql.lower()]
    return [f"{fault}: {said}\n{sql}" for fault in found]


def wrong(what: Callable[[], object], *, about: str, whole: bool = False) -> list[str]:
    statements = [sql for sql in asked(what) if about in sql]
    assert statements
    return [fault for sql in statements for fault in faults(sql, whole=whole)]


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "snoozed"])
@pytest.mark.parametrize("deep", [False, True])
def test_every_view_of_the_inbox_walks_an_index(view: str, deep: bool, full: tuple[Account, Person]) -> None:
    _account, person = full
    after = ""
    if deep:
        first = inbox_page(view=view, person=person, at=AT, size=5)
        after = first.next or (first.rows[-1].cursor if first.rows else "")
    found = wrong(
        lambda: inbox_page(view=view, person=person, at=AT, after=after),
        about='FROM "answers_duty"',
        whole=view == "all",
    )
    assert found == []


def test_what_was_put_off_is_found_by_its_index_and_is_few(full: tuple[Account, Person]) -> None:
    _account, person = full
    statements = asked(lambda: inbox_page(view="snoozed", person=person, at=AT))
    assert "duty_snoozed" in plan(next(sql for sql in statements if 'FROM "answers_duty"' in sql))


def test_an_account_s_list_walks_its_own_index(full: tuple[Account, Person]) -> None:
    account, person = full
    for view in ("unanswered", "closed"):
        filters = Filters(account=account.pk)
        found = wrong(
            lambda v=view, f=filters: inbox_page(view=v, person=person, at=AT, filters=f), about='FROM "answers_duty"'
        )  # type: ignore[misc]
        assert found == []


def test_the_message_before_and_after_cost_one_step(full: tuple[Account, Person]) -> None:
    _account, person = full
    duty = Duty.objects.filter(state="mine").order_by("due_at")[3]
    found = wrong(lambda: neighbours(view="unanswered", person=person, at=AT, duty=duty), about='FROM "answers_duty"')
    assert found == []


def test_a_stretch_of_a_thread_is_read_by_its_index(full: tuple[Account, Person]) -> None:
    _account, person = full
    thread = Thread.objects.get()
    middle = Duty.objects.order_by("pk")[60].pk
    queries: dict[str, Any] = {"around": middle}
    found = wrong(lambda: thread_page(thread=thread, person=person, **queries), about='FROM "inbox_message"')
    assert found == []


def test_a_page_costs_the_same_queries_whatever_it_holds(
    full: tuple[Account, Person], django_assert_num_queries: Any
) -> None:
    _account, person = full
    with django_assert_num_queries(3):
        assert len(inbox_page(view="unanswered", person=person, at=AT).rows) == 50
    with django_assert_num_queries(2):
        assert len(search(text="agua", person=person).messages) == 50
