"""A message in its thread, with what can be done with it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from ventanilla.answers.models import Duty
from ventanilla.answers.queries import neighbours
from ventanilla.desk.queries import lists
from ventanilla.desk.web.context import administration_of
from ventanilla.desk.web.inbox import endings, listing, reach
from ventanilla.desk.web.inbox.boxes import box_context
from ventanilla.desk.web.inbox.drawer import drawer_context, with_box
from ventanilla.desk.web.inbox.pages import panes
from ventanilla.desk.web.inbox.scope import Scope
from ventanilla.desk.web.inbox.thread import thread_context
from ventanilla.desk.web.inbox.undo import undo_of
from ventanilla.desk.web.inbox.wrote import Wrote
from ventanilla.desk.web.words import Says
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.people.models import Person
from ventanilla.people.web.access import staff

WORK, BOX = "div#trabajo", "div#caja"
WALKED = frozenset({"unanswered", "mine", "department", "citizen", "promised", "snoozed", "closed", "all"})


@staff
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    return shown(request, reach.message_of(request, pk))


def shown(
    request: HttpRequest, found: Message, *, wrote: Wrote | None = None, box: str = "", status: int = 200
) -> HttpResponse:
    """The whole page; or, for who has it already, the thread or the box alone."""
    at, person, scope = clock.now(), reach.person_of(request), Scope.of(request)
    says = Says.now(at)
    duty = Duty.objects.select_related("closed_by", "assigned_to").filter(pk=found.pk).first()
    part = _part(request)
    context: dict[str, Any] = {
        "entry": found, "duty": duty, "scope": scope, "now": at, "may_answer": person.may_answer, "pane": "thread", "fragment": bool(part),
        "message_url": scope.message(found.pk),
        "box": box_context(
            message=found, duty=duty, person=person, found=administration_of(request), at=at, says=says,
            box=box or request.GET.get("caja", ""), code=request.GET.get("plantilla", ""), wrote=wrote,
        ),
    }  # fmt: skip
    template = "desk/inbox/box.html"
    if part != BOX:
        context |= thread_context(request, message=found, scope=scope, person=person, at=at, says=says)
        context |= drawer_context(message=found, duty=duty, scope=scope, person=person, at=at, says=says)
        context |= _tools(found, duty, scope, person)
        template = "desk/inbox/work.html"
    if not part:
        context |= panes(request, scope=scope, person=person, at=at, says=says)
        context["undo"] = undo_of(request, person, at)
        template = "desk/inbox/message.html"
    if part != BOX:
        context |= _beside(context, found, duty, scope, person)
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Target"])
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _part(request: HttpRequest) -> str:
    """Which piece htmx asks for; a page that is restored from the history is always whole."""
    if request.headers.get("HX-Request") != "true" or "HX-History-Restore-Request" in request.headers:
        return ""
    target = request.headers.get("HX-Target", "")
    return target if target in {WORK, BOX} else ""


def _tools(found: Message, duty: Duty | None, scope: Scope, person: Person) -> dict[str, Any]:
    if duty is None or not person.may_answer:
        return {"tools": []}
    boxes = ("esperar", "posponer", "asignar", "cerrar", "etiquetas")
    return {
        "tools": {name: with_box(scope, found.pk, name) for name in boxes},
        "five": [one | {"url": with_box(scope, found.pk, str(one["box"]))} for one in endings.five(found)],
        "says_nothing": endings.suggested(found) if endings.says_nothing(found) else "",
        "several": len(lists.answerers()) > 1,
    }


def _beside(context: dict[str, Any], found: Message, duty: Duty | None, scope: Scope, person: Person) -> dict[str, Any]:
    """The messages before and after this one in its list."""
    if scope.view in WALKED:
        if duty is None:
            return {}
        before, after = neighbours(view=scope.view, person=person, at=context["now"], duty=duty, filters=scope.filters)
        return {
            "previous_url": scope.message(before) if before else "",
            "next_url": scope.message(after) if after else "",
        }
    listed = context.get("listed")
    if listed is None:
        listed = listing.listed(scope=scope, person=person, at=context["now"], says=Says.now(context["now"]))
    ids = [row.id for row in listed.rows]
    place = ids.index(found.pk) if found.pk in ids else None
    if place is None:
        return {"previous_url": "", "next_url": listed.rows[0].url if listed.rows else ""}
    return {
        "previous_url": listed.rows[place - 1].url if place else "",
        "next_url": listed.rows[place + 1].url if place + 1 < len(ids) else "",
    }
