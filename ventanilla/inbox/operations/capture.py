"""Bringing in a JSONL file, a line a message; the same file twice brings nothing new."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast, get_args

from ventanilla.channels.contract import Author, Item, Space, Visibility
from ventanilla.channels.models import Account, Unreadable
from ventanilla.channels.queries import account_named
from ventanilla.inbox.operations.admit import PAGE, admit
from ventanilla.inbox.rules import sanitise
from ventanilla.journal.rules import SYSTEM, Actor

MAX_LINE = 2_000_000


@dataclass(slots=True)
class Captured:
    """admitted + known + unreadable = lines."""

    admitted: int = 0
    known: int = 0
    unreadable: int = 0


def capture(*, lines: Iterable[str], at: datetime, by: Actor = SYSTEM) -> Captured:
    """`{"account","space","remote_id","thread","parent","author":{"id","handle","name"},"text","created_at",
    "visibility","permalink","language"}` a line; all but account (number or name) and text may be missing."""
    done = Captured()
    seen: dict[int, Counter[str]] = {}
    waiting: dict[int, tuple[Account, list[Item]]] = {}
    for line in lines:
        try:
            account, item = parse(line)
        except Exception as error:
            done.unreadable += 1
            _aside(line, f"{type(error).__name__}: {error}", at)
            continue
        page = waiting.setdefault(account.pk, (account, []))[1]
        page.append(item)
        if len(page) == PAGE:
            _admit(account, waiting.pop(account.pk)[1], seen, done, at, by)
    for account, page in waiting.values():
        _admit(account, page, seen, done, at, by)
    return done


def _admit(
    account: Account, page: list[Item], seen: dict[int, Counter[str]], done: Captured, at: datetime, by: Actor
) -> None:
    numbered = seen.setdefault(account.pk, Counter())
    result = admit(account=account, items=page, at=at, source="capture", by=by, numbered=numbered)
    done.admitted += result.new
    done.known += result.known + result.changed
    done.unreadable += result.unreadable


def parse(line: str) -> tuple[Account, Item]:
    """Raises ValueError or NoSuchAccount with what is wrong."""
    if len(line) > MAX_LINE:
        raise ValueError("the line is longer than two million characters")
    given = json.loads(line)
    if not isinstance(given, dict):
        raise ValueError("the line is not an object")
    if not isinstance(given.get("text"), str):
        raise ValueError("there is no text")
    if isinstance(given.get("account"), bool) or not isinstance(given.get("account"), (int, str)):
        raise ValueError("there is no account")
    account = account_named(given["account"])
    author = given.get("author") or {}
    if not isinstance(author, dict):
        raise ValueError("the author is not an object")
    space = cast(Space, _one_of(given, "space", get_args(Space)) or "post")
    told = _one_of(given, "visibility", get_args(Visibility)) or ("public" if space == "post" else "private")
    visibility = cast(Visibility, told)
    return account, Item(
        space=space, remote_id=_text(given, "remote_id"), text=given["text"], author=Author(*(_text(author, n) for n in ("id", "handle", "name"))),
        created_at=_instant(given.get("created_at")), thread=_text(given, "thread"), parent=_text(given, "parent"), visibility=visibility,
        permalink=_text(given, "permalink"), language=_text(given, "language"), title=_text(given, "title"),
    )  # fmt: skip


def _text(given: dict[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return str(value)
    raise ValueError(f"{name} is not a text")


def _one_of(given: dict[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    value = given.get(name) or ""
    if value and value not in allowed:
        raise ValueError(f"{name} is none of {', '.join(allowed)}")
    return str(value)


def _instant(value: object) -> datetime | None:
    if value in (None, ""):
        return None
    if not isinstance(value, str):
        raise ValueError("created_at is not a text")
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _aside(line: str, reason: str, at: datetime) -> None:
    raw = sanitise(line, 64_000)
    key = hashlib.sha256(f"capture:{raw}".encode()).hexdigest()
    if not Unreadable.objects.filter(account=None, key=key).exists():
        Unreadable.objects.create(account=None, stream="capture", key=key, raw=raw, reason=sanitise(reason, 300), at=at)
