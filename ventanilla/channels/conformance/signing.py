"""Sessions: renewed once, stored before use, never emptied, and dead only by a definite answer."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from ventanilla.channels.conformance.driver import Desk, Vault, drive
from ventanilla.channels.conformance.fake import Fake, needs
from ventanilla.channels.contract import AuthDead, ChannelError, Transient

THREADS = 6
SHORTEST_SECRET = 6


class Crash(BaseException):
    """The process ends here."""


class Signing:
    @needs("auth_expired")
    def test_a_session_that_ran_out_is_renewed_once_and_stored(self, fake: Fake) -> None:
        vault = _signed_in(fake)
        kept = len(vault.kept)
        fake.trouble("auth_expired")
        _read_everything(fake, vault)
        assert fake.renewals() == 1
        assert len(vault.kept) == kept + 1

    @needs("auth_expired")
    def test_a_new_token_is_stored_before_it_is_used(self, fake: Fake) -> None:
        vault = _signed_in(fake)
        fake.trouble("auth_expired")
        answered = fake.accepted()
        with pytest.raises(Crash):
            _read_one(fake, vault, keep=_crash)
        assert fake.renewals() == 1
        assert fake.accepted() == answered

    @needs("auth_expired")
    def test_two_that_find_it_expired_renew_it_once(self, fake: Fake) -> None:
        vault = _signed_in(fake)
        fake.trouble("auth_expired")
        errors: list[BaseException] = []
        start = threading.Barrier(THREADS)

        def poll() -> None:
            try:
                start.wait(10)
                _read_one(fake, vault)
            except BaseException as error:
                errors.append(error)

        crowd = [threading.Thread(target=poll) for _ in range(THREADS)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join(30)
        assert errors == []
        assert fake.renewals() == 1

    @needs("auth_empty")
    def test_an_empty_token_never_replaces_a_stored_one(self, fake: Fake) -> None:
        vault = _signed_in(fake)
        before = dict(vault.stored)
        fake.trouble("auth_expired")
        fake.trouble("auth_empty")
        with pytest.raises(Transient):
            _read_one(fake, vault)
        assert vault.stored == before
        _read_everything(fake, vault)

    @needs("auth_dead")
    def test_a_revoked_account_is_dead_and_nothing_is_overwritten(self, fake: Fake) -> None:
        vault = _signed_in(fake)
        before = dict(vault.stored)
        fake.trouble("auth_dead")
        with pytest.raises(AuthDead):
            _read_one(fake, vault)
        assert vault.stored == before
        health = fake.adapter.check(vault.access(fake))
        assert not health.ok
        assert health.sentence

    @needs("refused")
    def test_silence_never_means_dead(self, fake: Fake) -> None:
        vault = Vault(fake)
        fake.trouble("refused")
        with pytest.raises(Transient):
            _read_one(fake, vault)

    def test_a_healthy_account_says_who_we_are(self, fake: Fake) -> None:
        health = fake.adapter.check(Vault(fake).access(fake))
        assert health.ok
        assert health.sentence
        assert health.identity is not None

    def test_no_secret_is_ever_in_a_sentence(self, fake: Fake) -> None:
        troubles = ("429", "5xx", "drop_mid_page", "auth_empty", "auth_dead", "refused")
        vault = _signed_in(fake)
        secrets = {value for value in vault.stored.values() if isinstance(value, str) and len(value) >= SHORTEST_SECRET}
        public = set(map(str, fake.access().settings.values())) | {vault.stored.get("did"), vault.stored.get("handle")}
        for kind in troubles:
            if kind in fake.cannot:
                continue
            if kind == "auth_empty":
                fake.trouble("auth_expired")
            fake.trouble(kind)
            with pytest.raises(ChannelError) as caught:
                _read_one(fake, vault)
            assert not [secret for secret in secrets - public if secret in caught.value.sentence]


def _signed_in(fake: Fake) -> Vault:
    fake.say("hola")
    vault = Vault(fake)
    _read_everything(fake, vault)
    return vault


def _read_everything(fake: Fake, vault: Vault) -> None:
    drive(fake, lambda: vault.access(fake), Desk(), {})


def _read_one(fake: Fake, vault: Vault, **changes: Any) -> None:
    access = vault.access(fake, **changes)
    fake.adapter.read(access, fake.adapter.streams(access)[0].name, {})


def _crash(credentials: dict[str, Any]) -> None:
    raise Crash
