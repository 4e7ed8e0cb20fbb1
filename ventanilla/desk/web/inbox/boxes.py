"""What stands under the thread: the reply, or one of the other things that can be done with a message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from ventanilla.answers.models import Duty, Ending, Reply
from ventanilla.departments import queries as house
from ventanilla.departments.models import Administration, Reason, Service
from ventanilla.desk.queries import lists
from ventanilla.desk.web import words
from ventanilla.desk.web.inbox import endings, promise
from ventanilla.desk.web.inbox.reply import TEXTS, reply_box
from ventanilla.desk.web.inbox.wrote import Wrote
from ventanilla.desk.web.words import Says
from ventanilla.foundation.ui.words import in_words
from ventanilla.inbox.models import Message
from ventanilla.outbox.models import State as Sending
from ventanilla.people.models import Person

REPLY = "responder"
OTHERS = {
    "nota": "note", "fuera": "outside", "cerrar": "more", "no-pedia": "why", "publicidad": "why", "ya": "cover", "copia": "cover",
    "posponer": "snooze", "asignar": "assign", "esperar": "wait", "etiquetas": "labels",
}  # fmt: skip
ENDING = {
    "no-pedia": Ending.NOTED_NO_REPLY, "publicidad": Ending.SPAM_CLOSED, "ya": Ending.COVERED_BY, "copia": Ending.DUPLICATE_OF,
}  # fmt: skip
OPEN_ONLY = frozenset(OTHERS) - {"nota", "etiquetas"}


def box_context(
    *,
    message: Message,
    duty: Duty | None,
    person: Person,
    found: Administration | None,
    at: datetime,
    says: Says,
    box: str = "",
    code: str = "",
    wrote: Wrote | None = None,
) -> dict[str, Any]:
    if duty is None or not person.may_answer:
        return {"name": "mute" if duty is None else "reader"}
    if box in OTHERS and (duty.is_open or box not in OPEN_ONLY):
        return _other(box, message, duty, person, at, says, wrote)
    last = _last(message)
    if wrote is None and last and last.dispatch.state in {*_WAITS, Sending.UNKNOWN, Sending.BY_HAND}:
        return _on_its_way(last, message, person, at)
    if not duty.is_open and box != REPLY and wrote is None:
        return _closed(duty, at)
    return reply_box(
        message=message, duty=duty, person=person, found=found, at=at, says=says, box=box if box in TEXTS else "", code=code,
        last=last, wrote=wrote,
    )  # fmt: skip


_WAITS = (Sending.QUEUED, Sending.SENDING, Sending.PENDING)


def _last(message: Message) -> Reply | None:
    replies = Reply.objects.filter(duty=message.pk).select_related("dispatch", "dispatch__created_by")
    return replies.order_by("-at").first()


def _on_its_way(last: Reply, message: Message, person: Person, at: datetime) -> dict[str, Any]:
    dispatch = last.dispatch
    return {
        "name": "sending",
        "state": dispatch.state,
        "chip": words.sending(dispatch.state),
        "dispatch": dispatch,
        "by": dispatch.created_by.name if dispatch.created_by else "",
        "when": in_words(last.at, now=at),
        "until": in_words(last.until, now=at) if last.until else "",
        "lang": words.lang_attribute(dispatch.language) if dispatch.language else "",
        "place": message.permalink or message.thread.permalink,
        "may_undo": dispatch.state in {Sending.QUEUED, Sending.BY_HAND},
    }


def _closed(duty: Duty, at: datetime) -> dict[str, Any]:
    return {
        "name": "closed",
        "chip": words.ending(duty.ending),
        "by": duty.closed_by.name if duty.closed_by else "",
        "when": in_words(duty.closed_at, now=at) if duty.closed_at else "",
        "reason": "" if duty.reason == "native" else duty.reason,
    }


def _other(
    box: str, message: Message, duty: Duty, person: Person, at: datetime, says: Says, wrote: Wrote | None
) -> dict[str, Any]:
    given = wrote or Wrote()
    shown: dict[str, Any] = {"name": OTHERS[box], "box": box, "wrote": given, "error": given.error}
    name = shown["name"]
    if name == "why":
        shown |= {"ending": ENDING[box], "reasons": endings.reasons_for(ENDING[box], message)}
        shown["title"] = words.ending_words(ENDING[box])
    elif name == "cover":
        shown |= {
            "ending": ENDING[box],
            "title": words.ending_words(ENDING[box]),
            "covers": _covers(box, message, person, at),
        }
    elif name == "more":
        shown |= {"five": endings.five(message), "withdrawn": message.is_deleted}
    elif name == "snooze":
        shown["moments"] = promise.later(at=at, calendar=says.calendar)
        shown["snoozed"] = duty.snoozed_until
    elif name == "assign":
        shown |= {"people": lists.answerers(), "has": duty.assigned_to_id, "me": person.pk}
    elif name == "wait":
        shown["state"] = duty.state
    elif name == "labels":
        shown |= _labels(duty)
    elif name == "note":
        shown["people"] = [one for one in lists.answerers() if one.pk != person.pk]
    return shown


def _covers(box: str, message: Message, person: Person, at: datetime) -> list[endings.Cover]:
    if box == "copia":
        return endings.copies(message, person, at=at)
    return endings.answers_of_ours(message, person, at=at)


def _labels(duty: Duty) -> dict[str, Any]:
    ca = (get_language() or "").startswith("ca")
    services, reasons = set(duty.services.values_list("pk", flat=True)), set(duty.reasons.values_list("pk", flat=True))

    def choice(one: Service | Reason, key: str, has: set[int]) -> dict[str, Any]:
        return {"id": one.pk, "name": one.name_ca if ca and one.name_ca else one.name, "key": key, "on": one.pk in has}

    letters = "qwtyiopsf"
    return {
        "services": [choice(one, letters[n : n + 1], services) for n, one in enumerate(house.services())],
        "reasons": [choice(one, one.key or "123456789"[n : n + 1], reasons) for n, one in enumerate(house.reasons())],
    }
