"""An account that breaks is announced once, and once when it recovers: to each administrator, and in the journal."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.cast import AT, administration, joaquin, nuria
from ventanilla.channels import operations
from ventanilla.channels.contract import AuthDead, Transient
from ventanilla.channels.models import Account
from ventanilla.journal.models import Entry
from ventanilla.notices.models import Notice

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=9)


@pytest.fixture
def account() -> Account:
    administration()
    joaquin(email="joaquin@vallserena.example")
    nuria(email="nuria@vallserena.example")
    return Account.objects.create(network="email", adapter="email", name="Correo", created_at=AT)


def broken(account: Account, at: datetime = AT, sentence: str = "No acepta la contraseña.") -> bool:
    return operations.mark_broken(account_id=account.pk, error=AuthDead(sentence), at=at)


def test_it_is_said_once_however_often_it_fails(account: Account) -> None:
    assert [broken(account, AT + timedelta(minutes=n)) for n in range(5)] == [True, False, False, False, False]
    account.refresh_from_db()
    assert (account.broken_since, account.broken_code) == (AT, "channel.auth_dead")
    assert [notice.to for notice in Notice.objects.all()] == ["joaquin@vallserena.example"]
    assert [entry.action for entry in Entry.objects.all()] == ["channels.broken"]


def test_the_mail_says_which_what_and_where_to_mend_it(account: Account) -> None:
    broken(account)
    notice = Notice.objects.get()
    assert "Correo" in notice.subject
    assert "No acepta la contraseña." in notice.body
    assert f"/cuentas/{account.pk}/" in notice.body


def test_its_recovery_is_said_once(account: Account) -> None:
    broken(account)
    assert [operations.mark_well(account_id=account.pk, at=LATER) for _ in range(3)] == [True, False, False]
    assert Notice.objects.count() == 2
    assert [entry.action for entry in Entry.objects.order_by("seq")] == ["channels.broken", "channels.recovered"]


def test_what_never_broke_recovers_in_silence(account: Account) -> None:
    assert not operations.mark_well(account_id=account.pk, at=AT)
    assert not Notice.objects.exists()


def test_the_second_time_that_it_breaks_is_said_again(account: Account) -> None:
    broken(account)
    operations.mark_well(account_id=account.pk, at=LATER)
    assert broken(account, LATER + timedelta(hours=1))
    assert Notice.objects.count() == 3


def test_no_name_and_no_sentence_goes_into_the_journal(account: Account) -> None:
    error = Transient("El servidor de Ana no contesta.", code="email.unreachable")
    operations.mark_broken(account_id=account.pk, error=error, at=AT)
    assert Entry.objects.get().content == {"code": "email.unreachable"}
