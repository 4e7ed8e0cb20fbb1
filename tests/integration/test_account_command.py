"""`ventanilla account`: what a script may rely on."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from ventanilla.channels.adapters.bluesky.fake import BlueskyFake
from ventanilla.channels.adapters.bluesky.fake_network import HANDLE
from ventanilla.channels.adapters.email import fake as mail
from ventanilla.channels.models import Account, Credential

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the tests is there already."""
    monkeypatch.setattr("ventanilla.foundation.management.stand", lambda creates: None)


def told(*words: str) -> Any:
    out = StringIO()
    call_command("account", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_a_network_by_hand() -> None:
    made = told("add", "manual", "name=Villa", "network=facebook")
    account = Account.objects.get()
    assert made == {"account": account.pk}
    assert (account.network, account.adapter, account.name) == ("facebook", "manual", "Villa")


def test_the_name_of_a_network_does_as_well() -> None:
    told("add", "phone", "name=Teléfono")
    assert Account.objects.get().network == "phone"


def test_bluesky() -> None:
    fake = BlueskyFake()
    try:
        made = told("add", "bluesky", f"service={fake.url}", f"handle={HANDLE}", f"password={fake.network.password}")
    finally:
        fake.close()
    account = Account.objects.get()
    assert made == {"account": account.pk}
    assert account.handle == HANDLE
    assert sorted(account.streams.values_list("name", flat=True)) == ["notifications", "threads"]


def test_a_mailbox_on_loopback_without_encryption() -> None:
    with mail.running() as box:
        made = told("add", "email", *(f"{name}={value}" for name, value in box.given.items()))
    account = Account.objects.get()
    assert made == {"account": account.pk}
    assert (account.network, account.handle) == ("email", box.user)
    assert account.settings["since_days"] == 30


def test_what_does_not_work_leaves_no_account_and_says_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    with mail.running() as box, pytest.raises(CommandError) as refused:
        told("add", "email", *(f"{k}={v}" for k, v in {**box.given, "password": "calabaza-77"}.items()))
    assert not Account.objects.exists()
    assert "calabaza-77" not in str(refused.value) + "".join(capsys.readouterr())


def test_a_word_that_is_not_key_value_is_named() -> None:
    with pytest.raises(CommandError, match="facebook"):
        told("add", "manual", "facebook")


def test_the_list_says_which_do_not_work() -> None:
    told("add", "manual", "name=Villa", "network=x")
    Account.objects.update(broken_sentence="No contesta.")
    assert told("list") == [
        {"account": Account.objects.get().pk, "network": "x", "name": "Villa", "handle": "", "broken": "No contesta."}
    ]


def test_sealing_again_says_how_many(settings) -> None:
    settings.FIELD_KEYS = ["vieja"]
    with mail.running() as box:
        told("add", "email", *(f"{name}={value}" for name, value in box.given.items()))
    settings.FIELD_KEYS = ["nueva", "vieja"]
    assert told("reseal") == {"resealed": 1}
    assert told("reseal") == {"resealed": 0}
    assert box.password not in Credential.objects.get().sealed
