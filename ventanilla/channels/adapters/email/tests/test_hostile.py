"""Ten thousand mails that nobody should send: each becomes a message or goes to the tray, and soon."""

from __future__ import annotations

import os
import random
import time

import pytest

from ventanilla.channels.adapters.email.parse import LONGEST_TEXT, read_mail
from ventanilla.channels.adapters.email.tests.letters import US, letter, raw
from ventanilla.channels.adapters.email.tests.test_parse import report
from ventanilla.channels.contract import Item, Unread

AMOUNT = int(os.environ.get("VENTANILLA_FUZZ", "2000"))
SECONDS_FOR_ONE = 5
BITS = [
    b"=?utf-8?q?", b"=?utf-8?b?", b"?=", b"<", b">", b"@", b";", b'"', b"\x00", b"\xff\xfe", b"\r", b"\n", b"\r\n", b"\r\n\r\n", b"--b", b"--b--",
    b"\r\n--b\r\n", b"Content-Type: multipart/alternative; boundary=b\r\n", b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Type: text/html; charset=utf-7\r\n", b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: quoted-printable\r\n",
    b"Content-Transfer-Encoding: x-uuencode\r\n", b"Content-Type: text/plain; charset*0*=us-ascii'en'%FF\r\n", b"begin 644 x\r\n", b"filename*=utf-99''%00%ff",
    b"Content-Disposition: attachment; filename*0=a; filename*1*=%\r\n", b"From: \r\n", b"Date: \r\n", b"Message-ID: <>\r\n", b"References: <<>>\r\n", b"\xed\xa0\x80", b"\xe2\x80\xae",
    b"<![CDATA[", b"<!--", b"<script>", b"</", b"&#1114112;", b"&#xD800;", b"charset=", b"=\r\n", b"=FF=", b"Action: failed\r\n", b" \t", b"Reply-To: ",
]  # fmt: skip
SEEDS = [
    letter(),
    report("failed"),
    letter("x\n\nOn Mon, Mar 3, 2026 at 10:00 AM X <a@x.es> wrote:\n> y", In_Reply_To="<raiz-001@x.es>"),
    raw(
        "From: a@x.es\nContent-Type: text/html",
        "<div><p>uno<a href='https://x.es'>dos</a><blockquote>tres</blockquote></div>",
    ),
    raw(
        'From: "=?iso-8859-1?q?I=F1igo?=" <i@x.es>\nMessage-ID: <raro-001@x.es>\nContent-Type: multipart/mixed; boundary=b',
        "--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\nllano\n--c\nContent-Type: text/html\n\n<p>html\n--c--\n"
        "--b\nContent-Type: application/pdf; name=x.pdf\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n"
        "--b\nContent-Type: message/rfc822\n\nFrom: z@x.es\n\ndentro\n--b--\n",
    ),
    b"",
]


def mutated(chance: random.Random) -> bytes:
    mail = bytearray(chance.choice(SEEDS))
    for _ in range(chance.randint(1, 12)):
        at = chance.randint(0, len(mail))
        match chance.randint(0, 5):
            case 0 | 1:
                mail[at:at] = chance.choice(BITS)
            case 2:
                del mail[at : at + chance.randint(1, 40)]
            case 3:
                mail[at : at + 1] = bytes([chance.randint(0, 255)])
            case 4:
                end = at + chance.randint(1, 200)
                mail[at:at] = mail[at:end] * chance.randint(1, 4)
            case 5:
                mail[at:at] = bytes(chance.randint(0, 255) for _ in range(chance.randint(1, 60)))
    return bytes(mail)


def check(mail: bytes, **given: object) -> Item | Unread:
    got = read_mail(mail, address=US, **given)  # type: ignore[arg-type]
    assert isinstance(got, Item | Unread)
    if isinstance(got, Item):
        assert got.remote_id
        assert got.thread
        assert len(got.text) <= LONGEST_TEXT + 1_000
        for text in (
            got.remote_id,
            got.thread,
            got.text,
            got.title or "",
            got.author.name or "",
            got.author.id or "",
            *got.answers,
        ):
            text.encode()
        assert all(attached.name and "/" not in attached.name for attached in got.attachments)
    return got


def test_every_mutilated_mail_is_a_message_or_goes_to_the_tray() -> None:
    seed = random.randrange(10**9)
    chance = random.Random(seed)
    became = {Item: 0, Unread: 0}
    for number in range(AMOUNT):
        mail = mutated(chance)
        try:
            became[type(check(mail, sent=number % 7 == 0, whole=number % 5 != 0))] += 1
        except Exception as error:
            raise AssertionError(f"seed {seed}, number {number}: {mail!r}") from error
    assert sum(became.values()) == AMOUNT
    assert became[Item] > AMOUNT * 0.9


@pytest.mark.parametrize(
    "mail",
    [
        raw("From: a@x.es\nSubject: " + "=?a?q?" * 100_000),
        raw("From: " + "<a@x.es>," * 100_000),
        raw("From: " + '"(' * 200_000),
        raw("From: a@x.es\nContent-Type: text/plain; " + ';"' * 300_000),
        raw("From: a@x.es\nContent-Type: multipart/mixed; boundary=b", "--b\n\nx\n" * 60_000),
        raw("From: a@x.es\nContent-Type: multipart/mixed; boundary=b", "--b\nContent-Disposition: attachment; " + 'x;"' * 600 + "\n\nx\n" * 3_000),
        raw("From: a@x.es\nReferences: " + "<" * 500_000),
        raw("From: a@x.es\nContent-Type: text/html", "<!--" * 250_000),
        raw("From: a@x.es\nContent-Type: text/html", "<a" * 500_000),
        raw("From: a@x.es\nContent-Type: text/html", "<a x='" * 160_000),
        raw("From: a@x.es\nContent-Type: text/html", "<blockquote>" * 80_000 + "hola"),
        raw("From: a@x.es\nContent-Type: text/html", "<script" * 140_000),
        raw("From: a@x.es\nContent-Type: text/html", "<script>" * 120_000),
        raw("From: a@x.es\nContent-Type: text/html", "<style></script>" * 60_000),
        raw("From: a@x.es\nContent-Type: text/html", "</" * 500_000),
        raw("From: a@x.es\nContent-Type: text/html", "<a href='https://x.es'>" * 40_000 + "x"),
        raw("From: a@x.es\nContent-Type: text/html", "&" * 1_000_000),
        raw("From: a@x.es\nContent-Type: text/html", "<?" * 500_000),
        raw("From: a@x.es\nContent-Type: text/html", "<![" * 300_000),
        raw("From: a@x.es\nContent-Type: text/html", "<a '>" * 200_000),
        raw("From: a@x.es\nContent-Type: text/html", '<a ">' * 200_000),
        raw("From: a@x.es\nContent-Type: text/html", "<a>x</a " * 120_000 + ">"),
        raw("From: a@x.es\nContent-Type: text/html", "<a href=" + "x" * 900_000 + ">y</a>"),
        raw("From: a@x.es\nContent-Type: text/html", "<style></style><svg>" * 50_000),
        raw("From: a@x.es\nContent-Type: text/html", "<a href=https://x.es>" + "<b>x</b>" * 60_000 + "</a>"),
        raw("From: a@x.es\nIn-Reply-To: <raiz-001@x.es>", "El 10:00 escribió" * 60_000),
        raw("From: a@x.es\nIn-Reply-To: <raiz-001@x.es>", "De: x\n" * 160_000),
        raw("From: a@x.es\nIn-Reply-To: <raiz-001@x.es>", ("El 10:00 " + "a " * 140 + "\n") * 3_000),
        raw("From: a@x.es\nContent-Transfer-Encoding: quoted-printable", "=\n" * 400_000),
        raw("From: a@x.es", "\x00" * 1_000_000),
        raw("".join(f"X-{n}: y\n" for n in range(60_000)) + "From: a@x.es"),
        raw("From: a@x.es\n" + "Content-Type: message/rfc822\n\n" * 5_000),
    ],
    ids=lambda mail: mail[:70].decode("latin-1").replace("\r\n", " ") + "…" + mail[-20:].decode("latin-1").strip(),
)  # fmt: skip
def test_no_stranger_can_keep_the_reader_busy(mail: bytes) -> None:
    began = time.process_time()
    check(mail)
    assert time.process_time() - began < SECONDS_FOR_ONE
