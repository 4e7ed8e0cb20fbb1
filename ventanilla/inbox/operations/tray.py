"""The tray: what could not be read waits where a person can see it, and the loop goes on."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from ventanilla.channels.contract import Attachment, Author, Item, Unread
from ventanilla.channels.models import Account, Unreadable
from ventanilla.inbox.models import Message
from ventanilla.inbox.rules import key_of, sanitise, tray_key

MAX_RAW = 64_000
MOST_LOOKED_AT = 500


def set_aside(*, account: Account, stream: str, unread: Unread, at: datetime) -> bool:
    """Keep what an adapter could not read; True when it is new."""
    raw = sanitise(unread.raw, MAX_RAW)
    key = tray_key(unread.remote_id or raw)
    return _keep(account, stream, key, raw, None, unread.reason, at)


def set_aside_item(*, account: Account, stream: str, item: Item, reason: str, at: datetime) -> bool:
    """Keep an item that admission refused, so that a retry needs no network."""
    packed: dict[str, Any] | None
    try:
        packed = pack(item)
        raw = sanitise(item.text, MAX_RAW)
        known = json.dumps([packed["space"], packed["remote_id"], raw])
        json.dumps(packed, allow_nan=False)
    except (TypeError, ValueError, AttributeError, KeyError):  # an adapter gave what is no item at all
        packed, raw = None, sanitise(repr(item), MAX_RAW)
        known = raw
    return _keep(account, stream, hashlib.sha256(known.encode()).hexdigest(), raw, packed, reason, at)


def settle(*, account: Account, items: Sequence[Item], at: datetime) -> None:
    """What could not be read and came in by itself since waits no more."""
    waiting = Unreadable.objects.filter(account=account, resolved_at=None).order_by("-id")
    rows = list(waiting.values_list("id", "key", "item__remote_id")[:MOST_LOOKED_AT])
    if not rows:
        return
    came = {tray_key(item.remote_id): key_of(item.remote_id) for item in items if item.remote_id}
    wanted = {pk: came.get(key if remote is None else tray_key(str(remote))) for pk, key, remote in rows}
    keys = Message.objects.filter(account=account, key__in={key for key in wanted.values() if key})
    here = set(keys.values_list("key", flat=True)) if any(wanted.values()) else set()
    done = [pk for pk, key in wanted.items() if key in here]
    if done:
        Unreadable.objects.filter(pk__in=done).update(resolved_at=at)


def _keep(
    account: Account, stream: str, key: str, raw: str, item: dict[str, Any] | None, reason: str, at: datetime
) -> bool:
    _, made = Unreadable.objects.get_or_create(
        account=account,
        key=key,
        defaults={"stream": stream[:60], "raw": raw, "item": item, "reason": sanitise(reason, 300), "at": at},
    )
    return made


def pack(item: Item) -> dict[str, Any]:
    """An item as JSON, clean of what neither engine can hold."""
    given = asdict(item)
    for name, value in given.items():
        if isinstance(value, datetime):
            given[name] = value.isoformat()
        elif isinstance(value, (frozenset, tuple)) and name != "attachments":
            given[name] = [sanitise(str(one), 4000) for one in value]
        elif isinstance(value, str):
            given[name] = sanitise(value, MAX_RAW)
    given["author"] = {k: sanitise(v, 4000) if isinstance(v, str) else v for k, v in given["author"].items()}
    given["attachments"] = [
        {k: sanitise(v, 4000) if isinstance(v, str) else v for k, v in one.items()}
        | {"content": base64.b64encode(one["content"]).decode() if one["content"] else None}
        for one in given["attachments"]
    ]
    return given


def unpack(packed: dict[str, Any]) -> Item:
    given = {k: v for k, v in packed.items() if k in {f.name for f in fields(Item)}}
    given["author"] = Author(**given["author"])
    for name in ("created_at", "reply_deadline"):
        given[name] = datetime.fromisoformat(given[name]) if given.get(name) else None
    given["aspects"] = frozenset(given.get("aspects") or ())
    given["answers"] = tuple(given.get("answers") or ())
    given["attachments"] = tuple(
        Attachment(**(one | {"content": base64.b64decode(one["content"]) if one.get("content") else None}))
        for one in given.get("attachments") or ()
    )
    return Item(**given)
