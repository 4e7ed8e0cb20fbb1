"""Sent once: before the final dot certainly not, after it only what the server says."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from ventanilla.channels.adapters.email import fake, send
from ventanilla.channels.adapters.email.adapter import ADAPTER
from ventanilla.channels.adapters.email.fake import FakeMail
from ventanilla.channels.adapters.email.tests.letters import NOW, US, access, letter
from ventanilla.channels.contract import (
    AuthDead,
    Author,
    ChannelError,
    Draft,
    Media,
    Permanent,
    Receipt,
    Transient,
    Unknown,
)
from ventanilla.foundation.http import LONGEST_CALL_SECONDS

BEFORE = ["connect", "ehlo", "auth", "mail", "rcpt", "data"]


@pytest.fixture
def mail() -> Iterator[FakeMail]:
    with fake.running() as made:
        yield made


def draft(text: str = "Hasta el viernes", **given: Any) -> Draft:
    usual: dict[str, Any] = {
        "key": "0123456789abcdef0123456789abcdef",
        "visibility": "private",
        "space": "mail",
        "reply_to": "pregunta-1@correo.example",
        "references": ("raiz-00001@correo.example",),
        "to": Author(id="ana@correo.example", handle="ana@correo.example", name="Ana López"),
        "subject": "¿Cursos?",
        "created_at": NOW,
    }
    return Draft(text=text, **{**usual, **given})


def taken(mail: FakeMail) -> EmailMessage:
    ((_sender, _recipients, content),) = mail.smtp.taken
    made = message_from_bytes(content, policy=policy.default)
    assert isinstance(made, EmailMessage)
    return made


def test_the_citizen_receives_it_threaded_from_our_address(mail: FakeMail) -> None:
    receipt = ADAPTER.send(access(mail), draft("línea\n.\n..dos\nfin ñ"))
    got = taken(mail)
    assert receipt == Receipt(state="sent", remote_id="0123456789abcdef0123456789abcdef@villa.example")
    assert mail.smtp.taken[0][:2] == (US, ["ana@correo.example"])
    assert got["Message-ID"] == "<0123456789abcdef0123456789abcdef@villa.example>"
    assert got["In-Reply-To"] == "<pregunta-1@correo.example>"
    assert str(got["References"]).split() == ["<raiz-00001@correo.example>", "<pregunta-1@correo.example>"]
    assert (got["Subject"], got["To"], got["From"], got["Auto-Submitted"]) == (
        "Re: ¿Cursos?",
        "Ana López <ana@correo.example>",
        US,
        None,
    )
    assert got["Date"].datetime == NOW
    assert got.get_content() == "línea\r\n.\r\n..dos\r\nfin ñ\r\n"


@pytest.mark.parametrize("subject", ["Re: Cursos", "RE: Cursos", "re[2]: Cursos"])
def test_re_is_written_once(mail: FakeMail, subject: str) -> None:
    ADAPTER.send(access(mail), draft(subject=subject))
    assert taken(mail)["Subject"] == subject


def test_long_ids_are_not_broken_and_twins_are_answered_by_the_id_that_their_author_wrote(mail: FakeMail) -> None:
    long = "DB9PR04MB84" + "x" * 180 + "@eurprd04.prod.outlook.com"
    ADAPTER.send(
        access(mail),
        draft(
            reply_to=f"{long}#0123456789ab",
            references=("sha256:abc", "con espacio@x", "señal@x", *(f"ref-{n}@{'y' * 90}" for n in range(200))),
        ),
    )
    content = mail.smtp.taken[0][2]
    assert b"In-Reply-To: <" + long.encode() + b">\r\n" in content
    assert max(map(len, content.split(b"\r\n"))) < 998
    references = str(taken(mail)["References"]).split()
    assert references[0].startswith("<ref-0@")
    assert references[-1] == f"<{long}>"
    assert all("sha256" not in each and "señal" not in each for each in references)


@pytest.mark.parametrize(
    "given",
    [
        {"subject": "hola\r\nBcc: todos@x.es", "to": Author(handle="ana@correo.example", name="A\r\nBcc: b@x.es")},
        {"reply_to": "x@y>\r\nBcc: todos@x.es", "references": ("a@b\r\nBcc: c@x.es",)},
        {"text": "hola\r\n.\r\nMAIL FROM:<x@x.es>\r\n.\nQUIT\x00\ud800"},
    ],
)
def test_nothing_can_be_smuggled_into_the_conversation(mail: FakeMail, given: dict[str, Any]) -> None:
    ADAPTER.send(access(mail), draft(**given))
    assert taken(mail)["Bcc"] is None
    assert mail.smtp.taken[0][1] == ["ana@correo.example"]


@pytest.mark.parametrize(
    "handle", ["", "nadie", "a@x.es\r\nRCPT TO:<b@x.es>", "a@x.es, b@x.es", "a b@x.es", "<a@x.es>"]
)
def test_without_one_address_nothing_is_sent(mail: FakeMail, handle: str) -> None:
    with pytest.raises(Permanent):
        ADAPTER.send(access(mail), draft(to=Author(handle=handle)))
    assert mail.smtp.taken == []


def test_addresses_with_letters_of_their_own_are_written_to(mail: FakeMail) -> None:
    ADAPTER.send(access(mail), draft(to=Author(handle="íñigo@correo.example")))
    ADAPTER.send(access(mail), draft(to=Author(handle="ana@peñíscola.example")))
    assert [recipients for _, recipients, _ in mail.smtp.taken] == [
        ["íñigo@correo.example"],
        ["ana@xn--pescola-8ya9a.example"],
    ]


def test_files_go_with_it(mail: FakeMail) -> None:
    ADAPTER.send(
        access(mail),
        draft(media=(Media(name="impreso ñ.pdf", mime="application/pdf", content=b"%PDF" * 50_000, alt=""),)),
    )
    (attached,) = taken(mail).iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("impreso ñ.pdf", b"%PDF" * 50_000)


@pytest.mark.parametrize("offered", ["PLAIN LOGIN", "LOGIN", "CRAM-MD5 LOGIN"])
def test_a_password_with_any_letters_signs_in(mail: FakeMail, offered: str) -> None:
    mail.smtp.offers_auth = offered
    assert ADAPTER.check(access(mail)).ok
    wrong = replace(access(mail), credentials={"password": "ñ"})
    with pytest.raises(AuthDead):
        ADAPTER.send(wrong, draft())


@pytest.mark.parametrize("point", BEFORE)
@pytest.mark.parametrize(
    ("how", "kind"), [("cut", Transient), ("451 later", Transient), ("421 bye", Transient), ("554 no", Permanent)]
)
def test_before_the_dot_nothing_was_sent_and_it_is_certain(
    mail: FakeMail, point: str, how: str, kind: type[ChannelError]
) -> None:
    mail.smtp.breaks[point] = [how]
    with pytest.raises(ChannelError) as caught:
        ADAPTER.send(access(mail), draft())
    assert type(caught.value) is (AuthDead if point == "auth" and kind is Permanent else kind)
    assert mail.smtp.taken == []
    assert mail.folders["Enviados"].mails == []


def test_a_line_cut_inside_the_body_is_certain_too(mail: FakeMail) -> None:
    mail.smtp.breaks["body"] = ["cut"]
    with pytest.raises(Transient):
        ADAPTER.send(
            access(mail), draft(media=(Media(name="x.bin", mime="application/zip", content=b"x" * 15_000_000, alt=""),))
        )
    assert mail.smtp.taken == []


def test_a_server_that_speaks_before_the_dot_took_nothing(mail: FakeMail) -> None:
    mail.smtp.breaks["body"] = ["552 too big"]
    with pytest.raises(Permanent):
        ADAPTER.send(access(mail), draft())
    assert mail.smtp.taken == []


@pytest.mark.parametrize("point", ["dot", "taken"])
@pytest.mark.parametrize(
    ("how", "kind"),
    [("cut", Unknown), ("421 bye", Unknown), ("garbage", Unknown), ("452 full", Transient), ("554 spam", Permanent)],
)
def test_after_the_dot_only_an_answer_is_certain(
    mail: FakeMail, point: str, how: str, kind: type[ChannelError]
) -> None:
    mail.smtp.breaks[point] = [how]
    with pytest.raises(ChannelError) as caught:
        ADAPTER.send(access(mail), draft())
    assert type(caught.value) is kind


def test_silence_after_the_dot_is_unknown_and_ends(mail: FakeMail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send, "TIMEOUT", 1)
    with silent_after_dot() as port, pytest.raises(Unknown):
        ADAPTER.send(access(mail, smtp=f"smtp://127.0.0.1:{port}"), draft())


def test_a_server_that_never_greets_ends_too_and_nothing_was_sent(
    mail: FakeMail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as deaf, pytest.raises(Transient):
        ADAPTER.send(access(mail, smtp=f"smtp://127.0.0.1:{deaf.getsockname()[1]}"), draft())


def test_a_server_that_dawdles_at_each_step_is_left_in_time(mail: FakeMail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send, "BEFORE_THE_DOT", 0.6)
    with dawdling(0.25) as port:
        began = time.monotonic()
        with pytest.raises(Transient):
            ADAPTER.send(access(mail, smtp=f"smtp://127.0.0.1:{port}"), draft())
        assert time.monotonic() - began < 3


def test_the_longest_call_is_shorter_than_the_lease() -> None:
    filing = 5 * send.FILING_TIMEOUT
    assert send.BEFORE_THE_DOT + send.TIMEOUT + filing < LONGEST_CALL_SECONDS


def test_a_copy_is_left_in_sent_once_and_its_failure_is_no_failure_of_sending(mail: FakeMail) -> None:
    ADAPTER.send(access(mail), draft())
    assert len(mail.folders["Enviados"].mails) == 1
    mail.smtp.on_taken = lambda raw: mail.deliver(raw, folder="Enviados")
    ADAPTER.send(access(mail), draft(key="f" * 32))
    assert len(mail.folders["Enviados"].mails) == 2
    mail.smtp.on_taken = None
    mail.refuses_append = True
    assert ADAPTER.send(access(mail), draft(key="e" * 32)).state == "sent"
    assert len(mail.folders["Enviados"].mails) == 2


def test_our_own_is_found_in_sent_or_behind_an_answer_and_its_absence_proves_nothing(mail: FakeMail) -> None:
    name = "0123456789abcdef0123456789abcdef@villa.example"
    with pytest.raises(Unknown):
        ADAPTER.find_own(access(mail), draft())
    mail.deliver(letter("gracias", name="otra-00001@x.es", References=f"<raiz-1@x.es> <{name}>"))
    assert ADAPTER.find_own(access(mail), draft()) == Receipt(state="sent", remote_id=name)
    mail.folders["INBOX"].mails.clear()
    ADAPTER.send(access(mail), draft())
    assert ADAPTER.find_own(access(mail), draft()) == Receipt(state="sent", remote_id=name)
    with pytest.raises(Unknown):
        ADAPTER.find_own(access(mail), draft(key="f" * 32))


class silent_after_dot:
    """Takes everything and says nothing after the dot; `dawdling` says everything late."""

    seconds = 0.0

    def __enter__(self) -> int:
        self.server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.serve, daemon=True).start()
        port: int = self.server.getsockname()[1]
        return port

    def __exit__(self, *_: object) -> None:
        self.server.close()

    def serve(self) -> None:
        line, _ = self.server.accept()
        with line, line.makefile("rwb", buffering=0) as talk:
            try:
                self.converse(talk)
            except OSError:
                return

    def converse(self, talk: Any) -> None:
        talk.write(b"220 here\r\n")
        while said := talk.readline():
            time.sleep(self.seconds)
            if said == b".\r\n":
                continue
            verb = said[:4].upper()
            if verb in {b"EHLO", b"MAIL", b"RCPT"}:
                talk.write(b"250 ok\r\n")
            elif verb == b"DATA":
                talk.write(b"354 go\r\n")


class dawdling(silent_after_dot):
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
