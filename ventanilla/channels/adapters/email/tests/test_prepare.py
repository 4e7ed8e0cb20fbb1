"""What a person types becomes an account, or a sentence that says what to mend."""

from __future__ import annotations

import pytest

from ventanilla.channels.adapters.email.adapter import ADAPTER
from ventanilla.channels.contract import Channel, Counts, Permanent, Reads, Sends

GIVEN = {
    "imap": "imaps://imap.villa.example",
    "smtp": "smtps://smtp.villa.example",
    "user": "atencion",
    "password": "una clave larga",
    "address": "Ayuntamiento <atencion@villa.example>",
}


def test_it_is_what_it_says() -> None:
    assert isinstance(ADAPTER, Channel)
    assert isinstance(ADAPTER, Reads)
    assert isinstance(ADAPTER, Sends)
    assert not isinstance(ADAPTER, Counts)


def test_ports_are_the_usual_ones_and_the_password_is_no_setting() -> None:
    settings, credentials = ADAPTER.prepare(GIVEN)
    assert ADAPTER.endpoints(settings) == [("imap.villa.example", 993), ("smtp.villa.example", 465)]
    assert (settings["name"], settings["address"], settings["since_days"]) == (
        "Ayuntamiento",
        "atencion@villa.example",
        30,
    )
    assert credentials == {"password": "una clave larga"}
    assert "una clave larga" not in str(settings)


@pytest.mark.parametrize(
    ("given", "ports"),
    [
        ({"imap": "imaps://x.es:1993", "smtp": "smtp+starttls://x.es"}, [("x.es", 1993), ("x.es", 587)]),
        ({"imap": "imap+starttls://x.es", "smtp": "smtps://x.es:2465"}, [("x.es", 143), ("x.es", 2465)]),
        (
            {"imap": "imap://127.0.0.1:11143", "smtp": "smtp://localhost:1025"},
            [("127.0.0.1", 11143), ("localhost", 1025)],
        ),
        ({"imap": "imap://[::1]:143", "smtp": "smtp://127.9.9.9"}, [("::1", 143), ("127.9.9.9", 587)]),
        (
            {"imap": "imap://10.0.0.5", "smtp": "smtp://10.0.0.5:25", "insecure": "yes"},
            [("10.0.0.5", 143), ("10.0.0.5", 25)],
        ),
        ({"imap": " IMAPS://IMAP.X.es/ "}, [("imap.x.es", 993), ("smtp.villa.example", 465)]),
    ],
)
def test_what_may_be_typed(given: dict[str, str], ports: list[tuple[str, int]]) -> None:
    assert ADAPTER.endpoints(ADAPTER.prepare({**GIVEN, **given})[0]) == ports


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"imap": "imap://imap.villa.example"}, "email.insecure"),
        ({"smtp": "smtp://smtp.villa.example"}, "email.insecure"),
        ({"smtp": "smtp://127.0.0.1.evil.example"}, "email.insecure"),
        ({"imap": "imap://10.0.0.5", "insecure": "no"}, "email.insecure"),
        ({"imap": "smtps://x.es"}, "email.kind_of_server"),
        ({"imap": "https://x.es"}, "email.address_of_server"),
        ({"imap": "imap.villa.example"}, "email.address_of_server"),
        ({"imap": "imaps://x.es:99999"}, "email.address_of_server"),
        ({"imap": "imaps://x.es/INBOX"}, "email.address_of_server"),
        ({"imap": "imaps://"}, "email.address_of_server"),
        ({"imap": "imaps://a b.es"}, "email.address_of_server"),
        ({"imap": "imaps://u:una clave larga@x.es"}, "email.password_in_address"),
        ({"password": ""}, "email.missing"),
        ({"address": "nadie"}, "email.address"),
        ({"address": "a@x.es, b@x.es"}, "email.address"),
        ({"since_days": "-1"}, "email.since_days"),
        ({"since_days": "todos"}, "email.since_days"),
    ],
)
def test_what_may_not_is_refused_in_words_without_the_password(given: dict[str, str], code: str) -> None:
    with pytest.raises(Permanent) as caught:
        ADAPTER.prepare({**GIVEN, **given})
    assert caught.value.code == code
    assert caught.value.sentence
    assert "una clave larga" not in caught.value.sentence


def test_mail_has_no_longest_text_and_every_key_is_its_own() -> None:
    limits = ADAPTER.limits(None, visibility="private")  # type: ignore[arg-type]
    assert (limits.maximum, limits.unit, limits.count("ñandú")) == (None, "characters", 5)
    assert len({ADAPTER.new_key(access=None) for _ in range(200)}) == 200  # type: ignore[arg-type]
