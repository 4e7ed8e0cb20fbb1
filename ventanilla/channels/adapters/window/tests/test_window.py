"""An answer on our own page: there at once, the same twice is one, and too long is refused before it leaves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ventanilla.channels import registry
from ventanilla.channels.adapters.window.adapter import ADAPTER, MAXIMUM
from ventanilla.channels.contract import Access, Channel, Counts, Draft, Permanent, Reads, Sends

ACCESS = Access(1, "window", {}, {}, datetime(2027, 1, 20, 9, tzinfo=UTC))


def draft(text: str = "Abrimos el lunes", key: str = "k1") -> Draft:
    return Draft(text=text, key=key, visibility="private", space="form")


def test_it_sends_and_reads_nothing_for_there_is_nothing_to_fetch() -> None:
    assert isinstance(ADAPTER, Channel)
    assert isinstance(ADAPTER, Sends)
    assert not isinstance(ADAPTER, Reads)
    assert not isinstance(ADAPTER, Counts)
    assert registry.adapter("window") is ADAPTER


def test_what_is_sent_is_there_at_once_and_twice_the_same_is_one() -> None:
    receipt = ADAPTER.send(ACCESS, draft())
    assert receipt.state == "sent"
    assert ADAPTER.send(ACCESS, draft()) == receipt == ADAPTER.find_own(ACCESS, draft())
    assert ADAPTER.send(ACCESS, draft(key="k2")) != receipt
    assert ADAPTER.shown(ACCESS, draft(), receipt) is True


def test_a_text_that_is_too_long_is_refused_before_it_is_sent() -> None:
    limits = ADAPTER.limits(ACCESS, visibility="private")
    assert limits.maximum == MAXIMUM
    ADAPTER.send(ACCESS, draft("a" * MAXIMUM))
    with pytest.raises(Permanent):
        ADAPTER.send(ACCESS, draft("a" * (MAXIMUM + 1)))


def test_it_asks_for_nothing_and_keeps_no_secret() -> None:
    assert ADAPTER.prepare({"name": "Formulario"}) == ({"network": "window"}, {})
    assert ADAPTER.endpoints({}) == []
    assert ADAPTER.check(ACCESS).ok
    assert not any(field.secret or field.required for field in ADAPTER.about.fields)
