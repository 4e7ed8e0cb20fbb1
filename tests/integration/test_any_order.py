"""Nobody is skipped, whatever a network does: the sums hold after every step, on the engine that is in use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast, trees
from ventanilla.answers.models import Duty
from ventanilla.answers.operations import recount
from ventanilla.answers.queries import coverage, figures
from ventanilla.channels.contract import Item
from ventanilla.channels.models import Account, Unreadable
from ventanilla.foundation import brief
from ventanilla.inbox.models import Message, Thread
from ventanilla.inbox.operations import Admitted, admit
from ventanilla.inbox.rules import MAX_TEXT, key_of, sanitise
from ventanilla.journal.queries import verify

pytestmark = pytest.mark.django_db
LATER = cast.AT + timedelta(hours=3)
TIMES = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
FEWER = settings(TIMES, max_examples=15)
sizes = st.integers(2, 60)
seeds = st.integers(0, 2**32)


@contextmanager
def fresh() -> Iterator[Account]:
    """A desk of its own for each example."""
    with transaction.atomic():
        cast.administration()
        yield cast.facebook_page(own_ids=[trees.US])
        transaction.set_rollback(True)
    brief.forget()


def told(account: Account, page: Sequence[Item], at: Any = cast.AT) -> Admitted:
    result = admit(account=account, items=page, at=at)
    assert result.seen == len(page)
    assert result.unreadable == 0
    check()
    return result


def check() -> None:
    """received = closed + open: per thread, per account, whole; from the rows and from the counters."""
    rows = coverage()
    assert rows.unaccounted == 0
    assert rows.balanced
    for line in rows.threads:
        assert line["received"] == line["answered"] + line["no_reply_needed"] + line["open"]
    assert rows.received == sum(line["received"] for line in rows.threads)
    assert rows.received == Duty.objects.count() == Message.objects.filter(ours=False, automatic=False).count()
    kept = figures()
    assert (kept.received, kept.closed, kept.open) == (
        rows.received, sum(rows.closed.values()), sum(rows.open.values()),
    )  # fmt: skip
    accounts = [figures(account.pk) for account in Account.objects.all()]
    assert all(one.received == one.closed + one.open for one in accounts)
    assert sum(one.received for one in accounts) == rows.received
    assert recount(at=LATER).differences == []


def held(account: Account) -> set[tuple[Any, ...]]:
    """All that does not depend on when it was read."""
    endings = dict(Duty.objects.filter(account=account).values_list("message_id", "ending"))
    rows = Message.objects.filter(account=account).select_related("thread", "parent", "author")
    return {
        (
            m.space, m.key, m.text, m.thread.key, m.parent.key if m.parent else "", m.author and m.author.remote_id, m.ours,
            m.automatic, m.aspects, m.created_at, endings.get(m.pk),
        )
        for m in rows
    }  # fmt: skip


@TIMES
@given(size=sizes, seed=seeds)
def test_after_every_page_in_any_order_the_sums_hold_and_the_set_is_the_same(db: None, size: int, seed: int) -> None:
    dice = Random(seed)
    items = trees.grow(size, dice)
    with fresh() as one:
        other = cast.facebook_page(own_ids=[trees.US], name="Otra")
        for account in (one, other):
            for page in trees.tell(items, dice):
                told(account, page)
        assert held(one) == held(other)
        assert len(held(one)) == len(items)
        answered = {key_of(str(i.parent)) for i in items if i.author.id == trees.US and i.parent}
        for duty in Duty.objects.filter(account=one).select_related("message"):
            assert duty.is_open == (duty.message.key not in answered), "ours close it, and only ours"


@FEWER
@given(size=sizes, seed=seeds)
def test_a_second_reading_admits_nothing_and_writes_nothing(db: None, size: int, seed: int) -> None:
    dice = Random(seed)
    items = trees.grow(size, dice)
    with fresh() as account:
        for page in trees.tell(items, dice):
            told(account, page)
        before, entries = held(account), verify().entries
        for page in trees.tell(items, dice, again=0.1):
            result = told(account, page)
            assert (result.new, result.changed, result.known) == (0, 0, len(page))
        assert held(account) == before
        assert verify().entries == entries


@FEWER
@given(size=st.integers(2, 25), seed=seeds, steps=st.integers(1, 15))
def test_edits_deletions_and_returns_lose_nobody(db: None, size: int, seed: int, steps: int) -> None:
    dice = Random(seed)
    items = trees.grow(size, dice)
    with fresh() as account:
        for page in trees.tell(items, dice, cuts=2):
            told(account, page)
        owed = Duty.objects.count()
        changes = trees.change(items, steps, dice)
        for change in changes:
            told(account, [change], LATER)
            assert Duty.objects.count() == owed, "a deletion takes no duty away and an edit makes none"
        last = {str(one.remote_id): one for one in (*items, *changes)}
        for one in last.values():
            message = Message.objects.get(account=account, space=one.space, key=key_of(str(one.remote_id)))
            assert message.is_deleted == one.deleted
            if not one.deleted:
                assert message.text == sanitise(one.text, MAX_TEXT)
            elif not message.ours:
                assert message.text == "", "what its author took away is not kept in sight"
        assert verify().ok


class PowerCut(Exception):
    pass


@FEWER
@given(size=st.integers(2, 40), seed=seeds)
def test_a_page_that_breaks_off_leaves_nothing_and_comes_whole_the_next_time(db: None, size: int, seed: int) -> None:
    dice = Random(seed)
    items = trees.grow(size, dice)

    def cut(result: Admitted) -> None:
        raise PowerCut

    with fresh() as account:
        for page in trees.tell(items, dice):
            if dice.random() < 0.5:
                before = (held(account), verify().entries)
                with suppress(PowerCut):
                    admit(account=account, items=page, at=cast.AT, finish=cut)
                assert (held(account), verify().entries) == before
                check()
            told(account, page)
        assert len(held(account)) == len(items)


@pytest.mark.parametrize("seed", [7])
def test_a_tree_of_a_thousand_comes_in_whole_in_shuffled_pages(seed: int) -> None:
    cast.administration()
    account = cast.facebook_page(own_ids=[trees.US])
    dice = Random(seed)
    items = trees.grow(1000, dice)
    dice.shuffle(items)
    pages = [items[start : start + 100] for start in range(0, len(items), 100)]
    for page in pages:
        assert told(account, page).new == len(page)
    for page in pages[::-1]:
        assert told(account, page).known == len(page)
    assert Message.objects.count() == 1000
    lost = Message.objects.filter(parent=None, space="post").exclude(key="post-1")
    assert not lost.filter(parent_key__in=Message.objects.values("key")).exists(), "each finds whom it answers"
    for thread in Thread.objects.all():
        labels = list(Message.objects.filter(thread=thread, ours=False).exclude(number=0).values_list("number", "sub"))
        assert len(labels) == len(set(labels)), "no two have one number"
    assert not Unreadable.objects.exists()
    assert verify().ok
