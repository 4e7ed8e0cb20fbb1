"""Sent once: certain that nothing left, certain that it is there, or said to be unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ventanilla.channels.conformance.driver import Desk, Vault, answer_to, drive, read_all
from ventanilla.channels.conformance.fake import Fake, needs
from ventanilla.channels.contract import Access, ChannelError, Draft, Permanent, Transient, Unknown

KEYS = 500


def an_answer(fake: Fake, vault: Vault, text: str = "Abrimos el lunes a las nueve") -> tuple[Access, Draft]:
    """A citizen asked; what would be sent to them, with the session already open."""
    asked = fake.say("¿cuándo abrís?", parent=fake.own("Nueva oficina"))
    desk = Desk()
    drive(fake, lambda: vault.access(fake), desk, {})
    access = vault.access(fake)
    return access, answer_to(desk.items[asked], text, fake=fake, access=access)


class Sending:
    def test_an_answer_arrives_once_under_what_it_answers_and_comes_back_as_ours(self, fake: Fake) -> None:
        access, draft = an_answer(fake, Vault(fake))
        receipt = fake.adapter.send(access, draft)
        assert receipt.state == "sent"
        assert fake.sent() == [draft.text]
        echo = read_all(fake).items[receipt.remote_id]
        assert (echo.is_own, echo.parent, echo.text.strip()) == (True, draft.reply_to, draft.text)
        assert fake.adapter.find_own(access, draft) == receipt
        assert fake.adapter.shown(access, draft, receipt) in (True, None)

    def test_what_was_never_sent_is_certainly_not_found(self, fake: Fake) -> None:
        access, draft = an_answer(fake, Vault(fake))
        assert fake.adapter.find_own(access, draft) is None

    @needs("twice")
    def test_the_same_key_twice_is_one_message(self, fake: Fake) -> None:
        access, draft = an_answer(fake, Vault(fake))
        first, second = fake.adapter.send(access, draft), fake.adapter.send(access, draft)
        assert first.remote_id == second.remote_id
        assert fake.sent() == [draft.text]

    def test_two_keys_are_two_messages_though_the_text_is_one(self, fake: Fake) -> None:
        access, draft = an_answer(fake, Vault(fake))
        other = replace(draft, key=fake.adapter.new_key(access=access))
        assert fake.adapter.send(access, draft).remote_id != fake.adapter.send(access, other).remote_id
        assert fake.sent() == [draft.text, draft.text]

    @needs("429", "refused")
    def test_a_refusal_before_the_first_byte_sends_nothing_and_says_so(self, fake: Fake, kind: str) -> None:
        vault = Vault(fake)
        _, draft = an_answer(fake, vault)
        fake.trouble(kind, times=1, on="write")
        with pytest.raises(Transient) as caught:
            fake.adapter.send(vault.access(fake), draft)
        assert kind != "429" or (caught.value.retry_after or 0) > 0
        assert fake.sent() == []

    @needs("5xx_after_commit")
    def test_a_failure_after_the_commit_is_unknown_and_then_found_once(self, fake: Fake) -> None:
        access, draft = an_answer(fake, Vault(fake))
        fake.trouble("5xx_after_commit", times=1, on="write")
        with pytest.raises(Unknown):
            fake.adapter.send(access, draft)
        found = fake.adapter.find_own(access, draft)
        assert found is not None
        assert found.state == "sent"
        assert fake.sent() == [draft.text]
        assert read_all(fake).items[found.remote_id].is_own

    @needs("5xx")
    def test_a_failure_that_wrote_nothing_is_never_called_sent(self, fake: Fake) -> None:
        access, draft = an_answer(fake, Vault(fake))
        fake.trouble("5xx", times=1, on="write")
        with pytest.raises((Unknown, Transient)):
            fake.adapter.send(access, draft)
        assert fake.sent() == []
        assert fake.adapter.find_own(access, draft) is None

    @needs("5xx", "429", "drop_mid_page")
    def test_looking_for_our_own_says_no_only_when_it_is_certain(self, fake: Fake, kind: str) -> None:
        access, draft = an_answer(fake, Vault(fake))
        fake.trouble(kind, times=1, on="read")
        with pytest.raises(ChannelError):
            fake.adapter.find_own(access, draft)

    @needs("accept_and_hide")
    def test_what_was_accepted_and_is_not_shown_is_told_apart(self, fake: Fake) -> None:
        access, draft = an_answer(fake, Vault(fake))
        fake.trouble("accept_and_hide", times=1, on="write")
        receipt = fake.adapter.send(access, draft)
        assert fake.adapter.shown(access, draft, receipt) is False

    @needs("5xx")
    def test_a_doubt_about_being_shown_is_not_a_no(self, fake: Fake) -> None:
        access, draft = an_answer(fake, Vault(fake))
        receipt = fake.adapter.send(access, draft)
        if fake.adapter.shown(access, draft, receipt) is None:
            return
        fake.trouble("5xx", times=1, on="read")
        with pytest.raises(Transient):
            fake.adapter.shown(access, draft, receipt)

    @needs("maximum")
    def test_a_text_that_is_too_long_is_refused_before_it_is_sent(self, fake: Fake) -> None:
        access, draft = an_answer(fake, Vault(fake))
        limits = fake.adapter.limits(access, visibility=draft.visibility)
        longest = "ñ" * limits.maximum
        assert limits.count(longest) == limits.maximum
        before = fake.accepted()
        with pytest.raises(Permanent):
            fake.adapter.send(access, replace(draft, text=longest + "ñ"))
        assert (fake.sent(), fake.accepted()) == ([], before)
        fake.adapter.send(access, replace(draft, text=longest))
        assert fake.sent() == [longest]

    def test_no_two_keys_are_the_same(self, fake: Fake) -> None:
        access = fake.access()
        instants = [access.now, access.now - timedelta(days=1), access.now]
        keys = [fake.adapter.new_key(access=replace(access, now=now)) for now in instants for _ in range(KEYS)]
        assert len(set(keys)) == len(keys)
