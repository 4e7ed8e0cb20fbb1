"""The list of the inbox: rows ready to be written, nothing reckoned in the template."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ventanilla.answers.models import Duty
from ventanilla.answers.queries import Row, search
from ventanilla.answers.queries.lists import rows_of
from ventanilla.desk.queries import lists
from ventanilla.desk.web import words
from ventanilla.desk.web.context import address
from ventanilla.desk.web.inbox.scope import Scope
from ventanilla.desk.web.words import Says
from ventanilla.foundation.ui.words import figure, in_words
from ventanilla.inbox.models import Message
from ventanilla.people.models import Person


@dataclass(frozen=True, slots=True)
class RowShown:
    id: int
    url: str
    net: SafeString
    name: str
    chip: SafeString
    said: str
    folded: bool
    lang: str
    seen: SafeString
    where: str
    numbers: str
    tag: str


@dataclass(frozen=True, slots=True)
class Listed:
    rows: list[RowShown]
    next_url: str
    looked_until: str
    """Where a bounded walk stopped, in words; the next address goes on from there."""


def listed(*, scope: Scope, person: Person, at: datetime, says: Says) -> Listed:
    if scope.view == "search":
        return _found(scope, person, at, says)
    page = lists.page_of(view=scope.view, person=person, at=at, filters=scope.filters, after=scope.after)
    return Listed(_shown(page.rows, scope, says), _further(scope, page.next), "")


def _further(scope: Scope, cursor: str) -> str:
    if not cursor:
        return ""
    return replace(scope, after=cursor).address


def _shown(rows: list[Row], scope: Scope, says: Says) -> list[RowShown]:
    live = lists.sending_states([row.id for row in rows if row.state != "closed"])
    head, query = reverse("desk:message", args=[0]).split("0"), scope.query
    return [_row(row, f"{head[0]}{row.id}{head[1]}{query}", live.get(row.id, ""), says) for row in rows]


def _row(row: Row, url: str, sending: str, says: Says) -> RowShown:
    if row.ending:
        chip = words.ending(row.ending)
    elif sending:
        chip = words.sending(sending)
    else:
        chip = says.chip(due=row.due_at, opened=row.opened_at, clock=row.clock)
    insult = "insult" in row.marks
    language = "" if row.language in {"", "es"} else words.lang_attribute(row.language)
    return RowShown(
        id=row.id,
        url=url,
        net=says.net(row.network),
        name=row.author or _("Without a name"),
        chip=chip,
        said=_said(row, insult=insult),
        folded=row.deleted or insult or not row.text.strip(),
        lang=language,
        seen=words.seen(row.visibility),
        where=row.thread_title or row.title or row.account,
        numbers=f"{figure(row.received - row.open)}/{figure(row.received)}" if row.received > 1 else "",
        tag=_("Urgent") if row.urgent and not row.ending else "",
    )


def _said(row: Row, *, insult: bool) -> str:
    if row.deleted:
        return _("Withdrawn by its author")
    if insult:
        return _("Message with insults")
    return row.text.strip() or row.title or _("Without text")


def _found(scope: Scope, person: Person, at: datetime, says: Says) -> Listed:
    if not scope.text:
        return Listed([], "", "")
    page = search(
        text=scope.text,
        person=person,
        view="unanswered" if scope.only else "all",
        filters=scope.filters,
        after=scope.after,
    )
    duties = {duty.pk: duty for duty in Duty.objects.filter(pk__in=[m.pk for m in page.messages])}
    known = {row.id: row for row in rows_of(list(duties.values()), column="-message_id")}
    mine = _shown([known[m.pk] for m in page.messages if m.pk in known], scope, says)
    by_id = {row.id: row for row in mine}
    rows = [by_id.get(m.pk) or _ours(m, scope, says) for m in page.messages]
    until = in_words(page.looked_until, now=at) if page.looked_until else ""
    return Listed(rows, _further(scope, page.next), until)


def _ours(message: Message, scope: Scope, says: Says) -> RowShown:
    """An answer of ours, or an automatic mail: it has no duty and is found all the same."""
    kind = pgettext("row", "Ours") if message.ours else pgettext("row", "Automatic")
    return RowShown(
        id=message.pk, url=scope.message(message.pk), net=says.net(message.account.network), name=message.account.name if message.ours else str(message.author or ""),
        chip=format_html('<span class="outcome" data-kind="other">{}</span>', kind), said=message.text[:240] or _("Without text"), folded=False,
        lang="" if message.language in {"", "es"} else words.lang_attribute(message.language), seen=words.seen(message.visibility),
        where=message.thread.title, numbers="", tag="",
    )  # fmt: skip


def titles() -> dict[str, str]:
    return {
        "unanswered": _("Unanswered"),
        "mine": _("Mine"),
        "department": _("Waiting for an area"),
        "citizen": _("Waiting for the citizen"),
        "promised": pgettext("view", "Promised"),
        "snoozed": pgettext("view", "Put off"),
        "closed": pgettext("view", "Closed"),
        "all": pgettext("view", "All"),
        "mentions": _("Notes that name me"),
        "doubt": _("To be checked"),
        "by_hand": _("To be put by hand"),
        "search": pgettext("view", "Search"),
    }


ICONS = {
    "unanswered": "tray", "mine": "person", "department": "people", "citizen": "question", "promised": "hand", "snoozed": "moon",
    "closed": "check", "all": "book", "mentions": "note", "doubt": "question", "by_hand": "pencil", "search": "search",
}  # fmt: skip


def _screen(view: str) -> str:
    """What waits for a person to look at it on the network has a screen of its own."""
    return address({"doubt": "desk:doubt", "by_hand": "desk:hand"}.get(view, ""))


def view_links(*, scope: Scope, person: Person, counts: dict[str, int], several: bool) -> list[dict[str, Any]]:
    """The views in the order of a morning; what is empty and rare is not shown."""
    names = titles()
    always = {"unanswered", "department", "citizen", "promised", "snoozed", "closed", "all"}
    order = [
        "unanswered",
        "mine",
        "department",
        "citizen",
        "promised",
        "snoozed",
        "by_hand",
        "doubt",
        "mentions",
        "closed",
        "all",
    ]
    found = []
    for view in order:
        count = counts.get(view, 0)
        if view not in always and not count and view != scope.view and not (view == "mine" and several):
            continue
        said = (
            ""
            if view in {"closed", "all", "mentions"} or not count
            else ("99+" if view in {"mine", "snoozed"} and count > 99 else figure(count))
        )
        found.append(
            {
                "url": _screen(view) or Scope(view).address,
                "label": names[view],
                "icon": ICONS[view],
                "count": said,
                "view": view,
                "current": view == scope.view,
            }
        )
    return found
