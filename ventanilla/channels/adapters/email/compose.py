"""A draft as the bytes of one mail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from typing import Any

from django.utils.translation import gettext as _

from ventanilla.channels.adapters.email.headers import is_address
from ventanilla.channels.contract import Draft, Permanent

LONGEST_SUBJECT = 500
LONGEST_ID = 900
LONGEST_REFERENCES = 8_000
_TWIN = re.compile(r"#[0-9a-f]{12}$")
_ALREADY = re.compile(r"(?i)^\s*re\s*(\[\d+\])?\s*:")


@dataclass(frozen=True, slots=True)
class Letter:
    draft: Draft
    message_id: str
    sender: str
    sender_name: str
    recipient: str
    at: datetime

    def content(self, *, international: bool = False) -> bytes:
        """CRLF, ending in one. Ids are written by hand: the library breaks long ones, and threads with them."""
        mail = EmailMessage(policy=SMTPUTF8 if international else SMTP)
        mail["From"] = _address(self.sender_name, self.sender)
        mail["To"] = _address(_plain(self.draft.to.name if self.draft.to else ""), self.recipient)
        mail["Subject"] = _subject(self.draft)
        mail["Date"] = format_datetime(self.at)
        text = _sound(self.draft.text).replace("\r\n", "\n").replace("\r", "\n")
        mail.set_content(text + "\n", charset="utf-8", cte="quoted-printable")
        for media in self.draft.media:
            main, _slash, sub = media.mime.partition("/")
            mail.add_attachment(
                media.content, maintype=main, subtype=sub or "octet-stream", filename=_plain(media.name) or "file"
            )
        body = mail.as_bytes()
        return _ids(self.draft, self.message_id) + body + (b"" if body.endswith(b"\r\n") else b"\r\n")


def message_id(draft: Draft, address: str) -> str:
    return f"{draft.key}@{address.rpartition('@')[2].lower()}"


def compose(draft: Draft, *, settings: Mapping[str, Any], now: datetime) -> Letter:
    given = (draft.to.handle or draft.to.id or "") if draft.to else ""
    if not is_address(given):
        raise Permanent(_("There is no mail address to answer to."), code="email.recipient")
    sender = str(settings["address"])
    return Letter(
        draft=draft,
        message_id=message_id(draft, sender),
        sender=sender,
        sender_name=_plain(str(settings.get("name", ""))),
        recipient=_with_ascii_domain(given),
        at=draft.created_at or now,
    )


def _with_ascii_domain(address: str) -> str:
    local, _at, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise Permanent(_("There is no mail address to answer to."), code="email.recipient") from None


def _address(name: str, address: str) -> Address:
    local, _at, domain = address.rpartition("@")
    return Address(display_name=name, username=local, domain=domain)


def _subject(draft: Draft) -> str:
    subject = _plain(draft.subject or "")[:LONGEST_SUBJECT]
    if not draft.reply_to or _ALREADY.match(subject):
        return subject
    return f"Re: {subject}".strip()


def _ids(draft: Draft, own: str) -> bytes:
    """Message-ID, In-Reply-To and References, one id a line."""
    lines = [f"Message-ID: <{own}>"]
    parent = _written(draft.reply_to or "")
    earlier = [each for each in (_written(name) for name in draft.references) if each and each != parent]
    if parent:
        lines.append(f"In-Reply-To: <{parent}>")
    chain = _short([*dict.fromkeys(earlier), *([parent] if parent else [])])
    if chain:
        lines.append("References: " + "\r\n ".join(f"<{each}>" for each in chain))
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def _written(name: str) -> str | None:
    """The id as its author wrote it; None when there was none, or it cannot stand in a header."""
    name = _TWIN.sub("", name)
    fit = name.isascii() and name.isprintable() and not re.search(r"[\s<>]", name) and len(name) <= LONGEST_ID
    return name if name and fit and not name.startswith("sha256:") else None


def _short(chain: list[str]) -> list[str]:
    """The root and the latest, when all together are too long."""
    while len(chain) > 2 and sum(map(len, chain)) > LONGEST_REFERENCES:
        del chain[1]
    return chain


def _plain(text: str | None) -> str:
    return " ".join(_sound(text or "").split())


def _sound(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", " ", text).encode("utf-8", "replace").decode("utf-8")
