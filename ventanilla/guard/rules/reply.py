from __future__ import annotations

from collections.abc import Collection

from ventanilla.channels.contract import Limits, Visibility
from ventanilla.guard.contract import Finding
from ventanilla.guard.rules.language import another_language
from ventanilla.guard.rules.length import too_long
from ventanilla.guard.rules.personal import OurContact, personal_data_in_public
from ventanilla.guard.rules.wording import empty, same_again, unfilled

_ORDER = {"block": 0, "warn": 1, "note": 2}


def check_reply(
    text: str,
    *,
    visibility: Visibility,
    language_of_citizen: str,
    limits: Limits,
    previous_same_text_to_same_person: bool,
    answers_in: Collection[str] = (),
    ours: OurContact | None = None,
) -> list[Finding]:
    """Everything that a person should know before this leaves: what stops it first, then in the order of the text."""
    found = empty(text)
    if found:
        return found
    found = unfilled(text) + too_long(text, limits)
    if visibility == "public":
        found += personal_data_in_public(text, ours=ours or OurContact())
    found += another_language(text, language_of_citizen=language_of_citizen, answers_in=answers_in)
    if previous_same_text_to_same_person:
        found += same_again(text)
    return sorted(found, key=lambda finding: (_ORDER[finding.level], finding.start, finding.code))
