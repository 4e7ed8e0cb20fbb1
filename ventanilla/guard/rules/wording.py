from __future__ import annotations

import re

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ventanilla.guard.contract import Finding
from ventanilla.language import fold

_VARIABLE = re.compile(r"\{\{?[^{}\n]{0,60}\}\}?")


def empty(text: str) -> list[Finding]:
    """Nothing that can be seen."""
    return [] if fold(text) else [Finding("empty", "block", _("There is no text."), 0, len(text))]


def unfilled(text: str) -> list[Finding]:
    return [
        Finding(
            "variable",
            "block",
            format_lazy(_("{variable} has not been filled in."), variable=match[0]),
            match.start(),
            match.end(),
        )
        for match in _VARIABLE.finditer(text)
    ]


def same_again(text: str) -> list[Finding]:
    return [Finding("repeated", "warn", _("This person has already had this same text from us."), 0, len(text))]
