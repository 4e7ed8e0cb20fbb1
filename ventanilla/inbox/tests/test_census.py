"""The network's count is ours plus and minus the reasons, always; where it gives none, nothing is claimed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.cast import AT, administration, comment, facebook_page
from ventanilla.channels.contract import Author, Count, Unread
from ventanilla.channels.models import Account
from ventanilla.inbox.operations import admit, set_aside
from ventanilla.inbox.operations.count import keep_counts
from ventanilla.inbox.queries import CensusRow, census
from ventanilla.inbox.queries.census import SIGNS

ROOT = comment("Abierto el plazo", key="post-1", parent=None, is_own=True, author=Author(id="us"))


def held(account: Account, *keys: str, gone: tuple[str, ...] = ()) -> None:
    items = [ROOT, *(comment(key=key) for key in keys), *(comment("", key=key, deleted=True) for key in gone)]
    admit(account=account, items=items, at=AT)


def told(account: Account, count: int | None, shown: set[str] | None = None) -> CensusRow:
    visible = frozenset(shown | {"post-1"}) if shown is not None else None
    keep_counts(account=account, counts=[Count("post-1", count, visible)], at=AT)
    return census(account)[0]


def adds_up(row: CensusRow) -> bool:
    return row.network_count == row.ours + sum(SIGNS[one["reason"]] * one["count"] for one in row.differences)


@pytest.fixture
def account(db) -> Account:
    administration()
    return facebook_page()


def reasons(row: CensusRow) -> dict[str, int]:
    return {one["reason"]: one["count"] for one in row.differences}


def test_the_same_on_both_sides(account: Account) -> None:
    held(account, "a", "b")
    row = told(account, 2, {"a", "b"})
    assert (row.network_count, row.ours, row.agrees) == (2, 2, True)


def test_what_only_the_network_has_is_to_be_read_or_waits_in_the_tray_of_its_own_thread(account: Account) -> None:
    held(account, "a")
    set_aside(account=account, stream="threads", unread=Unread("{}", "roto", "b"), at=AT)
    set_aside(account=account, stream="threads", unread=Unread("{}", "roto", "de-otro-hilo"), at=AT)
    assert reasons(told(account, 4, {"a", "b", "c", "d"})) == {"in_tray": 1, "unread_by_us": 2}


def test_what_only_we_have_is_gone_from_there_and_what_it_hides_is_said(account: Account) -> None:
    held(account, "a", "b")
    row = told(account, 4, {"a"})
    assert reasons(row) == {"gone_from_network": 1, "not_shown_by_network": 3}
    assert adds_up(row)


def test_what_we_took_for_deleted_and_is_shown_again_is_said(account: Account) -> None:
    held(account, "a", "b")
    held(account, gone=("b",))
    row = told(account, 2, {"a", "b"})
    assert (row.ours, reasons(row)) == (1, {"shown_again": 1})


@pytest.mark.parametrize(("count", "reason"), [(5, {"not_shown_by_network": 3}), (1, {"gone_from_network": 1})])
def test_a_bare_figure_has_the_only_reason_that_it_can_have(account: Account, count: int, reason: dict) -> None:
    held(account, "a", "b")
    row = told(account, count)
    assert reasons(row) == reason
    assert adds_up(row)


def test_where_there_is_no_figure_nothing_is_claimed(account: Account) -> None:
    held(account, "a")
    for row in (census(account)[0], told(account, None)):
        assert (row.network_count, row.differences, row.agrees) == (None, [], False)


def test_twice_as_many_threads_cost_no_more_questions(account: Account) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            census(account)
        return len(queries)

    admit(account=account, items=[comment(key=f"a{n}", thread=f"t{n}", parent=f"t{n}") for n in range(5)], at=AT)
    few = asked()
    admit(account=account, items=[comment(key=f"b{n}", thread=f"u{n}", parent=f"u{n}") for n in range(40)], at=AT)
    assert asked() == few


KEYS = st.frozensets(st.sampled_from("abcdefgh"))


class TestSums(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(ours=KEYS, gone=KEYS, shown=KEYS, tray=KEYS, hidden=st.integers(0, 3))
    def test_the_reasons_always_add_up(
        self, ours: frozenset[str], gone: frozenset[str], shown: frozenset[str], tray: frozenset[str], hidden: int
    ) -> None:
        administration()
        account = facebook_page()
        held(account, *sorted(ours))
        held(account, gone=tuple(sorted(ours & gone)))
        for key in sorted(tray):
            set_aside(account=account, stream="threads", unread=Unread("{}", "roto", key), at=AT)
        row = told(account, len(shown) + hidden, set(shown))
        assert adds_up(row)
        assert row.ours == len(ours - gone)
