"""Who signs what: initials everywhere, the house at the end of a mail, nobody twice."""

from __future__ import annotations

import pytest

from tests.cast import administration, nuria
from ventanilla.answers.queries.signature import signature_of, signed
from ventanilla.inbox.models import Message


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("space", "expected"), [("post", "— N."), ("direct", "— N."), ("mail", "— N.\nAigües de Vallserena"), ("form", "")]
)
def test_the_house_signs_mails_and_the_page_of_a_case_signs_by_itself(space: str, expected: str) -> None:
    administration(signature="Aigües de Vallserena")
    assert signature_of(message=Message(space=space), by=nuria(signature="— N.")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mañana abre.  ", "Mañana abre.\n\n— N."),
        ("Mañana abre.\n— N.", "Mañana abre.\n— N."),
        (" ", ""),
        (" — N. ", ""),
    ],
)
def test_it_is_never_written_twice_nor_alone(text: str, expected: str) -> None:
    assert signed(text, "— N.") == expected


def test_who_does_not_sign_leaves_the_text_as_it_is() -> None:
    assert signed("Mañana abre.", "") == "Mañana abre."
    assert signed("", "") == ""
