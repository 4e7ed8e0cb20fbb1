"""One mail as bytes → one Item. Pure: no network, no clock; whatever it is given, it answers."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext, ngettext, override

from ventanilla.channels.adapters.email.body import Body, read_body
from ventanilla.channels.adapters.email.bounces import KEY, bounced_id, is_automatic, is_report
from ventanilla.channels.adapters.email.headers import (
    Mail,
    addresses,
    date,
    has,
    header,
    ids,
    own_id,
    parse_top,
    parse_whole,
    words,
)
from ventanilla.channels.adapters.email.quotes import FORWARDED, without_history
from ventanilla.channels.contract import Author, Item, Unread

LONGEST_TEXT = 100_000
LONGEST_SUBJECT = 500
MOST_REFERENCES = 100
RAW_KEPT = 64_000


def read_mail(
    raw: bytes, *, address: str, sent: bool = False, arrived: datetime | None = None, whole: bool = True
) -> Item | Unread:
    """`sent`: it lies in our Sent folder. `whole`: false when only the beginning was fetched. Never raises."""
    try:
        return _item(raw, address=address, sent=sent, arrived=arrived, whole=whole)
    except Exception as error:  # one mail must never stop the others: it goes to the tray, raw
        return unread(raw, type(error).__name__)


def unread(raw: bytes, reason: str) -> Unread:
    try:
        name = own_id(parse_top(raw[:RAW_KEPT]))
    except Exception:  # the same mail, that already broke one parser
        name = None
    return Unread(raw=raw[:RAW_KEPT].decode("latin-1"), reason=reason, remote_id=name or _digest_id(raw))


def digest(item: Item) -> str:
    """What makes two mails that carry the same Message-ID the same mail."""
    made = hashlib.sha256()
    for said in (item.author.id or "", " ".join(item.text.split())):
        made.update(said.encode("utf-8", "surrogatepass") + b"\0")
    for attached in item.attachments:
        made.update(hashlib.sha256(attached.content or attached.name.encode("utf-8", "surrogatepass")).digest())
    return made.hexdigest()[:12]


def twin(item: Item, mark: str) -> Item:
    """The same Message-ID as another mail that says something else."""
    name = f"{item.remote_id}#{mark}"
    return replace(item, remote_id=name, thread=name if item.thread == item.remote_id else item.thread)


def _digest_id(raw: bytes) -> str:
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def _item(raw: bytes, *, address: str, sent: bool, arrived: datetime | None, whole: bool) -> Item:
    mail = parse_whole(raw)
    domain = address.rpartition("@")[2].lower()
    written_by = next(iter(addresses(header(mail, "from"))), ("", ""))
    automatic = is_automatic(mail, written_by[1])
    author, own = _author(mail, written_by, address=address, sent=sent)
    name = own_id(mail)
    remote_id = name or _digest_id(raw)
    bounced = None if own else bounced_id(mail, sender=written_by[1], domain=domain)
    replies_to = ids(header(mail, "in-reply-to"))[:1] or ([bounced] if bounced else [])
    references = _bounded([*ids(header(mail, "references")), *replies_to])
    thread = next(iter([*references, remote_id]))
    subject = words(header(mail, "subject"))[:LONGEST_SUBJECT]
    body = read_body(mail, whole=whole, report=is_report(mail))
    is_reply = bool(references) and not bounced and not FORWARDED.match(subject)
    item = Item(
        space="mail",
        remote_id=remote_id,
        text=_text(body, is_reply=is_reply, whole=whole),
        author=author,
        created_at=date(mail, arrived),
        thread=thread,
        parent=next(iter([*replies_to, *references[-1:]]), None),
        visibility="private",
        title=subject or None,
        is_own=own,
        automatic=automatic and not own,
        aspects=frozenset({"direct"}),
        attachments=tuple(body.attachments),
        bounced=bounced,
        answers=tuple(references),
        idempotency_key=_own_key(name, domain) if own else None,
    )
    if name and not own and _own_key(name, domain):
        return twin(item, digest(item))  # it borrows the id of a mail of ours: it must not vanish behind it
    return item


def _own_key(name: str | None, domain: str) -> str | None:
    found = re.fullmatch(rf"({KEY})@{re.escape(domain)}", name or "", re.I)
    return found[1].lower() if found else None


def _author(mail: Mail, written_by: tuple[str, str], *, address: str, sent: bool) -> tuple[Author, bool]:
    """Who is to be answered (a web form writes From: us, Reply-To: the citizen), and whether that is ourselves."""
    name, sender = written_by
    ours = sender.lower() == address.lower()
    if sent and (ours or not has(mail, "received")):
        return Author(id=address.lower(), handle=address, name=name or None), True
    others = [
        pair for pair in addresses(header(mail, "reply-to")) if pair[1].lower() not in {sender.lower(), address.lower()}
    ]
    if len(others) == 1:
        other = others[0]
        return Author(id=other[1].lower(), handle=other[1], name=other[0] or name or None), False
    return Author(id=sender.lower() or None, handle=sender or None, name=name or None), ours


def _bounded(found: list[str]) -> list[str]:
    """In order, each once; of too many, the first (the root) and the last."""
    unique = list(dict.fromkeys(found))
    return unique if len(unique) <= MOST_REFERENCES else [unique[0], *unique[-MOST_REFERENCES + 1 :]]


def _text(body: Body, *, is_reply: bool, whole: bool) -> str:
    text = without_history(body.text) if is_reply else body.text
    notes = []
    with override(settings.LANGUAGE_CODE):
        if len(text) > LONGEST_TEXT:
            notes.append(gettext("[The message goes on: the rest is in the mailbox.]"))
        if not whole:
            notes.append(gettext("[The mail is very large: its attachments are in the mailbox.]"))
        elif body.left:
            notes.append(
                ngettext(
                    "[%(count)s attachment is in the mailbox: it is too large to be brought here.]",
                    "[%(count)s attachments are in the mailbox: they are too large or too many to be brought here.]",
                    body.left,
                )
                % {"count": body.left}
            )
    return "\n\n".join(part for part in (text[:LONGEST_TEXT].strip(), *notes) if part)
