"""Five hundred mails as a town writes them, the same every time; each says its own number."""

from __future__ import annotations

import random
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from tests.servers.dovecot import Dovecot
from ventanilla.foundation import clock

HOW_MANY = 500
TWICE, SAME_ID, WITHOUT_ID, EIGHT_BITS, NESTED, ATTACHED, BROKEN = 12, 6, 14, 16, 12, 16, 8
LARGE_BYTES = 30_000_000


@dataclass(frozen=True)
class Letter:
    """`mark` is what it says and no other does; `name`, its Message-ID without brackets."""

    kind: str
    mark: str
    sender: str
    name: str
    content: bytes


class Writer:
    def __init__(self, box: str) -> None:
        self.box = box
        self.address = f"{box}@villa.example"
        self._number = 0
        self._chance = random.Random(500)

    def all(self) -> list[Letter]:
        """In the order in which they arrive: mixed, but that of two with one id the first stays first."""
        made = [*self._of("automatic", 4), self._large(), *self._of("nested", NESTED), *self._of("attached", ATTACHED)]
        made += [*self._of("without_id", WITHOUT_ID), *self._of("eight_bits", EIGHT_BITS), *self._of("broken", BROKEN)]
        made += [again for one in self._of("plain", TWICE) for again in (one, one)]
        made += [each for one in self._of("plain", SAME_ID) for each in (one, self._another(one))]
        made += self._of("plain", HOW_MANY - len(made))
        self._chance.shuffle(made)
        return made

    def _of(self, kind: str, count: int) -> list[Letter]:
        return [self._one(kind) for _ in range(count)]

    def _one(self, kind: str, *, name: str = "") -> Letter:
        self._number += 1
        mark = f"carta-{self._number:03d}-de-{self.box}"
        sender = f"v{self._number:03d}-{self.box}@correo.example"
        name = name or f"{mark}@correo.example"
        content: bytes = getattr(self, f"_{kind}")(self._mail(mark, sender, name))
        if kind == "without_id":
            name = ""
        return Letter(kind, mark, sender, name, content)

    def _another(self, first: Letter) -> Letter:
        return self._one("plain", name=first.name)

    def _mail(self, mark: str, sender: str, name: str) -> EmailMessage:
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"], mail["To"], mail["Subject"] = f"Vecina <{sender}>", self.address, "Plazo de los cursos"
        mail["Date"], mail["Message-ID"] = format_datetime(clock.now()), f"<{name}>"
        mail.set_content(f"¿Cuándo se abre el plazo del curso de jardinería?\n\n{mark}\n")
        return mail

    def _plain(self, mail: EmailMessage) -> bytes:
        return mail.as_bytes()

    def _without_id(self, mail: EmailMessage) -> bytes:
        del mail["Message-ID"]
        return mail.as_bytes()

    def _automatic(self, mail: EmailMessage) -> bytes:
        given = [("Auto-Submitted", "auto-replied"), ("List-Id", "<avisos.lista.example>"), ("Precedence", "bulk")]
        key, value = given[self._number % len(given)]
        mail[key] = value
        return mail.as_bytes()

    def _eight_bits(self, mail: EmailMessage) -> bytes:
        """Accents written as they are, in UTF-8 or in Latin-1, where only ASCII may stand."""
        charset = "utf-8" if self._number % 2 else "latin-1"
        return mail.as_bytes().replace(b"Subject: Plazo", "Subject: Año, señal y plazo".encode(charset))

    def _nested(self, mail: EmailMessage) -> bytes:
        mail.add_alternative("<p>¿Cuándo se abre?</p>", subtype="html")
        for depth in range(6):
            outer = EmailMessage(policy=policy.SMTP)
            for key in ("From", "To", "Subject", "Date", "Message-ID"):
                outer[key] = mail[key]
                del mail[key]
            outer["Content-Type"] = "multipart/mixed"
            outer.set_payload([mail])
            outer.add_attachment(f"nota {depth}".encode(), maintype="application", subtype="x-nota", filename="nota")
            mail = outer
        return mail.as_bytes()

    def _attached(self, mail: EmailMessage) -> bytes:
        mail.add_attachment(attachment_of(self._number), maintype="application", subtype="pdf", filename="año.pdf")
        return mail.as_bytes()

    def _broken(self, mail: EmailMessage) -> bytes:
        """What no standard allows: a boundary that is a lie, an encoding that does not exist, no sender at all."""
        raw = mail.as_bytes()
        lies = [
            (b"Content-Type: text/plain", b"Content-Type: multipart/mixed; boundary=nunca\r\nX-Was: text/plain"),
            (b'charset="utf-8"', b'charset="klingon-8"'),
            (b"From: Vecina", b"X-From: Vecina"),
            (b"Date: ", b"Date: el martes "),
        ]
        before, after = lies[self._number % len(lies)]
        return raw.replace(before, after, 1)

    def _large(self) -> Letter:
        self._number += 1
        mark, sender = f"carta-{self._number:03d}-de-{self.box}", f"v{self._number:03d}-{self.box}@correo.example"
        mail = self._mail(mark, sender, f"{mark}@correo.example")
        mail.add_attachment(
            self._chance.randbytes(LARGE_BYTES * 3 // 4), maintype="video", subtype="mp4", filename="v.mp4"
        )
        return Letter("large", mark, sender, f"{mark}@correo.example", mail.as_bytes())


def attachment_of(number: int) -> bytes:
    return random.Random(number).randbytes(20_000)


def deliver(dovecot: Dovecot, address: str, letters: Iterator[Letter] | list[Letter]) -> None:
    with smtplib.LMTP("127.0.0.1", dovecot.lmtp_port, timeout=60) as line:
        for letter in letters:
            line.sendmail(letter.sender, [address], letter.content)
