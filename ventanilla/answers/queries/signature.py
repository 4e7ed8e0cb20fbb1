"""How an answer is signed: with the initials of who writes it, and at the end of a mail with the house's name too."""

from __future__ import annotations

from ventanilla.departments import queries as house
from ventanilla.inbox.models import Message, SpaceName
from ventanilla.people.models import Person


def signature_of(*, message: Message, by: Person) -> str:
    """Empty where nobody signs, and on the page of a case, which shows the signature by itself."""
    if message.space == SpaceName.FORM:
        return ""
    found = house.administration() if message.space == SpaceName.MAIL else None
    lines = (by.signature.strip(), found.signature.strip() if found else "")
    return "\n".join(line for line in lines if line)


def signed(text: str, signature: str) -> str:
    """Never twice, and never a signature alone."""
    said = text.rstrip()
    if said.strip() == signature:
        return ""
    if not signature or not said or said.endswith(signature):
        return said
    return f"{said}\n\n{signature}"
