"""From what the network tells of one post to an `Item`. Records are written by strangers: nothing is taken on trust."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from ventanilla.channels.adapters.bluesky.names import permalink, split_post
from ventanilla.channels.contract import Attachment, Author, Item, Unread

Json = dict[str, Any]

IMAGES = "https://cdn.bsky.app/img/feed_fullsize/plain"
VIDEOS = "https://video.bsky.app/watch"
LONGEST_RAW = 20_000
LONGEST_ALT = 5_000
MOST_ATTACHMENTS = 20
_CID = re.compile(r"[A-Za-z0-9]{10,128}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}")


class Unreadable(Exception):
    """The post has not the shape that it must have; the text says where."""


@dataclass(frozen=True, slots=True)
class Us:
    """Our account there."""

    did: str
    handle: str

    @property
    def author(self) -> Author:
        return Author(id=self.did, handle=self.handle)


@dataclass(frozen=True, slots=True)
class Seen:
    """One post, as any of the network's answers gives it."""

    uri: object
    author: object
    record: object
    indexed_at: object = None


def read_item(seen: Seen, *, us: Us, why: Iterable[str] = ()) -> Item:
    """Raises Unreadable. The same post gives the same item, whichever answer it came in."""
    place = split_post(seen.uri)
    if place is None:
        raise Unreadable("not the address of a post")
    did, key = place
    record = seen.record
    if not isinstance(record, dict):
        raise Unreadable("the record is not an object")
    text = record.get("text", "")
    if not isinstance(text, str):
        raise Unreadable("the text is not text")
    author = us.author if did == us.did else _author(did, seen.author)
    uri = str(seen.uri)
    parent, root = _reply(record)
    return Item(
        space="post",
        remote_id=uri,
        text=text,
        author=author,
        created_at=_created(record, None if did == us.did else seen.indexed_at),
        thread=root or uri,
        parent=parent,
        permalink=permalink(did, key, author.handle),
        language=_language(record),
        is_own=did == us.did,
        aspects=frozenset() if did == us.did else frozenset({*why, *_aspects(record, us, parent, root)}),
        attachments=_attachments(did, record),
    )


def gone(uri: str) -> Item | None:
    """The network says that there is no such post any more."""
    place = split_post(uri)
    if place is None:
        return None
    return Item(space="post", remote_id=uri, text="", author=Author(id=place[0]), deleted=True)


def unread(raw: object, reason: str, uri: object = None) -> Unread:
    told = json.dumps(raw, ensure_ascii=True, default=str)[:LONGEST_RAW]
    return Unread(raw=told, reason=reason, remote_id=uri if split_post(uri) and isinstance(uri, str) else None)


def address_in(raw: str) -> str | None:
    """Of the post whose raw text was set aside, when it says which."""
    try:
        told = json.loads(raw)
    except ValueError:
        return None
    uri = told.get("uri") if isinstance(told, dict) else None
    return uri if isinstance(uri, str) and split_post(uri) else None


def instant(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        told = datetime.fromisoformat(value)
        return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def reply_of(record: object) -> tuple[str | None, str | None]:
    """Addresses of what a record answers and of where that conversation began."""
    return _reply(record) if isinstance(record, dict) else (None, None)


def _author(did: str, told: object) -> Author:
    if not isinstance(told, dict) or told.get("did") != did:
        raise Unreadable("the author is not the owner of the record")
    handle, name = told.get("handle"), told.get("displayName")
    return Author(
        id=did,
        handle=handle if isinstance(handle, str) else None,
        name=name if isinstance(name, str) and name.strip() else None,
    )


def _created(record: Json, indexed: object) -> datetime | None:
    """Written by its author, so never later than when the network saw it (which is how the network sorts, too)."""
    told = [moment for moment in (instant(record.get("createdAt")), instant(indexed)) if moment]
    return min(told, default=None)


def _reply(record: Json) -> tuple[str | None, str | None]:
    reply = record.get("reply")
    if not isinstance(reply, dict):
        return None, None
    parent, root = _reference(reply.get("parent")), _reference(reply.get("root"))
    return (parent, root or parent) if parent else (None, None)


def _reference(value: object) -> str | None:
    uri = value.get("uri") if isinstance(value, dict) else None
    return uri if split_post(uri) and isinstance(uri, str) else None


def _language(record: Json) -> str | None:
    langs = record.get("langs")
    first = langs[0] if isinstance(langs, list) and langs else None
    found = _LANGUAGE.match(first) if isinstance(first, str) else None
    return found[0].lower() if found else None


def _aspects(record: Json, us: Us, parent: str | None, root: str | None) -> Iterable[str]:
    ours = f"at://{us.did}/"
    if any(uri and uri.startswith(ours) for uri in (parent, root)):
        yield "comment"
    if us.did in _mentioned(record):
        yield "mention"
    if any(uri.startswith(ours) for uri in _quoted(record)):
        yield "quote"


def _mentioned(record: Json) -> set[str]:
    facets = record.get("facets")
    features = [
        feature
        for facet in (facets if isinstance(facets, list) else [])
        if isinstance(facet, dict) and isinstance(facet.get("features"), list)
        for feature in facet["features"]
    ]
    return {str(feature.get("did")) for feature in features if isinstance(feature, dict)}


def _quoted(record: Json) -> Iterable[str]:
    embed = record.get("embed")
    for value in (embed, embed.get("record") if isinstance(embed, dict) else None):
        quoted = _reference(value.get("record")) if isinstance(value, dict) else None
        if quoted:
            yield quoted


def _attachments(did: str, record: Json) -> tuple[Attachment, ...]:
    embed = record.get("embed")
    found: list[Attachment] = []
    for part in (embed, embed.get("media") if isinstance(embed, dict) else None):
        if isinstance(part, dict):
            found += _media(did, part)
    return tuple(found[:MOST_ATTACHMENTS])


def _media(did: str, part: Json) -> Iterable[Attachment]:
    images = part.get("images")
    for image in images if isinstance(images, list) else []:
        if isinstance(image, dict) and (cid := _cid(image.get("image"))):
            yield Attachment(cid, _mime(image["image"]), url=f"{IMAGES}/{quote(did)}/{cid}@jpeg", alt=_alt(image))
    if cid := _cid(part.get("video")):
        yield Attachment(cid, _mime(part["video"]), url=f"{VIDEOS}/{quote(did)}/{cid}/playlist.m3u8", alt=_alt(part))
    card = part.get("external")
    link = card.get("uri") if isinstance(card, dict) else None
    if isinstance(card, dict) and isinstance(link, str) and link.startswith(("https://", "http://")):
        yield Attachment(str(card.get("title") or link)[:LONGEST_ALT], "text/html", url=link)


def _cid(blob: object) -> str | None:
    reference = blob.get("ref") if isinstance(blob, dict) else None
    cid = reference.get("$link") if isinstance(reference, dict) else None
    return cid if isinstance(cid, str) and _CID.fullmatch(cid) else None


def _mime(blob: Json) -> str:
    mime = blob.get("mimeType")
    return mime if isinstance(mime, str) else "application/octet-stream"


def _alt(part: Json) -> str:
    alt = part.get("alt")
    return alt[:LONGEST_ALT] if isinstance(alt, str) else ""
