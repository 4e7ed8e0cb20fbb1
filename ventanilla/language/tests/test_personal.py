from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.language import personal_data

LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
GAPS = st.sampled_from(["", "-", " ", "."])
AROUND = st.sampled_from([("", ""), ("mi DNI es ", ", gracias"), ("(", ")"), ("DNI:", "."), ("soy Ana ", "\ny nada")])


def kinds(text):
    return [span.kind for span in personal_data(text)]


def dni(number):
    return f"{number:08d}", LETTERS[number % 23]


@given(st.integers(0, 99_999_999), GAPS, AROUND, st.booleans())
def test_every_valid_dni_is_found(number, gap, around, dotted):
    digits, letter = dni(number)
    if dotted:
        digits = f"{digits[:2]}.{digits[2:5]}.{digits[5:]}"
    written = f"{digits}{gap}{letter}"
    (span,) = personal_data(f"{around[0]}{written}{around[1]}")
    assert (span.kind, span.text, span.start) == ("dni", written, len(around[0]))


@given(st.integers(0, 99_999_999), st.sampled_from(LETTERS), GAPS)
def test_a_dni_with_another_letter_is_not_reported_as_one(number, letter, gap):
    digits, right = dni(number)
    assert ("dni" in kinds(f"{digits}{gap}{letter}")) == (letter == right)


@given(st.integers(0, 2), st.integers(0, 9_999_999), GAPS, AROUND)
def test_every_valid_nie_is_found_and_no_other_letter(first, number, gap, around):
    right = LETTERS[(first * 10_000_000 + number) % 23]
    for letter in LETTERS:
        found = kinds(f"{around[0]}{'XYZ'[first]}{gap}{number:07d}{gap}{letter}{around[1]}")
        assert found == (["nie"] if letter == right else [])


def iban(country, account):
    number = "".join(str(int(character, 36)) for character in f"{account}{country}00")
    return f"{country}{98 - int(number) % 97:02d}{account}"


@given(st.integers(0, 10**20 - 1), st.booleans(), st.booleans())
def test_every_valid_iban_is_found_in_fours_or_together(account, spaced, small):
    whole = iban("ES", f"{account:020d}")
    written = " ".join(whole[start : start + 4] for start in range(0, 24, 4)) if spaced else whole
    written = written.lower() if small else written
    assert [(span.kind, span.text) for span in personal_data(f"mi cuenta {written} gracias")] == [("iban", written)]


@given(st.integers(0, 10**20 - 1), st.integers(4, 23), st.integers(1, 9))
def test_an_iban_with_one_wrong_digit_is_not_one(account, place, shift):
    whole = iban("ES", f"{account:020d}")
    wrong = whole[:place] + str((int(whole[place]) + shift) % 10) + whole[place + 1 :]
    assert "iban" not in kinds(wrong)


@pytest.mark.parametrize("number", ["612345678", "612 34 56 78", "612 345 678", "+34 712.345.678", "0034612345678",
                                    "961234567", "96 123 45 67", "961 23 45 67", "(+34) 961 234 567", "858123456"])  # fmt: skip
def test_phones_of_people_are_found(number):
    assert [(span.kind, span.text) for span in personal_data(f"llámame al {number}, gracias")] == [("phone", number)]


@pytest.mark.parametrize("plate", ["1234 BCD", "1234-BCD", "1234BCD", "V-1234-AB", "M1234AB"])
def test_plates_are_found(plate):
    assert kinds(f"un {plate} mal aparcado") == ["plate"]
    assert kinds("mi coche, matrícula 2026 bcd") == ["plate"]


def test_addresses_of_mail_are_found_and_mentions_are_not():
    assert [span.text for span in personal_data("escribe a ana.gil+1@correo.example, o a @ana@social.example")] == [
        "ana.gil+1@correo.example"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "expediente 2026/1234",
        "expediente 12345678 a la espera",
        "el 15/01/2027 a las 10:30, del 15 al 29",
        "2027-01-19 600",
        "214.000.000 €, 612345678 €, 600.000.000 litros",
        "612 345 678 euros",
        "factura nº 612345678",
        "recibo 612345678 del contrato: 961234567",
        "llama al 010, 012, 016, 024, 061 o 112; averías 900 000 000 y 902 123 123",
        "VS-2027-00412 y KX4-7TM",
        "Ley 39/2015, RD 951, art. 13.9",
        "el curso 2026 PDF y A 2027 SE ABRE",
        "850 cursos, 1.500 plazas, 24/7",
        "contrato 0000000",
    ],
)
def test_ordinary_figures_are_not_personal_data(text):
    assert personal_data(text) == []


@given(st.text(st.characters(codec=None), max_size=300) | st.text("0123456789XYZES .-@aT+€", max_size=120))
def test_spans_are_pieces_of_the_text_in_order_and_apart(text):
    spans = personal_data(text)
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
