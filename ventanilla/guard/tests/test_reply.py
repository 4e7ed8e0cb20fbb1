from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.channels.contract import Limits
from ventanilla.guard.rules import OurContact, check_reply

FREE = Limits(len, None)
OURS = OurContact.of(phones=["96 123 45 67", ""], emails=["Atencion@Vallserena.es", ""])


def codes(text, **more):
    given = {
        "visibility": "public", "language_of_citizen": "es", "limits": FREE, "previous_same_text_to_same_person": False,
        "answers_in": ["es", "ca"], "ours": OURS,
    }  # fmt: skip
    return [(finding.level, finding.code) for finding in check_reply(text, **(given | more))]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Su DNI 12345678Z ya consta.", "dni"),
        ("Su NIE X1234567L ya consta.", "nie"),
        ("Se ingresará en ES91 2100 0418 4502 0005 1332.", "iban"),
        ("El vehículo 1234 BCD está en el depósito.", "plate"),
    ],
)
def test_a_public_answer_with_somebodys_number_is_stopped(text, code):
    assert codes(text) == [("block", code)]
    assert codes(text, visibility="private") == []


def test_a_wrong_letter_is_no_dni():
    assert codes("El expediente 12345678A ya consta.") == []


@pytest.mark.parametrize(
    ("text", "code"), [("Llame a Paco, al 612 345 678.", "phone"), ("Escriba a paco@gmail.com y se lo dirán.", "email")]
)
def test_a_telephone_or_address_that_is_not_ours_is_to_be_revised(text, code):
    assert codes(text) == [("warn", code)]
    assert codes(text, visibility="private") == []


@pytest.mark.parametrize(
    "text",
    [
        "Llámenos al 961234567, de 8 a 15 h.",
        "Llámenos al +34 96 123 45 67.",
        "Escríbanos a atencion@vallserena.es, por favor.",
    ],
)
def test_our_own_telephone_and_address_may_be_said(text):
    assert codes(text) == []


def test_without_an_administration_no_telephone_is_ours():
    assert codes("Llámenos al 961234567.", ours=None) == [("warn", "phone")]


def test_an_empty_contact_excuses_nobody():
    nobody = OurContact.of(phones=["", "  "], emails=[""])
    assert nobody == OurContact()
    assert codes("Escriba a paco@gmail.com, por favor.", ours=nobody) == [("warn", "email")]


def test_too_long_says_by_how_many_and_where():
    limits = Limits(len, 10)
    [finding] = check_reply(
        "El plazo se",
        visibility="public",
        language_of_citizen="es",
        limits=limits,
        previous_same_text_to_same_person=False,
    )
    assert (finding.level, finding.code, finding.start, finding.end) == ("block", "length", 10, 11)
    assert "1" in str(finding.sentence)
    assert codes("El plazo e", limits=limits) == []


def test_length_is_counted_as_the_network_counts():
    bytes_of = Limits(lambda text: len(text.encode()), 4)
    assert codes("ñññ", limits=bytes_of) == [("block", "length")]
    assert codes("nnnn", limits=bytes_of) == []


def test_what_the_network_itself_would_refuse_is_stopped():
    assert codes("Hola, buenos días", limits=Limits(len, None, problems=lambda text: ["Too many links."])) == [
        ("block", "network")
    ]


SPANISH = "El plazo de inscripción se abre el lunes y puede hacerlo por internet."
VALENCIAN = "El termini d'inscripció s'obri dilluns i podeu fer-ho per internet, amb el vostre certificat."


def test_an_answer_in_another_language_than_the_citizens_is_to_be_revised():
    assert codes(SPANISH, language_of_citizen="ca") == [("warn", "language")]
    assert codes(VALENCIAN, language_of_citizen="es") == [("warn", "language")]
    assert codes(VALENCIAN, language_of_citizen="ca-valencia") == []
    assert codes(SPANISH, language_of_citizen="") == []


def test_a_language_in_which_we_do_not_answer_is_not_demanded():
    assert codes(SPANISH, language_of_citizen="gl") == []
    assert codes(SPANISH, language_of_citizen="gl", answers_in=["es", "gl"]) == [("warn", "language")]
    assert codes(SPANISH, language_of_citizen="fr") == []


def test_the_same_text_again_to_the_same_person_is_to_be_revised():
    assert codes(SPANISH, previous_same_text_to_same_person=True) == [("warn", "repeated")]


@pytest.mark.parametrize("text", ["", "   \n\t", "\u200b\u200d", "\x00"])
def test_nothing_to_read_is_no_answer(text):
    assert codes(text) == [("block", "empty")]


@pytest.mark.parametrize("text", ["Hola, {nombre}:", "Hola, {{ nombre }}:", "El plazo es {}"])
def test_a_variable_that_nobody_filled_in_is_stopped(text):
    assert ("block", "variable") in codes(text)


def test_what_stops_comes_before_what_warns():
    found = codes("Hola {nombre}, escriba a paco@gmail.com: su DNI 12345678Z")
    assert [level for level, _ in found] == ["block", "block", "warn"]


@given(st.text(max_size=200), st.integers(1, 50))
def test_whatever_the_text_every_finding_points_inside_it(text, maximum):
    for finding in check_reply(
        text,
        visibility="public",
        language_of_citizen="es",
        limits=Limits(len, maximum),
        previous_same_text_to_same_person=True,
    ):
        assert 0 <= finding.start <= finding.end <= len(text)
        assert str(finding.sentence)
