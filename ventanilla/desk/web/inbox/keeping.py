"""What is done with a message besides answering or closing it: later, somebody else, an area, labels, notes."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ventanilla.answers import operations
from ventanilla.answers.operations.move import MovedMeanwhile
from ventanilla.departments import queries as house
from ventanilla.desk.queries import lists
from ventanilla.desk.web.inbox import onward, promise, reach
from ventanilla.desk.web.inbox.message import shown
from ventanilla.desk.web.inbox.wrote import Wrote
from ventanilla.foundation import clock
from ventanilla.foundation.ui.words import in_words
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations.note import EmptyNote, add_note
from ventanilla.people.web.access import answerers


def _refused(request: HttpRequest, message: Message, box: str, act: Callable[[], object]) -> HttpResponse | None:
    """Do it; or the same page again with the sentence that says why not."""
    try:
        act()
    except (operations.CloseRefused, MovedMeanwhile, ValueError) as refusal:
        wrote = Wrote.of(request)
        wrote.error = str(getattr(refusal, "sentence", _("That cannot be done now. Look at it again.")))
        return shown(request, message, wrote=wrote, box=box, status=409)
    return None


@answerers
@require_POST
def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    message, duty = reach.duty_of(request, pk)
    at = clock.now()
    try:
        until = promise.chosen(
            request.POST.get("mode", ""), request.POST.get("day", ""), at=at, calendar=house.calendar(around=at.year)
        )
    except ValueError:
        until = None
    if until is None:
        wrote = Wrote(error=_("Say until when."))
        return shown(request, message, wrote=wrote, box="posponer", status=422)
    refused = _refused(
        request, message, "posponer",
        lambda: operations.snooze(duty=duty, until=until, by=reach.person_of(request), at=at),
    )  # fmt: skip
    if refused:
        return refused
    messages.success(request, _("Put off until %(when)s. Its clock goes on.") % {"when": in_words(until, now=at)})
    return onward.following(request, duty, at=at)


@answerers
@require_POST
def wake(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring it back before its time."""
    _message, duty = reach.duty_of(request, pk)
    operations.unsnooze(duty=duty, by=reach.person_of(request), at=clock.now())
    messages.success(request, _("It is in the list again."))
    return onward.same(request, pk)


@answerers
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    message, duty = reach.duty_of(request, pk)
    chosen = request.POST.get("to", "")
    to = next((one for one in lists.answerers() if str(one.pk) == chosen), None)
    if chosen and (to is None or (duty.private and not to.may_read_private)):
        wrote = Wrote(error=_("That person cannot answer this message."))
        return shown(request, message, wrote=wrote, box="asignar", status=422)
    refused = _refused(
        request, message, "asignar",
        lambda: operations.assign(duty=duty, to=to, by=reach.person_of(request), at=clock.now()),
    )  # fmt: skip
    if refused:
        return refused
    said = _("%(name)s has it now.") % {"name": to.name} if to else _("Nobody in particular has it now.")
    messages.success(request, said)
    return onward.same(request, pk)


@answerers
@require_POST
def wait(request: HttpRequest, pk: int) -> HttpResponse:
    message, duty = reach.duty_of(request, pk)
    at, whom = clock.now(), request.POST.get("whom", "")
    said = {
        "citizen": _("It waits for the citizen. It is still open."),
        "department": _("It waits for an area. It is still open."),
        "mine": _("It waits for us again."),
    }.get(whom, "")
    refused = _refused(
        request, message, "esperar",
        lambda: operations.wait_for(duty=duty, whom=whom, by=reach.person_of(request), at=at),
    )  # fmt: skip
    if refused:
        return refused
    messages.success(request, said)
    return onward.same(request, pk) if whom == "mine" else onward.following(request, duty, at=at)


@answerers
@require_POST
def label(request: HttpRequest, pk: int) -> HttpResponse:
    _message, duty = reach.duty_of(request, pk)
    services = [one for one in house.services() if str(one.pk) in request.POST.getlist("service")]
    reasons = [one for one in house.reasons() if str(one.pk) in request.POST.getlist("reason")]
    operations.label(duty=duty, services=services, reasons=reasons, by=reach.person_of(request), at=clock.now())
    if request.headers.get("X-Autosave") == "1":
        return HttpResponse(status=204)
    messages.success(request, _("Service and reason noted."))
    return onward.same(request, pk)


@answerers
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    message = reach.message_of(request, pk)
    try:
        add_note(message=message, text=request.POST.get("text", ""), by=reach.person_of(request), at=clock.now())
    except EmptyNote:
        wrote = Wrote(error=_("The note is empty."))
        return shown(request, message, wrote=wrote, box="nota", status=422)
    messages.success(request, _("Noted. It stays in the house."))
    return onward.same(request, pk)
