"""The thread about a message: its stretch, with what is closed and far from it folded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ventanilla.answers.queries import ThreadPage, thread_numbers, thread_page
from ventanilla.desk.queries import lists
from ventanilla.desk.web.inbox import entries
from ventanilla.desk.web.inbox.entries import Shown
from ventanilla.desk.web.inbox.scope import Scope
from ventanilla.desk.web.words import Says
from ventanilla.foundation.ui.words import in_words
from ventanilla.inbox.models import Message, SpaceName
from ventanilla.people.models import Person

NEAR = 2
"""What stands this near to the current message is never folded."""
FEWEST = 3
"""Fewer than these are not worth a fold."""


@dataclass(slots=True)
class Run:
    """Neighbours that are shown, or folded together."""

    folded: bool
    shown: list[Shown] = field(default_factory=list)

    @property
    def first(self) -> str:
        return self.shown[0].label

    @property
    def last(self) -> str:
        return self.shown[-1].label

    @property
    def count(self) -> int:
        return len(self.shown)


def thread_context(
    request: HttpRequest, *, message: Message, scope: Scope, person: Person, at: datetime, says: Says
) -> dict[str, Any]:
    current = (message.parent_id or message.pk) if message.ours else message.pk
    page = _page(request, current, message, person)
    tally = page.tally
    numbers = None
    if tally and tally.received > 1:
        numbers = thread_numbers(message.thread, tally=tally, late_before=at if says.attending else None)
    first = lists.first_waiting(thread_id=message.thread_id, person=person)
    _adopt(page, message)
    shown = [entries.shown(entry, current=current, scope=scope, at=at, says=says) for entry in page.entries]
    return {
        "thread": message.thread,
        "account": message.account,
        "heading": message.thread.title or message.title or _conversation(message),
        "since": in_words(message.thread.created_at, now=at),
        "net": says.net(message.account.network),
        "numbers": numbers,
        "here": numbers.place(message.pk) if numbers else None,
        "first_url": scope.message(first) if first and first != message.pk else "",
        "runs": runs(_by_root(shown), current=current),
        "before_url": _stretch(scope, message, "antes", page.before),
        "after_url": _stretch(scope, message, "despues", page.after),
        "hidden_private": page.hidden_private,
        "away": all(entry.message.pk != current for entry in page.entries),
    }


def _page(request: HttpRequest, current: int, message: Message, person: Person) -> ThreadPage:
    before, after = request.GET.get("antes", ""), request.GET.get("despues", "")
    given: dict[str, int] = {"around": current}
    if before.isdecimal() and len(before) < 18:
        given = {"before": int(before)}
    elif after.isdecimal() and len(after) < 18:
        given = {"after": int(after)}
    return thread_page(thread=message.thread, person=person, **given)


def _adopt(page: ThreadPage, message: Message) -> None:
    """A thread is of one account: both are read once."""
    for entry in page.entries:
        for one in (entry.message, *entry.answers):
            one.account, one.thread = message.account, message.thread


def _stretch(scope: Scope, message: Message, name: str, pk: int | None) -> str:
    if pk is None:
        return ""
    address = scope.message(message.pk)
    return f"{address}{'&' if '?' in address else '?'}{name}={pk}"


def _conversation(message: Message) -> str:
    if message.space == SpaceName.POST:
        return _("Thread without a title")
    return _("Conversation with %(name)s") % {"name": message.author or _("somebody without a name")}


def _by_root(shown: list[Shown]) -> list[Shown]:
    """#43, then #43.1 and #43.2, wherever they fall in time."""
    first: dict[int, int] = {}
    for place, one in enumerate(shown):
        if one.number:
            first.setdefault(one.number, place)
    order = [(first.get(one.number, place), place, one) for place, one in enumerate(shown)]
    return [one for _root, _place, one in sorted(order, key=lambda row: row[:2])]


def runs(shown: list[Shown], *, current: int) -> list[Run]:
    """Closed stretches of three or more that are not beside the current message are folded."""
    here = next((place for place, one in enumerate(shown) if one.id == current), 0)
    found: list[Run] = []
    for place, one in enumerate(shown):
        far = abs(place - here) > NEAR
        folded = one.settled and far
        if not found or found[-1].folded != folded:
            found.append(Run(folded))
        found[-1].shown.append(one)
    return _merged(found)


def _merged(found: list[Run]) -> list[Run]:
    """A fold of one or two is opened, and joins its neighbours."""
    merged: list[Run] = []
    for run in found:
        folded = run.folded and run.count >= FEWEST
        if merged and not merged[-1].folded and not folded:
            merged[-1].shown += run.shown
        else:
            merged.append(Run(folded, run.shown))
    return merged
