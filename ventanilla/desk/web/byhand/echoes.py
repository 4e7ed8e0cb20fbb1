"""Answers of ours that were seen on a network which does not say whom they answer."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ventanilla.answers.operations import CloseRefused, decide_echo, dismiss_echo
from ventanilla.answers.operations.echo import candidates
from ventanilla.desk.queries import byhand
from ventanilla.desk.web.byhand.tabs import tabs
from ventanilla.foundation import clock
from ventanilla.inbox.models import Echo, Message
from ventanilla.people.models import Person
from ventanilla.people.web.access import answerers, staff

SHOWN = 20
CHOICES = 6


@staff
@require_safe
def echoes(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    rows = list(byhand.echoes(person)[: SHOWN + 1])
    shown = {
        "rows": [{"echo": echo, "choices": _choices(echo)} for echo in rows[:SHOWN]],
        "more": len(rows) > SHOWN,
        "tabs": tabs(request),
        "now": clock.now(),
    }
    return render(request, "desk/byhand/echoes.html", shown)


def _choices(echo: Echo) -> list[Message]:
    """The one proposed first, then the latest before it."""
    earlier = candidates(echo.message, CHOICES)
    first = [echo.proposed] if echo.proposed else []
    return (first + [m for m in earlier if m.pk != echo.proposed_id])[:CHOICES]


@answerers
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    person = cast(Person, request.user)
    echo: Any = byhand.echoes(person).filter(pk=number).first()
    if echo is None:
        messages.warning(request, _("Somebody else has just decided it."))
        return redirect("desk:echoes")
    try:
        if "nobody" in request.POST:
            dismiss_echo(echo=echo, by=person, at=clock.now())
            messages.success(request, _("Noted: it answers nobody. No message was closed."))
        else:
            answered = _answered(request.POST.get("answers", ""))
            decide_echo(echo=echo, answers=answered, by=person, at=clock.now())
            whom = str(answered.author) if answered.author else f"#{answered.label}"
            messages.success(request, _("Noted: it answers %(whom)s, whose message is closed.") % {"whom": whom})
    except CloseRefused as refused:
        messages.warning(request, str(refused.sentence))
    return redirect("desk:echoes")


def _answered(given: str) -> Message:
    found = Message.objects.select_related("author").filter(pk=int(given)).first() if given.isdecimal() else None
    if found is None:
        raise Http404
    return found
