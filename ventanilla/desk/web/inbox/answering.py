"""Answering: check, send, undo, hold, put by hand, write down what was answered elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ventanilla.answers import operations
from ventanilla.answers.operations.answer import AnsweredMeanwhile
from ventanilla.answers.queries.signature import signature_of, signed
from ventanilla.departments import queries as house
from ventanilla.desk.operations import adding
from ventanilla.desk.web.inbox import canned, onward, promise, reach, undo
from ventanilla.desk.web.inbox.message import shown
from ventanilla.desk.web.inbox.reply import findings_shown, limits_of
from ventanilla.desk.web.inbox.wrote import Wrote, seen_at
from ventanilla.foundation import clock
from ventanilla.guard.contract import Finding
from ventanilla.guard.queries import findings_for_reply
from ventanilla.inbox.models import Message
from ventanilla.outbox import operations as outbox
from ventanilla.outbox.models import Dispatch
from ventanilla.people.models import Person
from ventanilla.people.web.access import answerers

LONGEST_HOLD = timedelta(minutes=5)


@answerers
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What the checks say of a text that is being written; nothing is kept."""
    message = reach.message_of(request, pk)
    at, wrote = clock.now(), Wrote.of(request)
    limits = limits_of(message, at)
    text = signed(wrote.text, signature_of(message=message, by=reach.person_of(request)))
    found = _findings(message, text, at) if text else []
    box = {
        "findings": findings_shown(found, text, wrote.ticked),
        "maximum": limits.maximum,
        "used": limits.count(text) if limits.maximum else 0,
        "check_text": True,
    }
    return render(request, "desk/inbox/findings.html", {"box": box, "fragment": True})


def _findings(message: Message, text: str, at: datetime) -> list[Finding]:
    return findings_for_reply(message=message, text=text, visibility=message.visibility, account=message.account, at=at)


@answerers
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    message, duty = reach.duty_of(request, pk)
    at, person, wrote = clock.now(), reach.person_of(request), Wrote.of(request)
    try:
        until = promise.chosen(wrote.mode, wrote.day, at=at, calendar=house.calendar(around=at.year))
    except ValueError:
        wrote.error = _("Say until when the provisional answer promises. Your text is here.")
        return shown(request, message, wrote=wrote, status=422)
    wrote.text = canned.with_date(wrote.text, until, language=message.language, at=at)
    text = signed(wrote.text, signature_of(message=message, by=person))
    wrote.findings = _findings(message, text, at)
    if _stopped(wrote):
        return shown(request, message, wrote=wrote, status=422)
    try:
        dispatch = _answer(message, text, wrote, person, until=until, seen=seen_at(request), at=at)
    except AnsweredMeanwhile as refusal:
        wrote.first = refusal.dispatch
        return shown(request, message, wrote=wrote, status=409)
    except operations.CloseRefused as refusal:
        wrote.error = _("%(reason)s Your text is here.") % {"reason": refusal.sentence}
        return shown(request, message, wrote=wrote, status=409)
    if message.account.by_hand:
        outbox.send_one(dispatch_id=dispatch.pk, at=at)
        return onward.same(request, pk)
    return onward.following(request, duty, at=at, **{undo.SENT: str(dispatch.pk)})


def _stopped(wrote: Wrote) -> bool:
    return any(
        finding.level == "block" or (finding.level == "warn" and finding.code not in wrote.ticked)
        for finding in wrote.findings
    )


def _answer(
    message: Message, text: str, wrote: Wrote, person: Person, *, until: datetime | None, seen: datetime | None,
    at: datetime,
) -> Dispatch:  # fmt: skip
    """On an account that is answered by hand nothing leaves by itself: there is nothing to wait for."""
    wait = timedelta() if message.account.by_hand else timedelta(seconds=person.undo_seconds)
    ticked = sorted(wrote.ticked)
    if wrote.adding:
        return adding.add(
            message=message, text=text, by=person, at=at, ending=wrote.final, provisional_until=until, wait=wait,
            ticked=ticked,
        )  # fmt: skip
    return operations.answer(
        message=message, text=text, by=person, at=at, ending=wrote.final, provisional_until=until, wait=wait,
        ticked=ticked, seen=seen,
    )  # fmt: skip


def _dispatch_of(request: HttpRequest, pk: int) -> Dispatch:
    reach.message_of(request, pk)
    given = request.POST.get("id", "")
    return get_object_or_404(Dispatch, pk=int(given) if given.isdecimal() and len(given) < 18 else 0, message=pk)


@answerers
@require_POST
def undone(request: HttpRequest, pk: int) -> HttpResponse:
    dispatch = _dispatch_of(request, pk)
    if operations.undo(dispatch=dispatch, by=reach.person_of(request), at=clock.now()):
        messages.success(request, _("It has not left. Your text is in the box."))
    else:
        messages.error(request, _("It had already left: it cannot be undone."))
    return onward.same(request, pk)


@answerers
@require_POST
def held(request: HttpRequest, pk: int) -> HttpResponse:
    """While the notice is under the pointer or has the focus, the answer waits; never more than five minutes."""
    dispatch, at, person = _dispatch_of(request, pk), clock.now(), reach.person_of(request)
    wait = LONGEST_HOLD if request.POST.get("held") == "1" else timedelta(seconds=person.undo_seconds)
    until = min(at + wait, dispatch.created_at + LONGEST_HOLD)
    return HttpResponse(status=204 if outbox.hold(dispatch_id=dispatch.pk, until=until, by=person) else 409)


@answerers
@require_POST
def put(request: HttpRequest, pk: int) -> HttpResponse:
    """«Ya está puesto»: one step, and on to the next."""
    dispatch, at = _dispatch_of(request, pk), clock.now()
    _message, duty = reach.duty_of(request, pk)
    try:
        outbox.confirm_by_hand(
            dispatch_id=dispatch.pk,
            by=reach.person_of(request),
            at=at,
            permalink=request.POST.get("permalink", "").strip(),
        )
    except outbox.Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return onward.same(request, pk)
    operations.settle(at=at)
    messages.success(request, _("Written down: it is there."))
    return onward.following(request, duty, at=at)


@answerers
@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """What only a person may say of an answer of which we do not know whether it left."""
    dispatch, at, person = _dispatch_of(request, pk), clock.now(), reach.person_of(request)
    outcome = request.POST.get("outcome", "")
    try:
        if outcome == "release":
            outbox.release(dispatch_id=dispatch.pk, by=person, at=at)
        elif outcome in {"sent", "failed", "again"}:
            outbox.resolve_unknown(dispatch_id=dispatch.pk, outcome=outcome, by=person, at=at)  # type: ignore[arg-type]
            operations.settle(at=at)
    except outbox.Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    return onward.same(request, pk)


@answerers
@require_POST
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer given in the network's own app, by telephone or at the counter."""
    message, duty = reach.duty_of(request, pk)
    at, wrote = clock.now(), Wrote.of(request)
    try:
        if wrote.permalink and not wrote.permalink.startswith(("https://", "http://")):
            raise outbox.NotALink
        operations.record_answer(
            duty=duty, text=wrote.text, by=reach.person_of(request), at=at, permalink=wrote.permalink
        )
    except (operations.CloseRefused, outbox.NotALink) as refusal:
        wrote.error = str(refusal.sentence)
        wrote.permalink = "" if isinstance(refusal, outbox.NotALink) else wrote.permalink
        return shown(request, message, wrote=wrote, box="fuera", status=422)
    return onward.following(request, duty, at=at, **{undo.CLOSED: str(pk)})


@answerers
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    message = reach.message_of(request, pk)
    operations.keep_draft(
        message=message, person=reach.person_of(request), text=request.POST.get("text", ""), at=clock.now()
    )
    return HttpResponse(status=204)
