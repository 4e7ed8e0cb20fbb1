"""A line of JSON as an item."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, cast, get_args

from django.utils.translation import gettext as _

from ventanilla.channels.contract import Author, Item, Space, Visibility
from ventanilla.channels.models import Account
from ventanilla.channels.queries import account_named
from ventanilla.departments.queries import zone

MAX_LINE = 2_000_000


class Unclear(ValueError):
    """A line that says something which cannot be understood; the sentence is for a person."""

    code = "inbox.unclear"


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
    a zone is the house's. Raises Unclear or NoSuchAccount with what is wrong.
    """
    if len(line) > MAX_LINE:
        raise Unclear(_("The line is longer than two million characters."))
    try:
        given = json.loads(line)
    except ValueError as error:
        raise Unclear(_("This line is not JSON.")) from error
    if not isinstance(given, dict):
        raise Unclear(_("This line is not a JSON object."))
    if not isinstance(given.get("text"), str):
        raise Unclear(_("There is no message in this line (“text”)."))
    account = _account(given, accounts or Accounts(), default)
    author = given.get("author") or {}
    if not isinstance(author, dict):
        raise Unclear(_("“%(name)s” is not as it should be.") % {"name": "author"})
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
        raise Unclear(_("There is no account in this line."))
    return accounts.named(named)


def _text(given: dict[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return str(value)
    raise Unclear(_("“%(name)s” is not as it should be.") % {"name": name})


def _one_of(given: dict[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    value = given.get(name) or ""
    if value and value not in allowed:
        raise Unclear(_("“%(name)s” is none of these: %(allowed)s.") % {"name": name, "allowed": ", ".join(allowed)})
    return str(value)


def _instant(value: object) -> datetime | None:
    if value in (None, ""):
        return None
    if not isinstance(value, str):
        raise Unclear(_("“%(name)s” is not as it should be.") % {"name": "created_at"})
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise Unclear(_("“%(said)s” is not a date.") % {"said": value[:40]}) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone())
