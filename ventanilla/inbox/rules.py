"""What a message is before any row: the one sanitiser, its identity, and the plan of a page. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ventanilla.channels.contract import Attachment, Author, Item

MAX_TEXT = 100_000
MAX_ID = 4_000
MAX_RAW = 64_000
MAX_KEY_BYTES = 200
MAX_NAME = 255
_BROKEN = re.compile("[\x00\ud800-\udfff]")


def sanitise(text: str | None, limit: int) -> str:
    """NUL and lone surrogates to U+FFFD, cut at a declared length: both engines must see the same row."""
    if not text:
        return ""
    if text.isascii() and "\x00" not in text:
        return text[:limit]
    return _BROKEN.sub("\ufffd", text)[:limit]


def key_of(remote_id: str) -> str:
    """The remote id, or its SHA-256 when it is longer than 200 bytes."""
    clean = sanitise(remote_id, MAX_ID)
    data = clean.encode()
    return clean if len(data) <= MAX_KEY_BYTES else f"sha256:{hashlib.sha256(data).hexdigest()}"


def tray_key(remote_id: str) -> str:
    """By what an item that no adapter could read is known in the tray."""
    return hashlib.sha256(sanitise(remote_id, MAX_RAW).encode()).hexdigest()


@dataclass(slots=True)
class Prepared:
    """An item with its identity, safe to write."""

    space: str
    key: str
    remote_id: str
    text: str
    title: str
    thread_key: str
    parent_key: str
    answers: tuple[str, ...]
    author_key: str
    author_handle: str
    author_name: str
    created_at: datetime
    visibility: str
    permalink: str
    language: str
    ours: bool
    automatic: bool
    deleted: bool
    aspects: frozenset[str]
    item: Item
    reading: object = None
    folded: str = ""


class Unusable(ValueError):
    """The item says nothing that can be kept."""

    code = "inbox.unusable"


def prepare(
    items: Iterable[Item], *, at: datetime, own_ids: frozenset[str] = frozenset(), seen: Counter[str] | None = None
) -> list[Prepared]:
    """Identity and clean text for each. `seen` numbers the equal ones that have no remote id, over a whole file."""
    count: Counter[str] = seen if seen is not None else Counter()
    return [prepare_one(item, at=at, own_ids=own_ids, seen=count) for item in items]


def prepare_one(item: Item, *, at: datetime, own_ids: frozenset[str], seen: Counter[str]) -> Prepared:
    text = sanitise(item.text, MAX_TEXT)
    remote_id = sanitise(item.remote_id, MAX_ID)
    author = author_key(item.author)
    created = _instant(item.created_at, at)
    thread = key_of(item.thread) if item.thread else ""
    if item.space not in {"post", "direct", "mail", "form"}:
        raise Unusable(f"unknown space {item.space!r}")
    if item.visibility not in {"public", "private"}:
        raise Unusable(f"unknown visibility {item.visibility!r}")
    if not all(isinstance(one, Attachment) for one in item.attachments):
        raise Unusable("what is attached is no attachment")
    if remote_id:
        key = key_of(remote_id)
    else:
        written = item.created_at.isoformat() if item.created_at else ""
        base = hashlib.sha256("\x1f".join([author, text, written, thread]).encode()).hexdigest()
        seen[base] += 1
        again = hashlib.sha256(f"{base} {seen[base]}".encode()).hexdigest()
        key = f"none:{base if seen[base] == 1 else again}"
    parent = key_of(item.parent) if item.parent else ""
    return Prepared(
        space=item.space,
        key=key,
        remote_id=remote_id,
        text=text,
        title=sanitise(item.title, 300),
        thread_key=thread or parent or key,
        parent_key="" if parent == key else parent,
        answers=tuple(key_of(one) for one in item.answers if one),
        author_key=author,
        author_handle=sanitise(item.author.handle, MAX_NAME),
        author_name=sanitise(item.author.name, MAX_NAME),
        created_at=created,
        visibility=item.visibility,
        permalink=_link(item.permalink),
        language=sanitise(item.language, 20),
        ours=item.is_own or (bool(item.author.id) and item.author.id in own_ids),
        automatic=item.automatic,
        deleted=item.deleted,
        aspects=frozenset(word for one in item.aspects for word in sanitise(one, 20).split()),
        item=item,
    )


def author_key(author: Author) -> str:
    """Who wrote it, within a network; empty when the network does not say."""
    if author.id:
        return key_of(author.id)
    named = sanitise(author.handle or author.name, MAX_NAME).strip()
    return f"name:{key_of(named)}"[:255] if named else ""


def _instant(given: datetime | None, at: datetime) -> datetime:
    """In UTC; never later than tomorrow, never before the networks existed."""
    if given is None:
        return at
    moment = given if given.tzinfo else given.replace(tzinfo=UTC)
    try:
        moment = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return at
    if moment > at + timedelta(days=1) or moment.year < 1990:
        return at
    return moment


def _link(url: str | None) -> str:
    clean = sanitise(url, MAX_ID).strip()
    return clean if clean.startswith(("https://", "http://")) else ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the desk holds of an identity."""

    id: int
    text: str
    deleted: bool
    aspects: frozenset[str]
    ours: bool = False
    erased: bool = False


@dataclass(slots=True)
class Plan:
    """What a page means for what is held. seen = new + known + changed."""

    new: list[Prepared] = field(default_factory=list)
    edited: list[tuple[Known, Prepared]] = field(default_factory=list)
    deleted: list[Known] = field(default_factory=list)
    returned: list[tuple[Known, Prepared]] = field(default_factory=list)
    aspects: list[tuple[Known, frozenset[str]]] = field(default_factory=list)
    known: int = 0
    changed: int = 0


def plan(prepared: Sequence[Prepared], held: Mapping[tuple[str, str], Known]) -> Plan:
    """Compare a page with what is held: idempotent, and in any order the same set of messages.

    1. The last of equal identities in the page wins; the others count as known.
    2. A deletion of something never seen is nothing to admit.
    3. An erased message never comes back.
    """
    made = Plan()
    last: dict[tuple[str, str], Prepared] = {}
    for one in prepared:
        identity = (one.space, one.key)
        if identity in last:
            made.known += 1
            one.aspects |= last[identity].aspects
        last[identity] = one
    for identity, one in last.items():
        have = held.get(identity)
        if have is None and not one.deleted:
            made.new.append(one)
        elif have is not None and not have.erased and _compare(made, have, one):
            made.changed += 1
        else:
            made.known += 1
    return made


def _compare(made: Plan, have: Known, one: Prepared) -> bool:
    if one.deleted:
        if not have.deleted:
            made.deleted.append(have)
        return not have.deleted
    if have.deleted:
        made.returned.append((have, one))
    elif one.text != have.text:
        made.edited.append((have, one))
    if not one.aspects <= have.aspects:
        made.aspects.append((have, have.aspects | one.aspects))
    return have.deleted or one.text != have.text


def number_all(
    new: Sequence[tuple[int, int | None, bool]], *, last: int, parents: Mapping[int, int], subs: Mapping[int, int]
) -> tuple[list[tuple[int, int]], int]:
    """Numbers for the new messages of one thread, in their order.

    `new`: (position, number of its parent or None, ours). A comment takes the next number, an answer to #43 becomes
    #43.1; ours carry their parent's number and no sub. Returns the pairs and the thread's last number.
    """
    pairs: list[tuple[int, int]] = []
    running = dict(subs)
    for _position, parent, ours in new:
        if ours:
            pairs.append((parent or 0, 0))
        elif parent:
            running[parent] = running.get(parent, 0) + 1
            pairs.append((parent, running[parent]))
        else:
            last += 1
            pairs.append((last, 0))
    return pairs, last
