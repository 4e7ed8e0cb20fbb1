"""The inbox: its list, with the views, the filters and the search."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ventanilla.answers.queries import figures, view_counts
from ventanilla.channels.models import Account, Unreadable
from ventanilla.desk.queries import lists
from ventanilla.desk.web.context import address, administration_of, tallies_of
from ventanilla.desk.web.inbox import filtering, listing
from ventanilla.desk.web.inbox.live import mark_of
from ventanilla.desk.web.inbox.scope import SLUGS, VIEWS, Scope
from ventanilla.desk.web.inbox.undo import undo_of
from ventanilla.desk.web.words import Says
from ventanilla.foundation import clock
from ventanilla.people.models import Person
from ventanilla.people.web.access import staff


@staff
@require_safe
def inbox(request: HttpRequest, view: str = "sin-contestar") -> HttpResponse:
    if view not in VIEWS:
        raise Http404
    at = clock.now()
    person = cast(Person, request.user)
    scope = Scope.of(request, VIEWS[view])
    shown = panes(request, scope=scope, person=person, at=at, says=Says.now(at))
    shown["undo"] = undo_of(request, person, at)
    if not shown["listed"].rows:
        shown["figures"] = figures()
    return render(request, "desk/inbox/list.html", shown | {"pane": "list"})


def panes(request: HttpRequest, *, scope: Scope, person: Person, at: datetime, says: Says) -> dict[str, Any]:
    """The views and the list, which stand beside every message too."""
    counters = tallies_of(request)
    answering = lists.answerers()
    counts = view_counts(person=person, at=at, buckets=counters.buckets)
    waiting = lists.sending_counts()
    counts |= {"by_hand": waiting.get("by_hand", 0), "doubt": waiting.get("unknown", 0) + waiting.get("blocked", 0)}
    accounts = list(Account.objects.filter(closed_at=None))
    return {
        "scope": scope,
        "now": at,
        "title": listing.titles()[scope.view],
        "listed": listing.listed(scope=scope, person=person, at=at, says=says),
        "views": listing.view_links(scope=scope, person=person, counts=counts, several=len(answering) > 1),
        "answerers": answering,
        "count": counts.get(scope.view),
        "accounts": [_account(one, scope, counters.open_of.get(one.pk, 0), says) for one in accounts],
        "menus": filtering.filter_menus(scope=scope, accounts=accounts, says=says, found=administration_of(request)),
        "note_down_url": address("desk:note-down"),
        "tray_url": address("desk:tray") if _something_unreadable() else "",
        "slug": SLUGS[scope.view],
        "mark": mark_of(counters),
        "live_url": reverse("desk:inbox-live"),
        "search_text": scope.text,
    }


def _account(account: Account, scope: Scope, count: int, says: Says) -> dict[str, Any]:
    return {
        "id": account.pk,
        "net": says.net(account.network),
        "name": account.name,
        "count": count,
        "url": Scope(scope.view if scope.view != "search" else "unanswered").with_filters(account=account.pk).address,
        "current": scope.filters.account == account.pk,
        "broken": account.is_broken,
    }


def _something_unreadable() -> bool:
    return Unreadable.objects.filter(resolved_at=None).exists()
