"""The whole journal: read as sentences, by pages, with names that are looked up and never kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import administration, joaquin, nuria
from tests.page import Desk
from ventanilla.answers.operations import close
from ventanilla.channels.models import Account
from ventanilla.desk.tests import morning
from ventanilla.desk.tests.morning import NOW, later
from ventanilla.desk.web.today import journal
from ventanilla.foundation import clock
from ventanilla.inbox.operations.note import add_note
from ventanilla.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(desk: Desk) -> Desk:
    morning.morning()
    return desk.enter(nuria())


def closed(key: str = "c3") -> None:
    close(duty=morning.duty(key), ending="noted_no_reply", by=nuria(), at=clock.now(), reason="Solo etiqueta")


def test_it_says_what_was_done_when_by_whom_and_about_what(inside: Desk) -> None:
    closed()
    page = inside.get("desk:journal")
    assert page.words("h1") == "Diario de actuaciones"
    assert page.words("section h2") == "Hoy"
    latest = page.select_one(".journal-list li")
    assert latest is not None
    said = " ".join(latest.get_text(" ").split())
    assert said.startswith("10:30 Se cerró: No pedía respuesta. Nuria Ferrer")
    assert latest.select_one(f"a[href='/bandeja/m/{morning.message('c3').pk}/']")
    assert "Vallserena" in page.select(".journal-list li")[-1].get_text(), "where it was read"


def test_days_are_told_apart(inside: Desk) -> None:
    later(days=1)
    closed()
    later(days=5)
    assert [h.get_text() for h in inside.get("desk:journal").select("section h2")] == [
        "Jueves 21 de enero",
        "Miércoles 20 de enero",
    ]


def test_the_history_of_one_message_holds_nothing_else(inside: Desk) -> None:
    closed("c3")
    add_note(message=morning.message("c1"), by=nuria(), text="Ojo con esto", at=NOW)
    page = inside.get("desk:journal", mensaje=morning.message("c1").pk)
    assert page.words("h1") == "Historial"
    assert "#1 de Vecina c1" in page.words(".page-head")
    assert len(page.select(".journal-list li")) == 1
    assert "Ojo con esto" not in page.words(), "it tells that it was written, never what"


def test_it_is_walked_by_pages_without_counting(inside: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "PAGE", 2)
    for key in ("c1", "c2", "c3"):
        closed(key)
    seen, url = [], "/diario/"
    while url:
        page = inside.get(url)
        seen += [int(number.get_text(strip=True).split()[-1]) for number in page.select(".journal-list .num")]
        link = page.select_one(".journal-pages a[href*='antes=']")
        url = str(link["href"]) if link else ""
    assert seen == list(Entry.objects.order_by("-seq").values_list("seq", flat=True))


def test_private_matters_are_a_number_to_who_may_not_read_them(desk: Desk) -> None:
    account = morning.morning()
    secret = morning.privately(account)
    close(duty=morning.duty("d1"), ending="noted_no_reply", by=nuria(), at=NOW, reason="Gracias")
    outsider = joaquin(reads_private=False)
    page = desk.enter(outsider).get("desk:journal")
    assert f"/bandeja/m/{secret.pk}/" not in str(page)
    assert f"mensaje {secret.pk}" in page.words()
    desk.get("desk:journal", status=404, mensaje=secret.pk)
    desk.get("desk:journal", status=404, mensaje="x")
    desk.enter(nuria()).get("desk:journal", mensaje=secret.pk)


def test_an_empty_journal_teaches(desk: Desk) -> None:
    clock.hold(at=NOW)
    administration()
    page = desk.enter(joaquin()).get("desk:journal")
    assert "Todavía no se ha hecho nada" in page.words(".empty-state")
    assert "No hay nada anterior" in desk.get("desk:journal", antes=1).words(".empty-state")


def test_a_page_costs_the_same_whatever_it_tells(inside: Desk, django_assert_max_num_queries: object) -> None:
    for key in ("c1", "c2", "c3"):
        closed(key)
    Account.objects.update(name="Otra")
    inside.get("desk:journal")
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        inside.get("desk:journal")


def test_what_was_altered_is_still_shown_as_it_stands(inside: Desk) -> None:
    closed()
    Entry.objects.filter(action="answers.closed").update(payload="{not json", at=NOW + timedelta(minutes=1))
    assert "Se cerró: …." in inside.get("desk:journal").words()
