"""From lines to admission: in pages, each with its own transaction, and the sums of the whole."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ventanilla.channels.contract import Item
from ventanilla.channels.models import Account, Unreadable
from ventanilla.inbox.operations.admit import PAGE, admit
from ventanilla.inbox.operations.capture.lines import Accounts, parse
from ventanilla.inbox.rules import sanitise
from ventanilla.journal.rules import SYSTEM, Actor

_BREATH_SECONDS = 0.005
MAX_RAW = 64_000


@dataclass(slots=True)
class Captured:
    """admitted + known + unreadable = lines."""

    admitted: int = 0
    known: int = 0
    unreadable: int = 0

    @property
    def lines(self) -> int:
        return self.admitted + self.known + self.unreadable


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a file: `read` raises what is wrong with it."""

    raw: str
    read: Callable[[], tuple[Account, Item]]


def capture(*, lines: Iterable[str], at: datetime, by: Actor = SYSTEM) -> Captured:
    """The lines of a JSONL file; see `parse`."""
    accounts = Accounts()
    return bring(entries=(Entry(line, partial(parse, line, accounts)) for line in lines), at=at, by=by)


def bring(*, entries: Iterable[Entry], at: datetime, by: Actor = SYSTEM, source: str = "capture") -> Captured:
    """Admit what can be read; the rest goes to the tray with its reason.

    Two equal entries of one file are two messages: they are numbered over the whole file, page after page.
    """
    done = Captured()
    numbered: dict[int, Counter[str]] = {}
    waiting: dict[int, tuple[Account, list[Item]]] = {}

    def admit_page(account: Account, page: list[Item]) -> None:
        seen = numbered.setdefault(account.pk, Counter())
        result = admit(account=account, items=page, at=at, source=source, by=by, numbered=seen)
        done.admitted += result.new
        done.known += result.known + result.changed
        done.unreadable += result.unreadable
        time.sleep(_BREATH_SECONDS)  # somebody else may be waiting to write

    for entry in entries:
        try:
            account, item = entry.read()
        except Exception as error:
            done.unreadable += 1
            _aside(entry.raw, reason_of(error), at)
            continue
        page = waiting.setdefault(account.pk, (account, []))[1]
        page.append(item)
        if len(page) == PAGE:
            admit_page(*waiting.pop(account.pk))
    for account, page in waiting.values():
        admit_page(account, page)
    return done


def reason_of(error: Exception) -> str:
    """A refusal of ours in its own words; anything else with its kind."""
    return str(error) if isinstance(getattr(error, "code", None), str) else f"{type(error).__name__}: {error}"


def _aside(line: str, reason: str, at: datetime) -> None:
    raw = sanitise(line, MAX_RAW)
    key = hashlib.sha256(f"capture:{raw}".encode()).hexdigest()
    if not Unreadable.objects.filter(account=None, key=key).exists():
        Unreadable.objects.create(account=None, stream="capture", key=key, raw=raw, reason=sanitise(reason, 300), at=at)
