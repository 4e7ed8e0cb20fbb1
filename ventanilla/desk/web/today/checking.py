"""Comprobar: that the journal holds and that received = closed + open, checked now; thread by thread, to be printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ventanilla.answers.models import Recount
from ventanilla.answers.queries import home_figures
from ventanilla.desk.models import Check
from ventanilla.desk.operations.checking import ask_check
from ventanilla.desk.queries.threads import ThreadLine, threads_page
from ventanilla.desk.web.today.figures import differences_of, proof
from ventanilla.desk.web.today.heading import plain_day
from ventanilla.foundation import clock
from ventanilla.foundation.ui.words import hour_of, in_words
from ventanilla.people.models import Person
from ventanilla.people.web.access import staff


@dataclass(frozen=True, slots=True)
class Row:
    line: ThreadLine
    title: str


@staff
@require_safe
def checked(request: HttpRequest) -> HttpResponse:
    return _page(request, named=True)


@staff
@require_safe
def shareable(request: HttpRequest) -> HttpResponse:
    """The same figures, and nobody's name: to be printed or sent."""
    return _page(request, named=False)


@staff
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    found = ask_check(by=cast(Person, request.user), at=clock.now())
    if found.finished_at and found.holds:
        messages.success(request, _("Checked: everything adds up."))
    return redirect("desk:proof")


def _page(request: HttpRequest, *, named: bool) -> HttpResponse:
    at, person = clock.now(), cast(Person, request.user)
    after = request.GET.get("desde", "")[:60]
    page = threads_page(person=person, after=after, named=named)
    place = reverse("desk:proof" if named else "desk:proof-shared")
    shown: dict[str, Any] = {
        "now": at,
        "named": named,
        "printed": f"{plain_day(at)}, {hour_of(at)}",
        "proof": proof(home_figures(), at=at),
        "going": Check.objects.filter(finished_at=None).order_by("-pk").first(),
        "last": _last(at, named=named),
        "rows": [_row(line) for line in page.lines],
        "older": f"{place}?{urlencode({'desde': page.next})}" if page.next else "",
        "continued": bool(after),
        "beginning": place,
    }
    return render(request, "desk/today/checked.html", shown)


def _last(at: datetime, *, named: bool) -> dict[str, Any] | None:
    found = Check.objects.filter(finished_at__isnull=False).order_by("-pk").select_related("asked_by").first()
    if found is None or found.finished_at is None:
        return None
    compared = Recount(differences=found.differences)
    return {
        "check": found,
        "when": in_words(found.finished_at, now=at)
        if named
        else f"{plain_day(found.finished_at)}, {hour_of(found.finished_at)}",
        "by": found.asked_by.name if found.asked_by and named else "",
        "differences": differences_of(compared) if named else [],
        "restored": [
            {"when": in_words(datetime.fromisoformat(one["at"]), now=at), "seq": one["seq"]} for one in found.restored
        ],
    }


def _row(line: ThreadLine) -> Row:
    given = {"when": plain_day(line.began_at)}
    unnamed = (_("Private conversation, %(when)s") if line.private else _("Thread of %(when)s")) % given
    return Row(line, line.title or unnamed)
