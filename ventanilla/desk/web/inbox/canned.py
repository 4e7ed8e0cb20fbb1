"""The texts kept ready, in the citizen's language, with what is known already filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import override

from ventanilla.answers.models import CannedReply
from ventanilla.departments.models import Administration
from ventanilla.desk.web import words
from ventanilla.foundation.ui.words import in_words
from ventanilla.inbox.models import Message

RULES = "normas"
"""Not a canned reply: the house rules of the administration, which the key 5 sends."""
_TONGUES = {"es": "es", "ca": "ca-valencia", "en": "en"}


@dataclass(frozen=True, slots=True)
class Ready:
    code: str
    title: str
    text: str
    language: str
    """Its name, when it is not in the language of the citizen."""


def ready(message: Message, found: Administration | None) -> list[Ready]:
    """One version of each, the citizen's language first, then the house's."""
    order = _languages(message, found)
    chosen: dict[str, CannedReply] = {}
    for one in CannedReply.objects.filter(active=True, language__in=order):
        known = chosen.get(one.code)
        if known is None or order.index(one.language) < order.index(known.language):
            chosen[one.code] = one
    return [
        Ready(
            one.code,
            one.title,
            filled(one.text, message, found),
            "" if one.language == order[0] else words.language_name(one.language),
        )
        for one in sorted(chosen.values(), key=lambda one: one.title)
    ]


def house_rules(message: Message, found: Administration | None) -> str:
    rules = found.house_rules if found else {}
    text = next((rules[code] for code in _languages(message, found) if rules.get(code)), "")
    return filled(str(text), message, found)


def filled(text: str, message: Message, found: Administration | None) -> str:
    """What the desk does not know stays between braces, and the check before sending points at it."""
    given = {"nombre": first_name(message)}
    if found and (found.registry_url or found.registry_sentence):
        given["registro"] = found.registry_url or found.registry_sentence
    for name, value in given.items():
        if value:
            text = text.replace(f"{{{name}}}", value)
    return text.replace(", {nombre}:", ":").replace("{nombre}, ", "").replace(", {nombre}", "")


def with_date(text: str, until: datetime | None, *, language: str, at: datetime) -> str:
    """«{fecha}» is the day by which a provisional answer promises the definitive one."""
    if until is None or "{fecha}" not in text:
        return text
    with override(_TONGUES.get(language, "es")):
        return text.replace("{fecha}", in_words(until, now=at))


def first_name(message: Message) -> str:
    """The first word of a name that is one; a handle is not."""
    name = (message.author.name if message.author else "").split()
    return name[0] if name and name[0][:1].isalpha() and not any(c.isdigit() or c in "@_." for c in name[0]) else ""


def _languages(message: Message, found: Administration | None) -> list[str]:
    theirs = message.language or (message.author.language if message.author else "")
    house = list(found.languages) if found and found.languages else ["es"]
    return list(dict.fromkeys([code for code in (theirs, *house, "es", "ca", "en") if code]))
