"""What a person must say of an answer: whether it left, why it was stopped. Nothing here is sent again by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ventanilla.answers.operations import keep_draft, undo
from ventanilla.desk.queries import byhand
from ventanilla.desk.web.byhand.places import place_of
from ventanilla.desk.web.byhand.tabs import tabs
from ventanilla.foundation import clock
from ventanilla.outbox.models import Dispatch, State
from ventanilla.outbox.operations import AlreadyAnswering, Refusal, release, resolve_unknown
from ventanilla.outbox.queries import paused
from ventanilla.people.models import Person
from ventanilla.people.web.access import answerers, staff

Outcome = Literal["sent", "failed", "again"]
OUTCOMES: dict[str, Outcome] = {"sent": "sent", "failed": "failed", "again": "again"}


@dataclass(frozen=True, slots=True)
class Shown:
    row: Dispatch
    place: str
    why: str

    @property
    def whom(self) -> str:
        author = self.row.message.author if self.row.message else None
        return str(author) if author else ""


@staff
@require_safe
def doubt(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    shown: dict[str, Any] = {
        "unknown": [_shown(row) for row in byhand.in_doubt(person)],
        "blocked": [_shown(row) for row in byhand.blocked(person)],
        "lost": [_shown(row) for row in byhand.lost(person)],
        "paused": paused(),
        "tabs": tabs(request),
        "now": clock.now(),
    }
    return render(request, "desk/byhand/doubt.html", shown)


def _shown(row: Dispatch) -> Shown:
    return Shown(row, place_of(row), why(row))


def why(row: Dispatch) -> str:
    """In a sentence, what is known of it."""
    if row.state == State.UNKNOWN:
        return {
            "outbox.restored": _("It was unfinished in the copy that was restored: it may have left since."),
            "outbox.lease_lapsed": _("Ventanilla was interrupted while it was sending it."),
            "outbox.not_found": _("It was looked for on the network and has not been found yet."),
            "outbox.never_shown": _("The network accepted it a day ago and does not show it."),
        }.get(row.code, row.error or _("The network did not say whether it took it."))
    if row.state == State.UNDELIVERED:
        return _("The mail came back: it did not reach its address.")
    if row.state == State.NOT_SHOWN:
        return _("The network accepted it, and minutes later it was not there for others.")
    if row.state == State.EXPIRED:
        return _("It could not leave in its time, and what is late is not sent by itself.")
    return row.error or _("The network gave no reason.")


@answerers
@require_POST
def say(request: HttpRequest, number: int) -> HttpResponse:
    """«It is there», «it is not», «send it again»; of what was stopped, «check it again»."""
    person = cast(Person, request.user)
    row = _row(person, number)
    told = request.POST.get("outcome", "")
    try:
        messages.success(request, _say(row, told, person))
    except AlreadyAnswering:
        messages.warning(
            request, _("Another answer to the same message is already on its way: this one stays stopped.")
        )
    except Refusal as refused:
        messages.warning(request, str(refused.sentence))
    return redirect("desk:doubt")


def _say(row: Dispatch, told: str, person: Person) -> str:
    at = clock.now()
    if told == "release":
        release(dispatch_id=row.pk, by=person, at=at)
        return _("It is checked again, and leaves if nothing stops it.")
    if told not in OUTCOMES:
        raise Http404
    resolve_unknown(dispatch_id=row.pk, outcome=OUTCOMES[told], by=person, at=at)
    return {
        "sent": _("Noted: it is there. The message is closed with it."),
        "failed": _("Noted: it is not there. The message is still pending."),
        "again": _("It is in the queue again. The checks run again before it leaves."),
    }[told]


@answerers
@require_POST
def rewrite(request: HttpRequest, number: int) -> HttpResponse:
    """The text comes back as a draft under its message, and a person writes it in another way."""
    person = cast(Person, request.user)
    row = _row(person, number)
    if row.message is None:
        raise Http404
    if row.state == State.BLOCKED:
        try:
            undo(dispatch=row, by=person, at=clock.now())
        except Refusal as refused:
            messages.warning(request, str(refused.sentence))
            return redirect("desk:doubt")
    else:
        keep_draft(message=row.message, person=person, text=row.text, at=clock.now())
    messages.success(request, _("The text is here as a draft: change what is needed and send it."))
    return redirect("desk:message", row.message.pk)


def _row(person: Person, number: int) -> Dispatch:
    row = Dispatch.objects.select_related("account", "message").filter(pk=number).first()
    if row is None or (row.visibility == "private" and not person.may_read_private):
        raise Http404
    return row
