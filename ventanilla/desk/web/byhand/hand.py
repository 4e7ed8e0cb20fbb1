"""The answers that wait to be put by hand: copy, open, put, next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ventanilla.answers.operations import undo
from ventanilla.channels.models import Account
from ventanilla.desk.queries import byhand
from ventanilla.desk.web.byhand.places import place_of, telephone_of
from ventanilla.desk.web.byhand.tabs import tabs
from ventanilla.foundation import clock
from ventanilla.inbox.operations.capture.columns import SPOKEN
from ventanilla.outbox.models import Dispatch
from ventanilla.outbox.operations import Refusal, confirm_by_hand
from ventanilla.outbox.queries import paused
from ventanilla.people.models import Person
from ventanilla.people.web.access import answerers, staff


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer with all that putting it needs."""

    row: Dispatch
    place: str
    telephone: str
    spoken: bool
    rows: int

    @property
    def whom(self) -> str:
        author = self.row.message.author if self.row.message else None
        return str(author) if author else ""


@staff
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    chosen = request.GET.get("cuenta", "")
    account = int(chosen) if chosen.isdecimal() else None
    waiting = [_shown(row) for row in byhand.hand_queue(person, account)]
    counts = byhand.hand_counts(person)
    shown = {
        "first": waiting[0] if waiting else None,
        "rest": waiting[1:],
        "accounts": _accounts(counts, account),
        "total": sum(counts.values()),
        "account": account,
        "paused": paused(),
        "tabs": tabs(request),
        "now": clock.now(),
    }
    return render(request, "desk/byhand/hand.html", shown)


def _shown(row: Dispatch) -> Shown:
    lines = sum(1 + len(line) // 60 for line in row.text.splitlines())
    spoken = row.account.network in SPOKEN
    return Shown(row, place_of(row), telephone_of(row) if spoken else "", spoken, min(max(lines, 3), 14))


def _accounts(counts: Any, chosen: int | None) -> list[dict[str, Any]]:
    """To make a round of one network at a time; none when there is only one."""
    found = Account.objects.filter(pk__in=counts)
    if len(counts) < 2 and chosen is None:
        return []
    every = {
        "url": reverse("desk:hand"),
        "label": _("All"),
        "network": "",
        "count": sum(counts.values()),
        "current": chosen is None,
    }
    return [every] + [
        {"url": f"{reverse('desk:hand')}?cuenta={one.pk}", "label": one.name, "network": one.network, "count": counts[one.pk], "current": one.pk == chosen}
        for one in found
    ]  # fmt: skip


@answerers
@require_POST
def put(request: HttpRequest, number: int) -> HttpResponse:
    """«It is there»: one step, no link asked."""
    person = cast(Person, request.user)
    row = _waiting(person, number)
    try:
        confirm_by_hand(dispatch_id=row.pk, by=person, at=clock.now())
    except Refusal as refused:
        messages.warning(request, str(refused.sentence))
        return _back(request)
    left = sum(byhand.hand_counts(person).values())
    told = ngettext("Put. %(n)s is left.", "Put. %(n)s are left.", left) % {"n": left}
    link = reverse("desk:message", args=[row.message_id]) if row.message_id else reverse("desk:hand")
    messages.success(request, format_html("{} <a href='{}'>{}</a>", told, link, _("See it in its thread")))
    return _back(request)


@answerers
@require_POST
def give_back(request: HttpRequest, number: int) -> HttpResponse:
    """It cannot be put: the text goes back to its message as a draft."""
    person = cast(Person, request.user)
    row = _waiting(person, number)
    try:
        undo(dispatch=row, by=person, at=clock.now())
    except Refusal as refused:
        messages.warning(request, str(refused.sentence))
        return _back(request)
    messages.success(
        request, _("Taken out of the queue. The text is kept as a draft, and the message is still pending.")
    )
    return redirect("desk:message", row.message_id) if row.message_id else _back(request)


def _waiting(person: Person, number: int) -> Dispatch:
    row: Dispatch = get_object_or_404(Dispatch, pk=number)
    if row.visibility == "private" and not person.may_read_private:
        row = get_object_or_404(Dispatch, pk=0)
    return row


def _back(request: HttpRequest) -> HttpResponse:
    account = request.POST.get("cuenta", "")
    return redirect(f"{reverse('desk:hand')}?cuenta={account}" if account.isdecimal() else reverse("desk:hand"))
