"""Where a person goes after doing something: the next message that waits, or back to the one they were in."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ventanilla.answers.models import Duty
from ventanilla.desk.queries import lists
from ventanilla.desk.web.inbox import reach
from ventanilla.desk.web.inbox.scope import Scope


def same(request: HttpRequest, pk: int, **more: str) -> HttpResponse:
    return redirect(_with(Scope.of(request).message(pk), more))


def following(request: HttpRequest, duty: Duty, *, at: datetime, **more: str) -> HttpResponse:
    """The next that waits in this list; its beginning when there is none."""
    scope, person = Scope.of(request), reach.person_of(request)
    pk = lists.next_waiting(view=scope.view, person=person, at=at, duty=duty, filters=scope.filters)
    return redirect(_with(scope.message(pk) if pk else scope.first, more))


def _with(address: str, more: dict[str, str]) -> str:
    for name, value in more.items():
        address += f"{'&' if '?' in address else '?'}{name}={value}"
    return address
