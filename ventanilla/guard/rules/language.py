from __future__ import annotations

from collections.abc import Collection

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ventanilla.guard.contract import Finding
from ventanilla.language import identify

_NAMES = {
    "es": _("Spanish"),
    "ca": _("Valencian or Catalan"),
    "gl": _("Galician"),
    "eu": _("Basque"),
    "en": _("English"),
}


def another_language(text: str, *, language_of_citizen: str, answers_in: Collection[str]) -> list[Finding]:
    """Said only when both are sure, and we do answer in theirs."""
    theirs = _base(language_of_citizen)
    if theirs not in _NAMES or (answers_in and theirs not in map(_base, answers_in)):
        return []
    ours = identify(text)
    if ours is None or ours == theirs:
        return []
    sentence = format_lazy(_("They wrote in {theirs}; this is in {ours}."), theirs=_NAMES[theirs], ours=_NAMES[ours])
    return [Finding("language", "warn", sentence, 0, len(text))]


def _base(language: str) -> str:
    return language.partition("-")[0].lower()
