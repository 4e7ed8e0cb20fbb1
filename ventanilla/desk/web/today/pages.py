"""Hoy: what came, whether it adds up, whether every account is read, what falls due, what changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ventanilla.answers.queries import home_figures
from ventanilla.desk.queries import lists
from ventanilla.desk.queries.changes import acted_at, changes, queues
from ventanilla.desk.queries.health import health
from ventanilla.desk.queries.morning import arrivals, last_closing
from ventanilla.desk.queries.steps import steps
from ventanilla.desk.queries.waiting import waiting
from ventanilla.desk.web.context import address, administration_of, tallies_of
from ventanilla.desk.web.today.beginning import beginning
from ventanilla.desk.web.today.clocks import table
from ventanilla.desk.web.today.figures import proof
from ventanilla.desk.web.today.heading import heading
from ventanilla.desk.web.today.news import news, waiting_elsewhere
from ventanilla.desk.web.today.sentence import sentence
from ventanilla.desk.web.today.strip import strip
from ventanilla.desk.web.words import Says
from ventanilla.foundation import clock
from ventanilla.outbox.queries import paused
from ventanilla.people.models import Person
from ventanilla.people.operations.presence import look_in
from ventanilla.people.web.access import staff


@staff
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    person = cast(Person, request.user)
    left = look_in(person=person, at=at, acted_at=acted_at(person))
    return render(request, "desk/today/today.html", _shown(request, person, left, at))


def _shown(request: HttpRequest, person: Person, left: datetime | None, at: datetime) -> dict[str, Any]:
    says, found = Says.now(at), administration_of(request)
    buckets, sending = tallies_of(request).buckets, lists.sending_counts()
    since = last_closing(says.calendar, at)
    came = arrivals(since=since, person=person)
    changed = changes(since=left or since, person=person)
    demonstration = bool(found and found.is_demonstration)
    return {
        "now": at,
        "heading": heading(at=at, calendar=says.calendar, town=found.town if found else ""),
        "sentence": sentence(came, at=at),
        "proof": proof(home_figures(), at=at),
        "strip": strip(health(at=at), says=says),
        "table": table(found=waiting(person=person, buckets=buckets), buckets=buckets, says=says),
        "news": news(changed, at=at),
        "first_time": left is None,
        "left": timezone.localtime(changed.since),
        "elsewhere": waiting_elsewhere(queues(sending)),
        "paused": paused(),
        "beginning": None if demonstration else beginning(steps(person), person),
        "note_down_url": address("desk:note-down") if person.may_answer else "",
        "connect_url": address("desk:connect") or address("desk:accounts"),
    }
