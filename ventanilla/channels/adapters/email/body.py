"""What a mail says: its text, and what is attached to it."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ventanilla.channels.adapters.email.headers import Mail, charset, decode, header, words
from ventanilla.channels.adapters.email.markup import html_text
from ventanilla.channels.contract import Attachment

MOST_PARTS = 500
MOST_ATTACHMENTS = 20
LARGEST_ATTACHMENT = 10_000_000
_MIME = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}")
_MACHINE = {"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"}


@dataclass(slots=True)
class Body:
    text: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    left: int = 0
    """How many attachments stayed in the mailbox."""


def read_body(mail: Mail, *, whole: bool, report: bool) -> Body:
    """`whole` is false when only the beginning of the mail was fetched: what is attached is named, never given."""
    body = Body()
    texts = []
    for part in _leaves(mail):
        kind = _kind(part)
        if report and (kind in _MACHINE or kind == "message/rfc822"):
            continue
        if _is_text(part, kind):
            texts.append(_text(part, kind))
        else:
            _attach(body, part, kind, whole=whole)
    body.text = "\n\n".join(text for text in texts if text.strip())
    return body


def parts(mail: Mail) -> Iterator[Mail]:
    """Every part, mails inside mails too."""
    waiting = [mail]
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        yield part
        waiting.extend(reversed(_children(part)))


def _leaves(mail: Mail) -> Iterator[Mail]:
    """The parts that a person sees; of two alternatives the plain one, when it says something."""
    waiting = [mail]
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        children = _children(part) if part.get_content_maintype() == "multipart" else []
        if not children:
            yield part
        elif part.get_content_type() == "multipart/alternative":
            waiting.extend(reversed(_chosen(children)))
        else:
            waiting.extend(reversed(children))


def _children(part: Mail) -> list[Mail]:
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Mail)] if isinstance(payload, list) else []


def _chosen(alternatives: list[Mail]) -> list[Mail]:
    if any(_kind(each) == "text/plain" and _text(each, "text/plain").strip() for each in alternatives):
        return [each for each in alternatives if _kind(each) != "text/html"]
    return [each for each in alternatives if _kind(each) != "text/plain"]


def _kind(part: Mail) -> str:
    kind = part.get_content_type().lower()
    return kind if _MIME.fullmatch(kind) else "application/octet-stream"


def _is_text(part: Mail, kind: str) -> bool:
    if kind == "multipart/mixed" or part.get_content_maintype() == "multipart":
        return True  # a multipart without parts: its boundary is a lie, and what it holds is shown
    return kind in {"text/plain", "text/html"} and not _is_attached(part)


def _is_attached(part: Mail) -> bool:
    return header(part, "content-disposition").lower().startswith("attachment") or bool(_filename(part))


def _text(part: Mail, kind: str) -> str:
    raw = _bytes(part) or b""
    text = decode(raw, charset(part)).replace("\r\n", "\n").replace("\r", "\n")
    return html_text(text) if kind == "text/html" else text.strip("\n")


def _bytes(part: Mail) -> bytes | None:
    try:
        given = part.get_payload(decode=True)
    except Exception:  # the standard library's decoders raise many things on hostile input
        given = None
    if isinstance(given, bytes):
        return given
    raw = part.get_payload()
    if isinstance(raw, str):
        return raw.encode("utf-8", "surrogateescape")
    return _enclosed(part)


def _enclosed(part: Mail) -> bytes | None:
    """A mail inside a mail, as a file."""
    children = _children(part)
    if not children:
        return None
    try:
        return children[0].as_bytes()
    except Exception:  # the generator refuses what its own parser let in
        return None


def _filename(part: Mail) -> str:
    try:
        given = part.get_filename() or ""
    except Exception:  # RFC 2231 parameters, decoded by hostile labels
        return ""
    text = words(decode(str(given).encode("utf-8", "surrogateescape")))
    return re.split(r"[/\\]", text)[-1].strip(". ")[:150]


def _attach(body: Body, part: Mail, kind: str, *, whole: bool) -> None:
    if len(body.attachments) >= MOST_ATTACHMENTS:
        body.left += 1
        return
    content = _bytes(part) if whole else None
    if content is not None and len(content) > LARGEST_ATTACHMENT:
        content = None
    if content is None:
        body.left += 1
    name = _filename(part) or f"attachment-{len(body.attachments) + 1}{_extension(kind)}"
    body.attachments.append(Attachment(name=name, mime=kind, content=content))


def _extension(kind: str) -> str:
    return ".eml" if kind == "message/rfc822" else mimetypes.guess_extension(kind) or ".bin"
