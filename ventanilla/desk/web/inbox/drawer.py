"""«Este mensaje»: its clock and the rule behind it, who wrote, what else they wrote here, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ventanilla.answers.models import ClockClass, Duty
from ventanilla.answers.registry import HOUSE
from ventanilla.departments.models import Reason, Service
from ventanilla.desk.web import words
from ventanilla.desk.web.inbox.filtering import kind_names, topic_names
from ventanilla.desk.web.inbox.history import told
from ventanilla.desk.web.inbox.scope import Scope
from ventanilla.desk.web.words import Says
from ventanilla.foundation.ui.words import in_words
from ventanilla.inbox.models import Message
from ventanilla.people.models import Person

OTHERS = 5
POST_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Other:
    """Another message of the same person to this account."""

    url: str
    text: str
    lang: str
    when: str
    chip: SafeString | str


def drawer_context(
    *, message: Message, duty: Duty | None, scope: Scope, person: Person, at: datetime, says: Says
) -> dict[str, Any]:
    known = says.clocks.get(duty.clock) if duty else None
    return {
        "clock": known,
        "terms": term_of(known) if known else "",
        "due": says.chip(due=duty.due_at, opened=duty.opened_at, clock=duty.clock, long=True)
        if duty and duty.is_open
        else "",
        "received": in_words(message.created_at, now=at),
        "read_at": in_words(message.admitted_at, now=at) if _read_later(message) else "",
        "language": words.language_name(message.language) if message.language else "",
        "kind": kind_names().get(message.kind, "") if message.kind != "other" else "",
        "topic": topic_names().get(message.topic, ""),
        "labels": _labels(duty) if duty else [],
        "labels_url": with_box(scope, message.pk, "etiquetas"),
        "others": _others(message, scope, person, at, says),
        "post": _post(message),
        "history": told(message, at=at, duty=duty),
    }


def with_box(scope: Scope, pk: int, box: str) -> str:
    address = scope.message(pk)
    return f"{address}{'&' if '?' in address else '?'}caja={box}"


def term_of(clock: ClockClass) -> str:
    minutes = clock.first_minutes
    length = words.span(timedelta(minutes=minutes)) if minutes else ""
    basis = _("term of the house") if clock.basis == HOUSE else clock.basis
    if not length:
        return _("at once, %(basis)s") % {"basis": basis}
    if clock.all_day:
        return _("%(length)s at any hour, %(basis)s") % {"length": length, "basis": basis}
    return _("%(length)s of attention, %(basis)s") % {"length": length, "basis": basis}


def _read_later(message: Message) -> bool:
    return message.admitted_at - message.created_at > timedelta(minutes=1)


def _labels(duty: Duty) -> list[str]:
    found: list[Service | Reason] = [*duty.services.all(), *duty.reasons.all()]
    ca = (get_language() or "").startswith("ca")
    return [one.name_ca if ca and one.name_ca else one.name for one in found]


def _others(message: Message, scope: Scope, person: Person, at: datetime, says: Says) -> list[Other]:
    if message.author_id is None:
        return []
    theirs = Message.objects.filter(author=message.author_id, account=message.account_id).exclude(pk=message.pk)
    if not person.may_read_private:
        theirs = theirs.filter(visibility="public")
    found = list(theirs.order_by("-id")[:OTHERS])
    duties = Duty.objects.in_bulk([one.pk for one in found])
    return [_other(one, duties.get(one.pk), scope, at, says) for one in found]


def _other(message: Message, duty: Duty | None, scope: Scope, at: datetime, says: Says) -> Other:
    chip: SafeString | str = ""
    if duty:
        chip = (
            words.ending(duty.ending)
            if duty.ending
            else says.chip(due=duty.due_at, opened=duty.opened_at, clock=duty.clock)
        )
    text = _("Withdrawn by its author") if message.is_deleted else message.text.strip()[:140]
    return Other(
        url=scope.message(message.pk),
        text=text or message.title or _("Without text"),
        lang=words.lang_attribute(message.language) if message.language and not message.is_deleted else "",
        when=in_words(message.created_at, now=at),
        chip=chip,
    )


def _post(message: Message) -> dict[str, str] | None:
    """Ours, under which they write."""
    if message.space != "post":
        return None
    found = Message.objects.filter(
        account=message.account_id, space=message.space, key=message.thread.key, ours=True
    ).first()
    if found is None or found.pk == message.pk or not found.text:
        return None
    return {
        "text": found.text[:POST_SHOWN] + ("…" if len(found.text) > POST_SHOWN else ""),
        "lang": words.lang_attribute(found.language) if found.language else "",
        "url": reverse("desk:message", args=[found.pk]),
    }
