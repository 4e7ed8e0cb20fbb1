"""What opens an account: sealed, under keys that may be changed, and renewed by one process at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import AT
from ventanilla.channels import operations
from ventanilla.channels.contract import Transient
from ventanilla.channels.models import Account, Credential
from ventanilla.channels.operations import access as module
from ventanilla.foundation import clock, secrets
from ventanilla.journal.models import Entry

pytestmark = pytest.mark.django_db


def account(**credentials: str) -> Account:
    made = Account.objects.create(network="bluesky", adapter="bluesky", name="Villa", created_at=AT)
    Credential.objects.create(account=made, sealed=secrets.seal(credentials or {"token": "uno"}), updated_at=AT)
    return made


def test_two_that_renew_at_once_go_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    row = account()
    first, second = operations.access_for(row, AT), operations.access_for(row, AT)
    waited = []
    monkeypatch.setattr(module.time, "sleep", waited.append)
    with first.lock(), pytest.raises(Transient), second.lock():
        pytest.fail("both were in")
    assert len(waited) > 100, "the second waited for the first"
    with second.lock() as held:
        assert held == {"token": "uno"}


def test_who_comes_second_gets_what_the_first_one_kept() -> None:
    row = account()
    first, second = operations.access_for(row, AT), operations.access_for(row, AT)
    with first.lock():
        first.keep({"token": "dos"})
    assert second.credentials == {"token": "uno"}
    with second.lock() as held:
        assert held == {"token": "dos"}


def test_the_lease_of_a_process_that_died_runs_out() -> None:
    row = account()
    gone = clock.real_now() - timedelta(seconds=1)
    Credential.objects.update(refreshing="muerto", refreshing_until=gone)
    with operations.access_for(row, AT).lock() as held:
        assert held == {"token": "uno"}
    assert Credential.objects.get().refreshing == ""


def test_a_failure_while_renewing_gives_the_lease_back() -> None:
    row = account()
    with pytest.raises(RuntimeError, match="se cayó"), operations.access_for(row, AT).lock():
        raise RuntimeError("se cayó")
    assert Credential.objects.get().refreshing == ""


@pytest.mark.parametrize("given", [{}, {"token": ""}, {"token": None, "other": "x"}])
def test_an_empty_token_never_takes_the_place_of_a_full_one(given: dict[str, str]) -> None:
    row = account()
    with pytest.raises(operations.EmptyCredentials):
        operations.access_for(row, AT).keep(given)
    assert secrets.unseal(Credential.objects.get().sealed) == {"token": "uno"}


def test_the_present_key_takes_the_place_of_the_old_one_which_can_then_be_thrown_away(settings) -> None:
    settings.FIELD_KEYS = ["vieja"]
    account(token="uno")
    settings.FIELD_KEYS = ["nueva", "vieja"]
    assert not secrets.is_current(Credential.objects.get().sealed)
    assert operations.reseal_credentials(at=AT) == 1
    settings.FIELD_KEYS = ["nueva"]
    sealed = Credential.objects.get().sealed
    assert secrets.is_current(sealed)
    assert secrets.unseal(sealed) == {"token": "uno"}
    assert operations.reseal_credentials(at=AT) == 0
    assert [entry.action for entry in Entry.objects.all()] == ["channels.resealed"]


def test_when_one_key_is_missing_nothing_is_resealed(settings) -> None:
    settings.FIELD_KEYS = ["vieja"]
    account()
    settings.FIELD_KEYS = ["perdida"]
    lost = Account.objects.create(network="bluesky", adapter="bluesky", name="Otra", created_at=AT)
    Credential.objects.create(account=lost, sealed=secrets.seal({"token": "dos"}), updated_at=AT)
    settings.FIELD_KEYS = ["nueva", "vieja"]
    before = dict(Credential.objects.values_list("pk", "sealed"))
    with pytest.raises(secrets.Unreadable):
        operations.reseal_credentials(at=AT)
    assert dict(Credential.objects.values_list("pk", "sealed")) == before
