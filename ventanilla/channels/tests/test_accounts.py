"""An account is kept only when its network says yes; its secret is sealed, and its history is never mixed."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.cast import AT, administration, facebook_page, joaquin
from ventanilla.channels import operations
from ventanilla.channels.contract import Author, Health, Transient
from ventanilla.channels.models import Account, Credential, PollRun, Stream
from ventanilla.channels.tests.toy import GIVEN, Toy
from ventanilla.foundation import secrets
from ventanilla.journal.models import Entry

SECRET = GIVEN["password"]
pytestmark = pytest.mark.django_db


def connect(**more: Any) -> Account:
    given = {"network": "toy", "given": GIVEN, "at": AT, "by": joaquin().actor, "name": "El juguete"}
    return operations.connect_account(**(given | more))[0]


def actions() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("action", flat=True))


def test_what_works_is_kept_with_its_streams_and_one_entry(toy: Toy) -> None:
    account = connect()
    assert account.own_ids == ["us-1"]
    assert account.handle == "@nosotros"
    assert sorted(account.streams.values_list("name", flat=True)) == ["inbox", "sent"]
    assert set(account.streams.values_list("next_at", flat=True)) == {AT}
    assert actions() == ["channels.connected"]


@pytest.mark.parametrize(
    "health", [Health(False, "No entra."), Transient("No contesta.")], ids=["it says no", "it does not answer"]
)
def test_what_does_not_work_is_not_kept_at_all(toy: Toy, health: Any) -> None:
    toy.health = health
    with pytest.raises(Exception, match=r"No entra\.|No contesta\."):
        connect()
    assert not Account.objects.exists()
    assert not Credential.objects.exists()
    assert actions() == []


def test_the_same_account_is_not_connected_twice(toy: Toy) -> None:
    connect()
    with pytest.raises(operations.AlreadyConnected):
        connect(name="Otra vez")
    assert Account.objects.count() == 1


def test_after_closing_it_may_be_connected_again(toy: Toy) -> None:
    operations.close_account(account=connect(), at=AT, by=joaquin().actor)
    connect()
    assert Account.objects.filter(closed_at=None).count() == 1


def test_a_token_that_rotates_while_it_is_tried_is_the_one_that_is_kept(toy: Toy) -> None:
    toy.rotates_to = "nuevo"
    account = connect()
    assert secrets.unseal(Credential.objects.get(pk=account.pk).sealed)["token"] == "nuevo"


def test_the_secret_is_in_no_row_no_entry_and_no_log(toy: Toy, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        account = connect()
        operations.check_account(account=account, at=AT)
        operations.reconnect_account(account=account, given=GIVEN, at=AT, by=joaquin().actor)
    rows = [*Account.objects.values(), *Credential.objects.values(), *Stream.objects.values(), *Entry.objects.values()]
    assert SECRET not in repr(rows)
    assert SECRET not in caplog.text
    assert secrets.unseal(Credential.objects.get().sealed)["password"] == SECRET


def test_a_new_password_keeps_the_history_the_cursor_and_the_purpose(toy: Toy) -> None:
    account = connect(purpose="institutional")
    stream = account.streams.get(name="inbox")
    Stream.objects.filter(pk=stream.pk).update(cursor={"uid": 9}, version=4, failures=5)
    Account.objects.filter(pk=account.pk).update(broken_since=AT, broken_code="channel.auth_dead")
    operations.reconnect_account(account=account, given={**GIVEN, "password": "otra-buena"}, at=AT, by=joaquin().actor)
    stream.refresh_from_db()
    account.refresh_from_db()
    assert (stream.cursor, stream.version, stream.failures) == ({"uid": 9}, 4, 0)
    assert (account.purpose, account.broken_since) == ("institutional", None)
    assert secrets.unseal(Credential.objects.get().sealed) == {"password": "otra-buena"}


def test_a_password_that_does_not_work_leaves_the_one_that_there_was(toy: Toy) -> None:
    account = connect()
    with pytest.raises(operations.DoesNotWork):
        operations.reconnect_account(account=account, given={**GIVEN, "password": "mala"}, at=AT, by=joaquin().actor)
    assert secrets.unseal(Credential.objects.get().sealed)["password"] == SECRET


def test_another_account_does_not_take_the_place_of_this_one(toy: Toy) -> None:
    account = connect()
    toy.health = Health(True, "Funciona.", identity=Author(id="us-2"))
    with pytest.raises(operations.AnotherAccount):
        operations.reconnect_account(account=account, given=GIVEN, at=AT, by=joaquin().actor)
    account.refresh_from_db()
    assert account.own_ids == ["us-1"]


def test_closing_throws_the_secret_away_and_keeps_what_was_read(toy: Toy) -> None:
    account = connect()
    PollRun.objects.create(stream=account.streams.get(name="inbox"), started_at=AT, seen=3, new=3)
    operations.close_account(account=account, at=AT, by=joaquin().actor)
    account.refresh_from_db()
    assert account.closed_at == AT
    assert not Credential.objects.exists()
    assert PollRun.objects.get().seen == 3
    assert actions()[-1] == "channels.closed"


def test_a_token_renewed_while_the_account_was_being_closed_is_not_kept(toy: Toy) -> None:
    account = connect()
    access = operations.access_for(account, AT)
    operations.close_account(account=account, at=AT, by=joaquin().actor)
    access.keep({"password": "tardía"})
    assert not Credential.objects.exists()


def test_a_pause_and_its_end_are_said_once_each(toy: Toy) -> None:
    account, by = connect(), joaquin().actor
    assert [operations.pause_account(account=account, at=AT, by=by) for _ in range(2)] == [True, False]
    assert account.paused_at == AT
    assert [operations.resume_account(account=account, at=AT, by=by) for _ in range(2)] == [True, False]
    assert actions()[1:] == ["channels.paused", "channels.resumed"]


def test_an_account_moves_one_place_and_never_out_of_the_list() -> None:
    by = joaquin().actor
    one, two, three = (facebook_page(name=name, position=place) for place, name in enumerate(["a", "b", "c"]))
    assert operations.move_account(account=three, up=True, at=AT, by=by)
    assert not operations.move_account(account=one, up=True, at=AT, by=by)
    assert [account.name for account in Account.objects.all()] == ["a", "c", "b"]
    assert operations.move_account(account=one, up=False, at=AT, by=by)
    assert [account.name for account in Account.objects.all()] == ["c", "a", "b"]
    assert two.pk


def test_a_name_is_needed_and_the_change_is_written_down() -> None:
    account = facebook_page()
    with pytest.raises(operations.NameMissing):
        operations.change_account(account=account, name="  ", purpose="attention", at=AT, by=joaquin().actor)
    operations.change_account(account=account, name="Empleo", purpose="institutional", at=AT, by=joaquin().actor)
    assert (account.name, account.purpose) == ("Empleo", "institutional")
    assert actions() == ["channels.changed"]


def test_a_demonstration_takes_no_real_account_and_a_real_desk_no_pretended_one(toy: Toy) -> None:
    administration(is_demonstration=True)
    with pytest.raises(operations.OnlyPretend):
        connect()
    administration(is_demonstration=False)
    with pytest.raises(operations.OnlyPretend):
        connect(network="demo", given={})
    assert not Account.objects.exists()
