"""A mail that waited in the tray, read again from what was kept of it."""

from __future__ import annotations

import pytest

from ventanilla.channels.adapters.email import parse
from ventanilla.channels.adapters.email.adapter import ADAPTER
from ventanilla.channels.adapters.email.fake import FakeMail
from ventanilla.channels.adapters.email.parse import read_mail
from ventanilla.channels.adapters.email.tests.letters import US, access, letter
from ventanilla.channels.contract import Item, Unread


def test_once_the_parser_is_mended_it_is_the_same_mail_as_if_it_had_been_read(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = letter("¿Hasta cuándo?", name="p1@correo.example")
    whole = read_mail(raw, address=US)
    with monkeypatch.context() as broken:
        broken.setattr(parse, "_item", lambda *_, **__: 1 / 0)
        kept = read_mail(raw, address=US)
        assert isinstance(kept, Unread)
        assert ADAPTER.reread(access(FakeMail()), kept.raw) is None
    again = ADAPTER.reread(access(FakeMail()), kept.raw)
    assert isinstance(whole, Item)
    assert again is not None
    assert (again.remote_id, again.text, again.author) == (whole.remote_id, whole.text, whole.author)


def test_what_no_longer_fits_in_a_byte_is_not_a_reason_to_fail() -> None:
    assert ADAPTER.reread(access(FakeMail()), "From: ana@correo.example\r\n\r\nhola \ufffd") is not None
