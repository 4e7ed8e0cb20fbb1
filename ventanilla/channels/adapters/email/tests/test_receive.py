"""Every mail of the mailbox is read once, whatever the server does, and none is marked as read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ventanilla.channels.adapters.email import fake, receive
from ventanilla.channels.adapters.email.adapter import ADAPTER
from ventanilla.channels.adapters.email.fake import FakeMail
from ventanilla.channels.adapters.email.tests.letters import NOW, US, access, letter
from ventanilla.channels.contract import AuthDead, Item, Page, Transient, Unread


@pytest.fixture
def mail() -> Iterator[FakeMail]:
    with fake.running() as made:
        yield made


def read(mail: FakeMail, cursor: dict[str, Any] | None = None, stream: str = "inbox", **settings: object) -> Page:
    return ADAPTER.read(access(mail, **settings), stream, json.loads(json.dumps(cursor or {})))


def read_all(
    mail: FakeMail, cursor: dict[str, Any] | None = None, **settings: object
) -> tuple[list[Item], list[Unread], dict[str, Any]]:
    items: list[Item] = []
    unread: list[Unread] = []
    cursor = cursor or {}
    for _ in range(100):
        page = read(mail, cursor, **settings)
        items, unread, cursor = [*items, *page.items], [*unread, *page.unread], page.cursor
        if page.complete:
            return items, unread, cursor
    raise AssertionError("it never ended")


def ids(items: list[Item] | Any) -> list[str]:
    return [str(item.remote_id) for item in items]


def fill(mail: FakeMail, amount: int) -> list[str]:
    names = [f"pregunta-{n:04}@correo.example" for n in range(amount)]
    for name in names:
        mail.deliver(letter(f"texto de {name}", name=name))
    return names


def test_pages_of_fifty_forward_by_uid_and_nothing_seen(mail: FakeMail) -> None:
    names = fill(mail, 120)
    page = read(mail)
    assert (ids(page.items), page.complete) == (names[:50], False)
    items, unread, cursor = read_all(mail)
    assert (ids(items), unread) == (names, [])
    assert read_all(mail, cursor)[0] == []
    assert not any(each.seen for each in mail.folders["INBOX"].mails)
    assert not [command for command in mail.commands if command.startswith("SELECT") or "STORE" in command]


def test_the_first_time_brings_the_last_days_only_and_then_never_looks_back(mail: FakeMail) -> None:
    mail.deliver(letter(name="antigua-01@x.es"), arrived=NOW - timedelta(days=90))
    mail.deliver(letter(name="reciente-1@x.es"), arrived=NOW - timedelta(days=29))
    items, _, cursor = read_all(mail, since_days=30)
    assert ids(items) == ["reciente-1@x.es"]
    mail.renumber()
    mail.deliver(letter(name="hoy-000001@x.es"), arrived=NOW)
    later = replace(access(mail, since_days=30), now=NOW + timedelta(days=200))
    assert ids(ADAPTER.read(later, "inbox", cursor).items) == ["reciente-1@x.es", "hoy-000001@x.es"]
    assert len(read_all(mail, since_days=0)[0]) == 3


def test_forgotten_uids_begin_again_and_every_identity_is_the_same(mail: FakeMail) -> None:
    fill(mail, 60)
    mail.deliver(letter(name=None))
    first, _, cursor = read_all(mail)
    mail.delete(1)
    mail.renumber()
    again, _, _ = read_all(mail, cursor)
    assert ids(again) == ids(first)[1:]


def test_a_mail_deleted_between_search_and_fetch_stops_nothing(mail: FakeMail, monkeypatch: pytest.MonkeyPatch) -> None:
    names = fill(mail, 5)
    usual = receive._Reading._together

    def late(self: Any, uids: Any) -> Any:
        mail.delete(3)
        return usual(self, uids)

    monkeypatch.setattr(receive._Reading, "_together", late)
    items, unread, _ = read_all(mail)
    assert (ids(items), unread) == ([names[n] for n in (0, 1, 3, 4)], [])


def test_a_line_cut_in_the_middle_of_a_page_loses_and_repeats_nothing(mail: FakeMail) -> None:
    names = fill(mail, 30)
    mail.hang_up_after = 12
    items, unread, _ = read_all(mail)
    assert (ids(items), unread) == (names, [])


@pytest.mark.parametrize("how", ["poison", "refused"])
def test_one_mail_that_the_server_never_gives_goes_to_the_tray_and_the_loop_goes_on(mail: FakeMail, how: str) -> None:
    names = fill(mail, 6)
    getattr(mail, how).add(4)
    items, unread, cursor = read_all(mail)
    assert ids(items) == [*names[:3], *names[4:]]
    assert [each.remote_id for each in unread] == [names[3]]
    assert names[3] in unread[0].raw
    assert read_all(mail, cursor)[:2] == ([], [])


def test_a_server_that_gives_no_mail_at_all_is_ill_and_nothing_goes_to_the_tray(mail: FakeMail) -> None:
    fill(mail, 3)
    mail.refused.update({1, 2, 3})
    with pytest.raises(Transient):
        read(mail)
    mail.refused.clear()
    assert len(read_all(mail)[0]) == 3


def test_the_only_new_mail_cannot_block_the_mailbox_for_ever(mail: FakeMail) -> None:
    fill(mail, 3)
    _, _, cursor = read_all(mail)
    mail.poison.add(mail.deliver(letter(name="veneno-001@x.es")))
    items, unread, _ = read_all(mail, cursor)
    assert (items, [each.remote_id for each in unread]) == ([], ["veneno-001@x.es"])


def test_the_same_mail_twice_is_one_and_two_that_share_an_id_are_two(mail: FakeMail) -> None:
    for text in ("uno", "uno", "dos", "uno", "dos", "tres"):
        mail.deliver(letter(text, name="repetida-1@x.es"))
    mail.deliver(letter("uno", name="repetida-1@x.es", sender="otro@x.es"))
    items, _, _ = read_all(mail)
    kept = {str(item.remote_id): (item.text, item.author.id) for item in items}
    assert len(items) == 7
    assert sorted(kept.values()) == [
        ("dos", "ana@correo.example"),
        ("tres", "ana@correo.example"),
        ("uno", "ana@correo.example"),
        ("uno", "otro@x.es"),
    ]
    assert kept["repetida-1@x.es"] == ("uno", "ana@correo.example")
    assert all(name.startswith("repetida-1@x.es") for name in kept)


def test_a_twin_of_a_mail_read_long_ago_is_told_apart_and_stays_so(mail: FakeMail) -> None:
    first = mail.deliver(letter("uno", name="repetida-1@x.es"))
    _, _, cursor = read_all(mail)
    fill(mail, 3)
    mail.deliver(letter("dos", name="repetida-1@x.es"))
    mail.deliver(letter("corta", name="tida-1@x.es"))
    items, _, cursor = read_all(mail, cursor)
    twin = str(items[3].remote_id)
    assert twin.startswith("repetida-1@x.es#")
    assert items[4].remote_id == "tida-1@x.es"
    mail.delete(first)
    mail.renumber()
    again, _, _ = read_all(mail, cursor)
    assert ids(again)[3] == twin


def test_an_id_that_hundreds_share_still_loses_nobody(mail: FakeMail) -> None:
    for number in range(230):
        mail.deliver(letter(f"aviso {number}", name="constante@escaner.example"))
    items, _, _ = read_all(mail)
    assert len(set(ids(items))) == 230


def test_an_id_that_is_part_of_many_others_still_loses_nobody(mail: FakeMail) -> None:
    fill(mail, 230)
    mail.deliver(letter("uno", name="correo.example"))
    mail.deliver(letter("dos", name="correo.example"))
    items, _, _ = read_all(mail)
    assert len(set(ids(items))) == 232


def test_a_mail_of_thirty_megabytes_gives_its_text_in_bounded_memory(
    mail: FakeMail, monkeypatch: pytest.MonkeyPatch
) -> None:
    big = letter("lo importante").decode() + "\n" + "x" * 76
    mail.deliver((big + ("\n" + "x" * 76) * 400_000).encode())
    mail.deliver(letter(name="despues-01@x.es"))
    items, unread, _ = read_all(mail)
    assert unread == []
    assert items[0].text.startswith("lo importante")
    assert ids(items)[1] == "despues-01@x.es"
    assert "UID FETCH 1 (UID BODY.PEEK[]<0.1000000>)" in mail.commands


def test_a_page_never_holds_more_than_some_megabytes(mail: FakeMail) -> None:
    for number in range(6):
        mail.deliver(letter("x" * 70 + ("\n" + "y" * 70) * 40_000, name=f"grande-{number:03}@x.es"))
    page = read(mail)
    assert 1 <= len(page.items) < 6
    assert len(read_all(mail)[0]) == 6


def test_the_sent_folder_is_found_by_its_use_or_its_name_and_answers_given_elsewhere_are_ours(mail: FakeMail) -> None:
    mail.deliver(
        letter(
            "Hasta el viernes", name="desde-otro-programa@x.es", sender=US, In_Reply_To="<pregunta-1@correo.example>"
        ),
        folder="Enviados",
    )
    for mail.sent_flag in (True, False):
        (got,) = read(mail, stream="sent").items
        assert (got.is_own, got.parent) == (True, "pregunta-1@correo.example")
    del mail.folders["Enviados"]
    page = read(mail, stream="sent")
    assert (page.items, page.complete) == ((), True)


@pytest.mark.parametrize("plain", [True, False])
def test_a_wrong_password_is_a_definite_no(mail: FakeMail, plain: bool) -> None:
    mail.plain, mail.password = plain, "clave"
    right = access(mail)
    assert ADAPTER.read(right, "inbox", {}).complete
    wrong = replace(right, credentials={"password": "otra cosa"})
    with pytest.raises(AuthDead) as caught:
        ADAPTER.read(wrong, "inbox", {})
    assert "otra cosa" not in str(caught.value.__dict__) + repr(caught.value)
    assert not ADAPTER.check(wrong).ok


@pytest.mark.parametrize(
    "words", ["[UNAVAILABLE] Internal error", "Too many connections", "[LIMIT] later", "[INUSE] x"]
)
def test_a_busy_server_is_no_wrong_password(mail: FakeMail, words: str) -> None:
    mail.refuses_login = words
    with pytest.raises(Transient):
        read(mail)


@pytest.mark.parametrize("answer", ["NO [SERVERBUG] later", "BAD what", "cut"])
def test_a_server_in_trouble_is_asked_again_later(mail: FakeMail, answer: str) -> None:
    names = fill(mail, 3)
    mail.searches = [answer]
    with pytest.raises(Transient):
        read(mail)
    assert ids(read_all(mail)[0]) == names


def test_silence_is_no_wrong_password(mail: FakeMail) -> None:
    gone = access(mail)
    gone = replace(gone, settings={**gone.settings, "imap": "imap://127.0.0.1:1"})
    with pytest.raises(Transient):
        ADAPTER.read(gone, "inbox", {})
    assert not ADAPTER.check(gone).ok
