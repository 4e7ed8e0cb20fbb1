"""A line of JSON as an item."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, cast, get_args

from ventanilla.channels.contract import Author, Item, Space, Visibility
from ventanilla.channels.models import Account
from ventanilla.channels.queries import account_named
from ventanilla.departments.queries import zone

MAX_LINE = 2_000_000


class Accounts:
    """Accounts by number or name, each asked for once."""

    def __init__(self) -> None:
        self._found: dict[int | str, Account] = {}

    def named(self, given: int | str) -> Account:
        """Raises NoSuchAccount."""
        if given not in self._found:
            self._found[given] = account_named(given)
        return self._found[given]


def parse(line: str, accounts: Accounts | None = None, default: Account | None = None) -> tuple[Account, Item]:
    """`{"account","space","remote_id","thread","parent","author":{"id","handle","name"},"text","created_at",
    "visibility","permalink","language"}`; all but account (number or name) and text may be missing. A moment without
    a zone is the house's. Raises ValueError or NoSuchAccount with what is wrong.
    """
    if len(line) > MAX_LINE:
        raise ValueError("the line is longer than two million characters")
    given = json.loads(line)
    if not isinstance(given, dict):
        raise ValueError("the line is not an object")
    if not isinstance(given.get("text"), str):
        raise ValueError("there is no text")
    account = _account(given, accounts or Accounts(), default)
    author = given.get("author") or {}
    if not isinstance(author, dict):
        raise ValueError("the author is not an object")
    space = cast(Space, _one_of(given, "space", get_args(Space)) or "post")
    told = _one_of(given, "visibility", get_args(Visibility)) or ("public" if space == "post" else "private")
    visibility = cast(Visibility, told)
    return account, Item(
        space=space, remote_id=_text(given, "remote_id"), text=given["text"], author=Author(*(_text(author, n) for n in ("id", "handle", "name"))),
        created_at=_instant(given.get("created_at")), thread=_text(given, "thread"), parent=_text(given, "parent"),
        visibility=visibility, permalink=_text(given, "permalink"), language=_text(given, "language"), title=_text(given, "title"),
    )  # fmt: skip


def _account(given: dict[str, Any], accounts: Accounts, default: Account | None) -> Account:
    named = given.get("account")
    if named in (None, "") and default is not None:
        return default
    if isinstance(named, bool) or not isinstance(named, (int, str)):
        raise ValueError("there is no account")
    return accounts.named(named)


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
    return moment if moment.tzinfo else moment.replace(tzinfo=zone())
