"""Closing without a text, and opening again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ventanilla.answers import operations
from ventanilla.answers.operations.move import MovedMeanwhile
from ventanilla.desk.web.inbox import onward, reach, undo
from ventanilla.desk.web.inbox.boxes import ENDING
from ventanilla.desk.web.inbox.message import shown
from ventanilla.desk.web.inbox.wrote import Wrote
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.people.web.access import answerers

_BOX = {ending.value: box for box, ending in ENDING.items()}


@answerers
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    message, duty = reach.duty_of(request, pk)
    at, ending, wrote = clock.now(), request.POST.get("ending", "")[:24], Wrote.of(request)
    wrote.reason = request.POST.get("own", "").strip()[:300] or wrote.reason
    try:
        operations.close(
            duty=duty,
            ending=ending,
            by=reach.person_of(request),
            at=at,
            reason=wrote.reason,
            covered_by=_cover(request),
        )
    except (operations.CloseRefused, MovedMeanwhile) as refusal:
        wrote.error = str(getattr(refusal, "sentence", _("Somebody else has just changed it. Look at it again.")))
        return shown(request, message, wrote=wrote, box=_BOX.get(ending, "cerrar"), status=409)
    return onward.following(request, duty, at=at, **{undo.CLOSED: str(pk)})


def _cover(request: HttpRequest) -> Message | None:
    given = request.POST.get("cover", "")
    if not given.isdecimal() or len(given) > 17:
        return None
    found = Message.objects.filter(pk=int(given)).first()
    if found is not None and found.is_private and not reach.person_of(request).may_read_private:
        return None
    return found


@answerers
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    _message, duty = reach.duty_of(request, pk)
    try:
        operations.reopen(duty=duty, by=reach.person_of(request), at=clock.now(), reason=request.POST.get("reason", ""))
    except (operations.CloseRefused, MovedMeanwhile) as refusal:
        messages.error(
            request, str(getattr(refusal, "sentence", _("Somebody else has just changed it. Look at it again.")))
        )
    else:
        messages.success(request, _("It is pending again."))
    return onward.same(request, pk)
