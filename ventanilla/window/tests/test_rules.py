"""Codes that can be said by telephone, waits, names of files."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.window.queries.passes import pin_for
from ventanilla.window.rules import uploads
from ventanilla.window.rules.keys import ALPHABET, clean_key, clean_pin, masked, new_key, pin_of, wait_after

CONFUSED = set("0OQ1IL2Z5SG8BUV")


def test_no_sign_is_read_or_heard_as_another_and_none_makes_words() -> None:
    assert set(ALPHABET) & CONFUSED == set()
    assert set(ALPHABET) & set("AEIOU") == set()
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert len(ALPHABET) ** 6 > 40_000_000


def test_keys_look_like_the_one_on_the_poster_and_differ() -> None:
    made = {new_key() for _ in range(2000)}
    assert len(made) > 1990
    assert all(len(key) == 7 and key[3] == "-" and set(key) - {"-"} <= set(ALPHABET) for key in made)
    assert clean_key("kx4 7tm") == "KX4-7TM"


@given(
    st.text(alphabet=ALPHABET, min_size=6, max_size=6), st.lists(st.sampled_from(" -.·\t"), max_size=6), st.booleans()
)
def test_a_key_is_understood_however_it_is_typed(signs: str, between: list[str], lower: bool) -> None:
    typed = "".join(sign + gap for sign, gap in zip(signs, [*between, *[""] * 6], strict=False))
    assert clean_key(typed.lower() if lower else typed) == f"{signs[:3]}-{signs[3:]}"


@given(st.text(max_size=40))
def test_whatever_is_typed_it_is_a_key_or_nothing(typed: str) -> None:
    made = clean_key(typed)
    assert made == "" or clean_key(made) == made


@given(st.binary(min_size=8, max_size=40))
def test_a_pin_has_four_figures(digest: bytes) -> None:
    made = pin_of(digest)
    assert clean_pin(made) == made
    assert len(made) == 4


def test_pins_are_spread() -> None:
    assert len({pin_for(f"{number:032x}") for number in range(3000)}) > 2400


@given(st.text(max_size=12))
def test_only_four_figures_are_a_pin(typed: str) -> None:
    made = clean_pin(typed)
    assert made == "" or (len(made) == 4 and set(made) <= set("0123456789"))


@given(st.integers(min_value=0, max_value=5000))
def test_the_wait_only_grows_and_has_an_end(failures: int) -> None:
    assert wait_after(failures) <= wait_after(failures + 1) <= timedelta(hours=12)


def test_a_thousand_days_do_not_suffice_to_try_half_the_pins() -> None:
    assert sum((wait_after(number) for number in range(5000)), timedelta()) > timedelta(days=1000)


@pytest.mark.parametrize(
    ("email", "shown"),
    [("empar.ferrandis@example.org", "e…s@example.org"), ("al@example.org", "a…@example.org"), ("a@b.es", "a…@b.es")],
)
def test_an_address_is_shown_just_enough_to_know_which(email: str, shown: str) -> None:
    assert masked(email) == shown


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\fotos\\fuga.jpg", "fuga.jpg"),
        ("fuga\u202egpj.exe", "fugagpj.exe"),
        ("a\r\nb: c.pdf", "ab: c.pdf"),
        ('con"comillas".pdf', "concomillas.pdf"),
        (".htaccess", "htaccess"),
        ("", "-"),
        ("///", "-"),
        ("fúga d'aigua.jpg", "fúga d'aigua.jpg"),
    ],
)
def test_a_name_says_no_path_and_turns_nothing_round(given_name: str, kept: str) -> None:
    assert uploads.plain_name(given_name) == kept


@given(st.text(max_size=300))
def test_a_name_is_always_short_plain_and_stable(given_name: str) -> None:
    made = uploads.plain_name(given_name)
    assert 0 < len(made) <= uploads.NAME_LENGTH
    assert not set(made) & set('/\\"\r\n\0')
    assert uploads.plain_name(made) == made


@pytest.mark.parametrize(
    ("name", "head", "mime"),
    [
        ("a.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.JPEG", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.jpg", b"<html><script>", ""),
        ("a.pdf", b"%PDF-1.7", "application/pdf"),
        ("a.pdf", b"MZ\x90\x00", ""),
        ("a.txt", b"hola", "text/plain"),
        ("a.txt", b"<html>", ""),
        ("a.txt", b"a\0b", ""),
        ("a.html", b"<html>", ""),
        ("a.svg", b"<svg", ""),
        ("a.exe", b"MZ", ""),
        ("a.pdf.exe", b"%PDF-", ""),
        ("a", b"\xff\xd8\xff", ""),
        ("a.heic", b"\0\0\0\x18ftypheic", "image/heic"),
    ],
)
def test_the_bytes_say_what_it_is_and_not_the_name_alone(name: str, head: bytes, mime: str) -> None:
    assert uploads.mime_of(name, head) == mime
