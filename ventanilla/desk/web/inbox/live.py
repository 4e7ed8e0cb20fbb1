"""What changed since the page was shown: cheap, and it writes nothing, not even the session."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ventanilla.answers.models import Duty, Reply
from ventanilla.desk.queries.lists import Tallies
from ventanilla.desk.web import words
from ventanilla.desk.web.context import tallies_of
from ventanilla.foundation import clock
from ventanilla.people.models import Person
from ventanilla.people.web.access import staff


def mark_of(counters: Tallies) -> int:
    """All that was ever received: it only grows, so that the difference is what is new."""
    return sum(counters.buckets.values())


@staff
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    counters = tallies_of(request)
    given = request.GET.get("hasta", "")
    new = max(0, mark_of(counters) - int(given)) if given.isdecimal() and len(given) < 15 else 0
    message = request.GET.get("mensaje", "")
    shown = {
        "new": new,
        "open": counters.open,
        "waiting": counters.mine,
        "says": ngettext("%(n)s new message", "%(n)s new messages", new) % {"n": new} if new else "",
        "other": _answered_by_another(message, cast(Person, request.user)),
    }
    return render(request, "desk/inbox/live.html", shown)


def _answered_by_another(message: str, person: Person) -> dict[str, str] | None:
    """Somebody else answered, or closed, the message that is on this person's screen."""
    if not message.isdecimal() or len(message) > 17:
        return None
    reply = (
        Reply.objects.filter(duty=int(message))
        .exclude(dispatch__state="cancelled")
        .select_related("dispatch__created_by")
        .order_by("-at")
        .first()
    )
    at = clock.now()
    if reply and reply.dispatch.created_by and reply.dispatch.created_by_id != person.pk:
        return {"name": reply.dispatch.created_by.name, "span": words.ago(at - reply.at)}
    duty = Duty.objects.filter(pk=int(message), state="closed").select_related("closed_by").first()
    if duty and duty.closed_by and duty.closed_at and duty.closed_by_id != person.pk:
        return {"name": duty.closed_by.name, "span": words.ago(at - duty.closed_at)}
    return None
