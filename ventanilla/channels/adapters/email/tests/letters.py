"""Mails for the tests, written as raw as the world writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from ventanilla.channels.adapters.email.fake import FakeMail
from ventanilla.channels.contract import Access

US = "atencion@villa.example"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def letter(
    text: str = "¿Hasta cuándo es el plazo?",
    *,
    name: str | None = "pregunta-1@correo.example",
    sender: str = "Ana López <ana@correo.example>",
    at: datetime = NOW,
    **headers: str,
) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, US, headers.pop("subject", "Cursos")
    mail["Date"] = format_datetime(at)
    if name:
        mail["Message-ID"] = f"<{name}>"
    for key, value in headers.items():
        mail[key.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def raw(headers: str | bytes, body: str | bytes = "hola") -> bytes:
    def made(part: str | bytes) -> bytes:
        return part.encode() if isinstance(part, str) else part

    return made(headers).strip().replace(b"\n", b"\r\n") + b"\r\n\r\n" + made(body).replace(b"\n", b"\r\n")


def access(mail: FakeMail, **settings: object) -> Access:
    from ventanilla.channels.adapters.email.adapter import ADAPTER

    prepared, credentials = ADAPTER.prepare(mail.given)
    return Access(
        account=1, network="email", settings={**prepared, "since_days": 0, **settings}, credentials=credentials, now=NOW
    )
