"""The shared suite, against the shipped fake."""

from __future__ import annotations

import email
import random
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from email import policy
from typing import Any, ClassVar

import pytest

from ventanilla.channels.adapters.email import fake
from ventanilla.channels.adapters.email.adapter import ADAPTER
from ventanilla.channels.adapters.email.tests.letters import NOW, US, access, letter
from ventanilla.channels.conformance.driver import Vault
from ventanilla.channels.conformance.fake import Fake, needs
from ventanilla.channels.conformance.sending import an_answer
from ventanilla.channels.conformance.suite import Conformance
from ventanilla.channels.contract import Access, Transient, Unknown

REPEATED = 30
"""A page of mails that comes again under other UIDs."""


class FakeNetwork:
    """The fake mailbox under the handles of the suite."""

    adapter = ADAPTER
    reports: ClassVar[frozenset[str]] = frozenset()
    cannot: ClassVar[dict[str, str]] = {
        "429": "neither IMAP nor SMTP has a figure for when to come back",
        "auth_expired": "a mailbox is opened with a password each time: there is no session to renew",
        "auth_empty": "a mailbox is opened with a password each time: there is no session to renew",
        "accept_and_hide": "nobody but the citizen sees whether a mail arrived; bounces are read as mails",
    }
    lacks: ClassVar[dict[str, str]] = {
        "counts": "a mailbox gives no figure of its own to compare with",
        "confirms": "what leaves a mailbox was moved or deleted by us, not by who wrote it",
        "maximum": "a mail has no longest text",
        "twice": "SMTP delivers the same Message-ID twice: find_own is what prevents it",
    }

    def __init__(self) -> None:
        self._stack = ExitStack()
        self.mail = self._stack.enter_context(fake.running())
        self._chains: dict[str, list[str]] = {}
        self._unheard = False

    def access(self, **changes: Any) -> Access:
        made = access(self.mail)
        if self._unheard:
            made = replace(made, settings={**made.settings, "imap": "imap://127.0.0.1:1", "smtp": "smtp://127.0.0.1:1"})
        return replace(made, **changes)

    def say(self, text: str, *, parent: str | None = None, author: str = "c1", minutes: int = 0) -> str:
        return self._written(text, parent, f"{author}@correo.example", "INBOX", minutes)

    def own(self, text: str, *, parent: str | None = None) -> str:
        return self._written(text, parent, US, "Enviados", 0)

    def _written(self, text: str, parent: str | None, sender: str, folder: str, minutes: int) -> str:
        name = f"mensaje-{len(self._chains):05}@correo.example"
        chain = [*self._chains.get(parent, [parent]), parent] if parent else []
        chain = list(dict.fromkeys(chain))
        self._chains[name] = chain
        answers = (
            {"References": " ".join(f"<{each}>" for each in chain), "In_Reply_To": f"<{parent}>"} if parent else {}
        )
        at = NOW - timedelta(minutes=minutes)
        self.mail.deliver(letter(text, name=name, sender=sender, at=at, **answers), folder=folder, arrived=at)
        return name

    def edit(self, remote_id: str, text: str) -> None:
        raise NotImplementedError("nobody edits a mail")

    def delete(self, remote_id: str) -> None:
        for folder in self.mail.folders.values():
            folder.mails = [each for each in folder.mails if f"<{remote_id}>".encode() not in each.raw]

    def visible(self) -> dict[str, str]:
        mails = [
            email.message_from_bytes(each.raw, policy=policy.default)
            for folder in self.mail.folders.values()
            for each in folder.mails
        ]
        return {str(each["Message-ID"]).strip("<>"): each.get_content().rstrip("\r\n") for each in mails}

    def sent(self) -> list[str]:
        return [
            email.message_from_bytes(raw, policy=policy.default).get_content().rstrip("\r\n")
            for _, _, raw in self.mail.smtp.taken
        ]

    def trouble(self, kind: str, times: int = 1, on: str = "any") -> None:
        getattr(self, f"_{kind}")(times, on)

    def _refused(self, times: int, on: str) -> None:
        self._unheard = True

    def _5xx(self, times: int, on: str) -> None:
        if on != "write":
            self.mail.searches += ["NO [SERVERBUG] later"] * times
        if on != "read":
            self.mail.smtp.breaks["dot"] = ["451 later"] * times

    def _drop_mid_page(self, times: int, on: str) -> None:
        self.mail.searches += ["cut"] * times

    def _repeat_page(self, times: int, on: str) -> None:
        for folder in self.mail.folders.values():
            for each in folder.mails[-REPEATED:] * times:
                folder.add(each.raw, each.arrived)

    def _reorder(self, times: int, on: str) -> None:
        for name, folder in self.mail.folders.items():
            random.Random(times).shuffle(folder.mails)
            self.mail.renumber(name)

    def _5xx_after_commit(self, times: int, on: str) -> None:
        self.mail.smtp.breaks["taken"] = ["cut"] * times
        self.mail.smtp.on_taken = lambda raw: self.mail.deliver(raw, folder="Enviados")

    def _auth_dead(self, times: int, on: str) -> None:
        self.mail.refuses_login = "[AUTHENTICATIONFAILED] revoked"

    def accepted(self) -> int:
        return len(self.mail.commands)

    def renewals(self) -> int:
        return 0

    def close(self) -> None:
        self._stack.close()


class TestEmail(Conformance):
    fake_class = FakeNetwork

    def test_what_was_never_sent_is_certainly_not_found(self, fake: Fake) -> None:
        """Not of a mailbox: the mail may have left and its copy been lost. Only a person can say."""
        draft_access, draft = an_answer(fake, Vault(fake))
        with pytest.raises(Unknown):
            fake.adapter.find_own(draft_access, draft)

    @needs("5xx")
    def test_a_failure_that_wrote_nothing_is_never_called_sent(self, fake: Fake) -> None:
        draft_access, draft = an_answer(fake, Vault(fake))
        fake.trouble("5xx", times=1, on="write")
        with pytest.raises(Transient):
            fake.adapter.send(draft_access, draft)
        assert fake.sent() == []
        with pytest.raises(Unknown):
            fake.adapter.find_own(draft_access, draft)
