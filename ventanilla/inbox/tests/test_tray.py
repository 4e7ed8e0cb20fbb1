"""What could not be read waits, comes in by itself or with a retry, or is set apart with a reason and a name."""

from __future__ import annotations

import pytest

from tests.cast import AT, administration, comment, joaquin, nuria
from ventanilla.channels import operations as channels
from ventanilla.channels.contract import Unread
from ventanilla.channels.models import Account, Unreadable
from ventanilla.channels.tests import toy as network
from ventanilla.channels.tests.toy import GIVEN, Toy
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations import NoReason, poll_due, retry_tray, retry_unreadable, set_apart, set_aside
from ventanilla.inbox.operations.tray import set_aside_item
from ventanilla.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(toy: Toy, monkeypatch: pytest.MonkeyPatch) -> Account:
    administration()
    monkeypatch.setattr(clock, "now", lambda: AT)
    return channels.connect_account(network="toy", given=GIVEN, at=AT, by=joaquin().actor)[0]


def aside(account: Account, remote: str = "c1") -> Unreadable:
    set_aside(account=account, stream="inbox", unread=Unread('{"id": 1}', "roto", remote), at=AT)
    return Unreadable.objects.latest("id")


def last() -> Entry:
    return Entry.objects.latest("seq")


def test_it_is_kept_once_however_often_it_comes(account: Account) -> None:
    assert aside(account).pk == aside(account).pk
    assert Unreadable.objects.count() == 1


def test_what_is_read_later_leaves_the_tray_by_itself(account: Account, toy: Toy) -> None:
    row, other = aside(account, "c1"), aside(account, "c2")
    toy.pages["inbox"] = [network.page(comment(key="c1"))]
    poll_due(at=AT, account=account, now=True)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.resolved_at, other.resolved_at) == (AT, None)


def test_what_was_refused_again_in_the_same_page_stays(account: Account, toy: Toy) -> None:
    row = aside(account, "c1")
    toy.pages["inbox"] = [network.page(unread=(Unread("{}", "roto", "c1"),))]
    poll_due(at=AT, account=account, now=True)
    row.refresh_from_db()
    assert row.resolved_at is None


def test_a_retry_reads_it_and_says_who_tried(account: Account, toy: Toy) -> None:
    row = aside(account)
    toy.again = comment(key="c1")
    assert retry_unreadable(unreadable=row, at=AT, by=nuria().actor)
    row.refresh_from_db()
    assert row.resolved_at == row.retried_at == AT
    assert Message.objects.get(ours=False).remote_id == "c1"
    assert (last().action, last().actor_id, last().content) == ("inbox.retried", nuria().pk, {"entered": True})


def test_a_retry_in_vain_leaves_it_there_and_says_so(account: Account, toy: Toy) -> None:
    row = aside(account)
    assert not retry_unreadable(unreadable=row, at=AT, by=nuria().actor)
    row.refresh_from_db()
    assert (row.resolved_at, row.retried_at) == (None, AT)
    assert last().content == {"entered": False}


def test_what_admission_had_refused_needs_no_network(account: Account) -> None:
    set_aside_item(account=account, stream="inbox", item=comment(key="c7"), reason="ValueError: x", at=AT)
    assert retry_unreadable(unreadable=Unreadable.objects.get(), at=AT, by=nuria().actor)
    assert Message.objects.filter(remote_id="c7").exists()


def test_all_at_once_says_how_many_came_in_and_how_many_wait(account: Account, toy: Toy) -> None:
    set_aside_item(account=account, stream="inbox", item=comment(key="c7"), reason="x", at=AT)
    aside(account, "c8")
    assert retry_tray(at=AT, by=nuria().actor, account=account) == (1, 1)


def test_what_was_set_apart_says_why_and_by_whom_and_is_not_said_twice(account: Account) -> None:
    row = aside(account)
    by = nuria().actor
    assert [set_apart(unreadable=row, reason="gone", at=AT, by=by) for _ in range(2)] == [True, False]
    assert (last().action, last().actor_id, last().content) == ("inbox.set_apart", nuria().pk, {"reason": "gone"})
    assert Entry.objects.filter(action="inbox.set_apart").count() == 1


@pytest.mark.parametrize("reason", ["", "porque sí"])
def test_without_a_reason_of_the_list_nothing_is_set_apart(account: Account, reason: str) -> None:
    row = aside(account)
    with pytest.raises(NoReason):
        set_apart(unreadable=row, reason=reason, at=AT, by=nuria().actor)
    row.refresh_from_db()
    assert row.resolved_at is None
