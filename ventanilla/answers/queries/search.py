"""Search over messages of any date: a bounded walk that says how far it looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ventanilla.answers.models import Duty, State
from ventanilla.answers.queries.lists import Filters
from ventanilla.inbox.models import Message
from ventanilla.inbox.queries import matching_ids, terms_of
from ventanilla.people.models import Person

STEP = 400
LOOKS = 6


@dataclass(frozen=True, slots=True)
class SearchPage:
    messages: list[Message]
    next: str
    """Go on below this id; empty when there is nothing more."""
    looked_until: datetime | None
    """When the walk stopped before finding a full page: how far back it went."""


def search(
    *, text: str, person: Person, view: str = "all", filters: Filters | None = None, after: str = "", size: int = 50
) -> SearchPage:
    """The newest first. `view="unanswered"` keeps what is open and ours. Private ones by permission."""
    terms = terms_of(text)
    below = int(after) if after.isdigit() else None
    wanted: list[int] = []
    bounded = view != "all" or (filters is not None and filters.any) or not person.may_read_private
    step = STEP if bounded else size + 1
    for _look in range(LOOKS):
        ids = matching_ids(terms=terms, below=below, limit=step)
        wanted += _keep(ids, person, view, filters) if bounded else ids
        below = ids[-1] if ids else None
        if len(wanted) > size or len(ids) < step:
            break
    exhausted = below is None or len(ids) < step
    shown = wanted[:size]
    more = len(wanted) > size
    messages = _messages(shown)
    if more:
        return SearchPage(messages, str(shown[-1]), None)
    if exhausted or below is None:
        return SearchPage(messages, "", None)
    reached = Message.objects.filter(pk=below).values_list("created_at", flat=True).first()
    return SearchPage(messages, str(below), reached)


def _keep(ids: list[int], person: Person, view: str, filters: Filters | None) -> list[int]:
    if view == "all" and not (filters and filters.any):
        kept = set(Message.objects.filter(pk__in=ids, visibility="public").values_list("pk", flat=True))
        return [pk for pk in ids if pk in kept]
    duties = Duty.objects.filter(pk__in=ids)
    if not person.may_read_private:
        duties = duties.filter(private=False)
    if view == "unanswered":
        duties = duties.filter(state=State.MINE)
    kept = set((filters or Filters()).apply(duties).values_list("pk", flat=True))
    return [pk for pk in ids if pk in kept]


def _messages(ids: list[int]) -> list[Message]:
    found = Message.objects.select_related("author", "account", "thread").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]
