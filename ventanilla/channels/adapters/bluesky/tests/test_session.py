from collections.abc import Iterator
from dataclasses import replace

import pytest

from ventanilla.channels.adapters.bluesky.connect import prepare
from ventanilla.channels.adapters.bluesky.fake import BlueskyFake
from ventanilla.channels.adapters.bluesky.fake_network import HANDLE, PASSWORD
from ventanilla.channels.conformance.driver import Vault
from ventanilla.channels.contract import AuthDead, Permanent, Transient


@pytest.fixture
def fake() -> Iterator[BlueskyFake]:
    made = BlueskyFake()
    yield made
    made.close()


def _read(fake: BlueskyFake, vault: Vault) -> None:
    fake.adapter.read(vault.access(fake), "notifications", {})


def test_one_signs_in_once_and_then_only_renews(fake: BlueskyFake) -> None:
    vault = Vault(fake)
    for _ in range(5):
        _read(fake, vault)
        fake.trouble("auth_expired")
        _read(fake, vault)
    assert (fake.sign_ins(), fake.renewals()) == (1, 5)


def test_when_what_renews_was_revoked_the_app_password_still_opens(fake: BlueskyFake) -> None:
    vault = Vault(fake)
    _read(fake, vault)
    fake.network.access = fake.network.refresh = "otra"
    _read(fake, vault)
    assert (fake.sign_ins(), fake.renewals()) == (2, 0)


def test_a_failing_renewal_is_never_followed_by_a_sign_in(fake: BlueskyFake, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = Vault(fake)
    _read(fake, vault)
    fake.trouble("auth_expired")
    monkeypatch.setattr(fake.service, "_refresh", lambda token: (503, {"error": "Overloaded"}))
    with pytest.raises(Transient):
        _read(fake, vault)
    assert fake.sign_ins() == 1


def test_a_session_of_another_account_is_refused_and_not_stored(fake: BlueskyFake) -> None:
    vault = Vault(fake)
    _read(fake, vault)
    vault.stored["did"] = "did:plc:otra"
    fake.trouble("auth_expired")
    kept = len(vault.kept)
    with pytest.raises(AuthDead):
        _read(fake, vault)
    assert len(vault.kept) == kept


def test_a_session_already_renewed_by_another_process_is_used_as_it_is(fake: BlueskyFake) -> None:
    vault = Vault(fake)
    _read(fake, vault)
    late = vault.access(fake)
    fake.trouble("auth_expired")
    _read(fake, vault)
    fake.adapter.read(late, "notifications", {})
    assert fake.renewals() == 1
    assert late.credentials == vault.stored


def test_without_lock_nor_keeper_it_still_reads(fake: BlueskyFake) -> None:
    assert fake.adapter.check(fake.access()).ok


def test_the_hosts_entered_are_those_that_were_typed_and_no_other(fake: BlueskyFake) -> None:
    access = fake.access()
    outside = replace(access, settings={**access.settings, "appview": "http://localhost:1"})
    assert ("localhost", 1) in fake.adapter.endpoints(outside.settings)
    assert fake.adapter.endpoints(access.settings) == [("127.0.0.1", int(fake.url.rpartition(":")[2]))]


GIVEN = {"handle": " @Villaverde ", "password": "abcd-efgh-ijkl-mnop"}


def test_the_form_is_tidied_and_the_public_view_is_known() -> None:
    settings, credentials = prepare(GIVEN)
    assert settings == {
        "service": "https://bsky.social",
        "handle": "villaverde.bsky.social",
        "appview": "https://public.api.bsky.app",
    }
    assert credentials == {"password": "abcd-efgh-ijkl-mnop"}


def test_another_server_has_no_public_view_of_its_own_unless_one_is_given() -> None:
    given = {"service": "http://localhost:2583/", "handle": HANDLE, "password": PASSWORD}
    assert prepare(given)[0] == {"service": "http://localhost:2583", "handle": HANDLE}
    assert prepare({**given, "appview": "http://127.0.0.1:2584"})[0]["appview"] == "http://127.0.0.1:2584"


@pytest.mark.parametrize(
    "wrong",
    [
        {"handle": ""},
        {"handle": "ana perez"},
        {"password": ""},
        {"password": "la-de-siempre"},
        {"service": "http://bsky.social"},
        {"service": "http://10.0.0.1"},
        {"service": "ftp://localhost"},
        {"service": "https://ana:clave@bsky.social"},
        {"service": "https://bsky.social/xrpc"},
        {"service": "https://"},
        {"appview": "http://public.api.bsky.app"},
    ],
)
def test_a_form_that_cannot_be_taken_is_refused_in_words(wrong: dict[str, str]) -> None:
    with pytest.raises(Permanent) as caught:
        prepare({**GIVEN, **wrong})
    assert caught.value.sentence
    assert "la-de-siempre" not in caught.value.sentence
