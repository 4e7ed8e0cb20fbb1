"""The reply box: who will see it, where and as whom, before the text; what stops it, beside the text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext as _

from ventanilla.answers.models import Draft, Duty, Ending, Reply
from ventanilla.answers.queries.signature import signature_of, signed
from ventanilla.channels import registry
from ventanilla.channels.contract import ChannelError, Limits, Visibility
from ventanilla.channels.operations import access_for
from ventanilla.departments.models import Administration
from ventanilla.desk.web import words
from ventanilla.desk.web.inbox import canned, promise
from ventanilla.desk.web.inbox.canned import Ready
from ventanilla.desk.web.inbox.wrote import Wrote
from ventanilla.desk.web.words import Says
from ventanilla.foundation.ui.nets import name_of
from ventanilla.guard.contract import Finding
from ventanilla.inbox.models import Message
from ventanilla.people.models import Person

TEXTS = {"no-es-nuestro": Ending.DERIVED_EXTERNAL, "registro": Ending.DERIVED_FORMAL, canned.RULES: ""}
"""Boxes that are a reply with a text ready, and what it closes the message as."""
URGENT = "urgencia"


@dataclass(frozen=True, slots=True)
class FindingShown:
    code: str
    level: str
    word: str
    sentence: str
    piece: str
    ticked: bool

    @property
    def stops(self) -> bool:
        return self.level == "block" or (self.level == "warn" and not self.ticked)


def findings_shown(findings: list[Finding], text: str, ticked: frozenset[str]) -> list[FindingShown]:
    words_of = {"block": _("To be corrected"), "warn": _("Look again"), "note": _("Note")}
    return [
        FindingShown(
            one.code, one.level, words_of[one.level], str(one.sentence),
            text[one.start : one.end] if 0 < one.end - one.start <= 60 else "", one.code in ticked,
        )
        for one in findings
    ]  # fmt: skip


def limits_of(message: Message, at: datetime) -> Limits:
    try:
        access = access_for(message.account, at)
        adapter = registry.adapter(message.account.adapter)
        return adapter.limits(access, visibility=cast(Visibility, message.visibility))
    except ChannelError:
        return Limits(len, None)


def reply_box(
    *,
    message: Message,
    duty: Duty,
    person: Person,
    found: Administration | None,
    at: datetime,
    says: Says,
    box: str,
    code: str = "",
    last: Reply | None = None,
    wrote: Wrote | None = None,
) -> dict[str, Any]:
    texts = canned.ready(message, found)
    given = wrote or Wrote(final=str(TEXTS.get(box, "")))
    text = given.text if wrote else _begun(message, person, found, texts, box=box, code=code, last=last)
    limits = limits_of(message, at)
    name = str(message.author or _("this person"))
    signature = signature_of(message=message, by=person)
    shown = findings_shown(list(given.findings), signed(text, signature), given.ticked)
    return {
        "name": "reply",
        "kind": message.visibility,
        "to": name,
        "destiny": destiny(message, name),
        "as_whom": message.account.name,
        "signature": signature.replace("\n", " · "),
        "text": text,
        "lang": words.lang_attribute(message.language or "es"),
        "tongue": words.language_name(message.language) if message.language not in {"", "es"} else "",
        "maximum": limits.maximum,
        "used": limits.count(signed(text, signature)) if limits.maximum else 0,
        "findings": shown,
        "promises": promise.promises(at=at, calendar=says.calendar),
        "mode": given.mode,
        "day": given.day,
        "canned": texts,
        "ready": _ready(message, texts),
        "final": given.final,
        "final_words": words.ending_words(given.final) if given.final else "",
        "error": given.error,
        "trouble": _trouble(last) if wrote is None else "",
        "first": _first(given, at),
        "adding": given.adding or not duty.is_open,
        "by_hand": message.account.by_hand,
        "seen": at.isoformat(),
        "check_text": bool(shown),
    }


def _begun(
    message: Message, person: Person, found: Administration | None, texts: list[Ready], *, box: str, code: str,
    last: Reply | None,
) -> str:  # fmt: skip
    """A text that was asked for, after what was begun; else what was begun; else what did not get there."""
    kept = Draft.objects.filter(message=message, person=person).values_list("text", flat=True).first() or ""
    if not kept and _trouble(last) and last is not None:
        kept = last.dispatch.text
    if box == canned.RULES:
        return canned.house_rules(message, found)
    wanted = code or (box if box in TEXTS else "")
    asked = next((one.text for one in texts if one.code == wanted), "")
    if not asked or asked.strip() in kept:
        return kept
    return f"{kept.rstrip()}\n\n{asked}" if kept.strip() else asked


def _ready(message: Message, texts: list[Ready]) -> Ready | None:
    """Distress: the text with 024 and 112 is at hand. Nobody but a person sends it."""
    if not message.mark_set & {"distress", "danger"}:
        return None
    return next((one for one in texts if one.code == URGENT), None)


def _trouble(last: Reply | None) -> str:
    """Why the last answer is not there, when it is not."""
    if last is None:
        return ""
    dispatch = last.dispatch
    said = {
        "failed": _("The network refused the last answer."),
        "blocked": _("The last answer was stopped before leaving."),
        "expired": _("The last answer did not leave in its time."),
        "undelivered": _("The last answer was not delivered."),
        "not_shown": _("The network took the last answer, but it is not there."),
    }.get(dispatch.state, "")
    return f"{said} {dispatch.error}".strip() if said else ""


def _first(given: Wrote, at: datetime) -> dict[str, str] | None:
    """A second answer is stopped: whose the first one is, when, and what it says."""
    if given.first is None:
        return None
    by = given.first.created_by
    return {
        "name": by.name if by else _("Somebody"),
        "span": words.ago(at - given.first.created_at),
        "text": given.first.text,
        "live": "1" if given.first.is_live else "",
    }


def destiny(message: Message, name: str) -> str:
    """Who will see it and where."""
    network = name_of(message.account.network)[1]
    given = {"network": network, "name": name, "number": message.label, "account": message.account.name}
    if message.space == "form":
        return _("%(name)s will read it on the page of their case, and is told by e-mail.") % given
    if message.space == "mail":
        return _("It goes by e-mail to %(name)s alone.") % given
    if message.is_private:
        return _("Only %(name)s will see it, in private on %(network)s.") % given
    if message.number:
        return _("Everybody on %(network)s will see it, under #%(number)s of %(name)s.") % given
    return _("Everybody on %(network)s will see it.") % given
