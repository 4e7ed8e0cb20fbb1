from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ventanilla.guard.contract import Finding, Level
from ventanilla.language import Span, personal_data

_SENTENCES = {
    "dni": _("There is a DNI number: everybody would read it."),
    "nie": _("There is a NIE number: everybody would read it."),
    "iban": _("There is a bank account number: everybody would read it."),
    "plate": _("There is a number plate: everybody would read it."),
    "phone": _("There is a telephone number that is not ours: everybody would read it."),
    "email": _("There is an e-mail address that is not ours: everybody would read it."),
}
_STOPPED = frozenset({"dni", "nie", "iban", "plate"})


@dataclass(frozen=True, slots=True)
class OurContact:
    """The administration's own: these may be public."""

    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()

    @classmethod
    def of(cls, *, phones: list[str], emails: list[str]) -> OurContact:
        return cls(
            frozenset(found for phone in phones if (found := _national(phone))),
            frozenset(email.strip().casefold() for email in emails if email.strip()),
        )

    def includes(self, span: Span) -> bool:
        if span.kind == "phone":
            return _national(span.text) in self.phones
        return span.kind == "email" and span.text.casefold() in self.emails


def personal_data_in_public(text: str, *, ours: OurContact) -> list[Finding]:
    return [_finding(span) for span in personal_data(text) if not ours.includes(span)]


def _finding(span: Span) -> Finding:
    level: Level = "block" if span.kind in _STOPPED else "warn"
    return Finding(span.kind, level, _SENTENCES[span.kind], span.start, span.end, "…" if level == "block" else None)


def _national(phone: str) -> str:
    return "".join(character for character in phone if character.isdecimal())[-9:]
