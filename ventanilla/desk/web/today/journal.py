"""The whole journal, newest first, or the history of one message: sentences rendered when shown, never kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ventanilla.channels.models import Account
from ventanilla.desk.web.context import address
from ventanilla.desk.web.inbox.history import sentence
from ventanilla.foundation import clock
from ventanilla.foundation.ui.words import hour_of, in_words
from ventanilla.inbox.models import Message
from ventanilla.journal.queries import Line, history, latest
from ventanilla.people.models import Person
from ventanilla.people.web.access import staff

PAGE = 50
_LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Told:
    seq: int
    hour: str
    said: str
    by: str
    about: str
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    said: str
    entries: list[Told]


@staff
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    at, person = clock.now(), cast(Person, request.user)
    before, message = _number(request.GET.get("antes", "")), _message(request.GET.get("mensaje", ""), person)
    if message is not None:
        lines = [*reversed(history(("message", message.pk), before=before, limit=PAGE + 1))]
    else:
        lines = latest(before=before, limit=PAGE + 1)
    shown, more = lines[:PAGE], len(lines) > PAGE
    return render(
        request,
        "desk/today/journal.html",
        {
            "now": at,
            "days": list(_days(shown, person, at)),
            "message": message,
            "whose": _whose(message) if message else "",
            "older": _older(shown[-1].seq, message) if more else "",
            "newest": before is None,
            "first": reverse("desk:journal") + (f"?mensaje={message.pk}" if message else ""),
        },
    )


def _number(given: str) -> int | None:
    return int(given) if given.isdecimal() and len(given) < _LONGEST_NUMBER else None


def _message(given: str, person: Person) -> Message | None:
    if not given:
        return None
    number = _number(given)
    if number is None:
        raise Http404
    found = get_object_or_404(Message.objects.select_related("author", "thread"), pk=number)
    if found.is_private and not person.may_read_private:
        raise Http404
    return found


def _whose(message: Message) -> str:
    given = {"label": message.label, "name": str(message.author or _("Without a name")), "thread": message.thread.title}
    if message.ours or not message.number:
        return message.thread.title
    return (_("#%(label)s by %(name)s, in “%(thread)s”") if given["thread"] else _("#%(label)s by %(name)s")) % given


def _older(seq: int, message: Message | None) -> str:
    kept = f"mensaje={message.pk}&" if message else ""
    return f"{reverse('desk:journal')}?{kept}antes={seq}"


def _days(lines: list[Line], person: Person, at: datetime) -> Iterator[Day]:
    told = _Teller(lines, person, at)

    def day_of(line: Line) -> date:
        return timezone.localtime(line.at).date()

    for day, found in groupby(lines, key=day_of):
        said = in_words(day, now=at)
        yield Day(said[:1].upper() + said[1:], [told.tell(line) for line in found])


class _Teller:
    """Who did it and about what: read together for a page."""

    def __init__(self, lines: list[Line], person: Person, at: datetime) -> None:
        self.at = at
        people = {line.actor_id for line in lines if line.actor_kind == "person" and line.actor_id}
        people |= self._about(lines, "person")
        self.people = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
        self.accounts = dict(Account.objects.filter(pk__in=self._about(lines, "account")).values_list("pk", "name"))
        messages = Message.objects.filter(pk__in=self._about(lines, "message"))
        if not person.may_read_private:
            messages = messages.filter(visibility="public")
        self.messages = dict(messages.values_list("pk", "thread__title"))

    @staticmethod
    def _about(lines: list[Line], kind: str) -> set[int]:
        return {line.subject_id for line in lines if line.subject_kind == kind and line.subject_id}

    def tell(self, line: Line) -> Told:
        about, url = self._subject(line)
        return Told(line.seq, hour_of(line.at), sentence(line, at=self.at), self._by(line), about, url)

    def _by(self, line: Line) -> str:
        if line.actor_kind == "person":
            return self.people.get(line.actor_id or 0, pgettext("who", "somebody who is no longer here"))
        return pgettext("who", "a citizen") if line.actor_kind == "citizen" else "Ventanilla"

    def _subject(self, line: Line) -> tuple[str, str]:
        number = line.subject_id or 0
        if line.subject_kind == "message":
            if number not in self.messages:
                return _("message %(n)s") % {"n": number}, ""
            title = self.messages[number] or _("message %(n)s") % {"n": number}
            return title, reverse("desk:message", args=[number])
        if line.subject_kind == "account" and number in self.accounts:
            return self.accounts[number], address("desk:account", number)
        return (self.people.get(number, ""), "") if line.subject_kind == "person" else ("", "")
