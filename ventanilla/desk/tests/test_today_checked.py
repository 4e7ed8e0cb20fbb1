"""Comprobar: what is altered is named, what counts wrong is named, and nobody is named on what is shared."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import administration, comment, joaquin, nuria
from tests.page import Desk
from ventanilla.answers.models import AccountTally, Duty
from ventanilla.channels.models import Account
from ventanilla.desk.models import Check
from ventanilla.desk.operations import checking
from ventanilla.desk.operations.checking import ask_check, do_check
from ventanilla.desk.queries import threads
from ventanilla.desk.tests import morning
from ventanilla.desk.tests.morning import NOW
from ventanilla.foundation import clock
from ventanilla.inbox.models import Thread
from ventanilla.inbox.operations import admit
from ventanilla.journal.models import Anchor, Entry
from ventanilla.journal.queries import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(desk: Desk) -> Desk:
    morning.morning()
    return desk.enter(nuria())


def test_what_holds_is_said_with_its_figures_and_with_a_line_to_keep(inside: Desk) -> None:
    assert "Nadie lo ha comprobado todavía" in inside.get("desk:proof").words()
    page = inside.post("desk:proof-check")
    found = page.words(".check-found[data-holds=true]")
    assert "Contados uno a uno: 3 recibidos, 0 cerrados, 3 abiertos." in found
    assert "Sin explicar: 0." in found
    assert "lo pidió Nuria Ferrer" in found
    check, anchor = Check.objects.get(), Anchor.objects.get(place="check")
    assert (check.head_seq, check.head_digest) == (anchor.seq, anchor.digest)
    assert f"{anchor.seq}:{anchor.digest}" in found
    assert Entry.objects.get(action="desk.checked").actor_id == nuria().pk
    assert verify().ok


def test_a_line_of_the_journal_that_was_touched_is_named(inside: Desk) -> None:
    seq = Entry.objects.get(action="inbox.admitted").seq
    Entry.objects.filter(seq=seq).update(payload="{}")
    found = inside.post("desk:proof-check").words(".check-found[data-holds=false]")
    assert "Algo no encaja" in found
    assert str(seq) in found
    assert not Check.objects.get().holds


def test_a_message_without_its_duty_is_without_explanation(inside: Desk) -> None:
    Duty.objects.filter(message=morning.message("c2")).delete()
    found = inside.post("desk:proof-check").words(".check-found[data-holds=false]")
    assert "Sin explicar: 1." in found


def test_a_counter_that_lies_is_named_and_not_mended(inside: Desk) -> None:
    AccountTally.objects.filter(bucket="mine").update(count=7)
    found = inside.post("desk:proof-check").words(".check-found[data-holds=false]")
    assert "el contador dice 7 y los mensajes son 3" in found
    assert AccountTally.objects.get(bucket="mine").count == 7


def test_a_long_one_goes_on_behind_and_says_how_far(inside: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "SHORT_ENTRIES", 0)
    page = inside.post("desk:proof-check")
    assert "Se está comprobando" in page.words("#going")
    assert page.select_one("button[aria-disabled=true]")
    inside.post("desk:proof-check")
    assert Check.objects.count() == 1, "asked twice, it is one"
    check = Check.objects.get()
    Check.objects.update(alive_at=NOW, done=1)
    assert inside.get("desk:proof").select_one("progress[value='1']")
    assert do_check(at=NOW + timedelta(minutes=1)) is None, "somebody is at it"
    assert do_check(at=NOW + timedelta(minutes=10)) == check, "who fell silent does it no more"
    assert inside.get("desk:proof").select_one(".check-found[data-holds=true]")
    assert do_check(at=NOW) is None


def test_whoever_does_it_tells_how_far_it_is(inside: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[int] = []
    monkeypatch.setattr("ventanilla.journal.queries.examination.PACE", 1)
    verify(progress=heard.append)
    assert heard == list(range(1, Entry.objects.count() + 1))


def test_only_the_last_checks_are_kept(inside: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "KEPT", 2)
    for _ in range(4):
        ask_check(by=nuria(), at=clock.now())
    assert Check.objects.count() == 2


def test_every_thread_has_its_three_numbers(inside: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    Thread.objects.update(title="850 cursos")
    page = inside.get("desk:proof")
    row = page.words(".threads-table tbody tr")
    assert row.startswith("850 cursos")
    assert row.endswith("3 0 0 3")
    admit(
        account=Account.objects.get(),
        items=[comment(key=f"x{n}", thread=f"p{n}", parent=f"p{n}") for n in range(5)],
        at=NOW,
    )
    monkeypatch.setattr(threads, "PAGE", 2)
    monkeypatch.setattr(threads.threads_page, "__kwdefaults__", {"after": "", "named": True, "size": 2})
    seen, url = 0, "/comprobar/"
    while url:
        page = inside.get(url)
        seen += len(page.select(".threads-table tbody tr"))
        link = page.select_one("footer a[href*='desde=']")
        url = str(link["href"]) if link else ""
    assert seen == 6


def test_what_is_shared_names_nobody(desk: Desk) -> None:
    account = morning.morning()
    morning.privately(account)
    Thread.objects.filter(visibility="private").update(title="Concha Vidal: mi caso")
    Thread.objects.filter(visibility="public").update(title="Lo que dijo Vecina c1")
    desk.enter(nuria()).post("desk:proof-check")
    text = desk.get("desk:proof-shared").words("main")
    for name in ("Concha", "Vecina", "Nuria", "Ferrer"):
        assert name not in text
    assert "Conversación privada" in text
    assert "4 recibidos" in text


def test_what_we_began_keeps_its_title_when_it_is_shared(desk: Desk) -> None:
    account = morning.morning()
    ours = comment("850 cursos abiertos", key="post-1", thread="post-1", parent=None, is_own=True)
    admit(account=account, items=[ours], at=NOW)
    Thread.objects.update(title="850 cursos abiertos")
    assert "850 cursos abiertos" in desk.enter(nuria()).get("desk:proof-shared").words(".threads-table")


def test_private_threads_are_not_listed_for_who_may_not_read_them(desk: Desk) -> None:
    morning.privately(morning.morning())
    page = desk.enter(joaquin(reads_private=False)).get("desk:proof")
    assert len(page.select(".threads-table tbody tr")) == 1


def test_a_new_desk_has_nothing_to_check_and_says_what_would_be_here(desk: Desk) -> None:
    clock.hold(at=NOW)
    administration()
    page = desk.enter(joaquin()).get("desk:proof")
    assert "Todavía no hay ningún hilo" in page.words()
    assert page.words(".proof-sum") == "0 recibidos = 0 cerrados + 0 abiertos"
