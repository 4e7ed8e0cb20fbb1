"""The list: views, filters, search, pages; what it costs; what the live reading says and does not write."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import AT, comment, nuria
from tests.page import Desk, Page
from ventanilla.answers import operations
from ventanilla.answers.models import Duty
from ventanilla.desk.tests import morning
from ventanilla.desk.tests.morning import NOW, duty, message
from ventanilla.desk.web.inbox.scope import SLUGS
from ventanilla.foundation import clock
from ventanilla.inbox.operations import admit
from ventanilla.outbox.models import Dispatch

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(desk: Desk) -> Desk:
    morning.morning()
    return desk.enter(nuria())


def ids(page: Page) -> list[int]:
    return [int(row["id"][1:]) for row in page.select(".message-row")]


def fill(amount: int) -> None:
    items = [comment(f"¿Y el agua, cuándo? {n}", key=f"n{n}", created_at=AT + timedelta(seconds=n)) for n in range(amount)]  # fmt: skip
    admit(account=message().account, items=items, at=NOW)


def test_what_falls_due_first_stands_first_and_each_row_is_a_link(inside: Desk) -> None:
    Duty.objects.filter(pk=message("c2").pk).update(due_at=NOW)
    page = inside.get("desk:inbox")
    assert ids(page)[0] == message("c2").pk
    row = page.select_one(f"#r{message('c2').pk}")
    assert row.a["href"] == reverse("desk:message", args=[message("c2").pk])
    assert "venció hace" in row.get_text()
    assert "Público" in row.get_text()
    assert "1/3" not in row.get_text()
    assert "0/3" in row.get_text()


@pytest.mark.parametrize("slug", list(SLUGS.values()))
def test_every_view_opens_empty_and_says_what_is_not_there(desk: Desk, slug: str) -> None:
    morning.morning()
    Duty.objects.all().delete()
    desk.enter(nuria())
    page = desk.get("desk:inbox-view", slug)
    assert page.select_one(".empty-state")


def test_each_message_is_in_the_view_of_how_it_waits(inside: Desk) -> None:
    operations.wait_for(duty=duty("c1"), whom="department", by=nuria(), at=NOW)
    operations.close(duty=duty("c2"), ending="acknowledged", by=nuria(), at=NOW)
    operations.assign(duty=duty("c3"), to=nuria(), by=nuria(), at=NOW)
    assert ids(inside.get("desk:inbox-view", "area")) == [message("c1").pk]
    assert ids(inside.get("desk:inbox-view", "cerrados")) == [message("c2").pk]
    assert ids(inside.get("desk:inbox-view", "mias")) == [message("c3").pk]
    assert ids(inside.get("desk:inbox-view", "sin-contestar")) == [message("c3").pk]
    assert len(ids(inside.get("desk:inbox-view", "todos"))) == 3


def test_what_we_do_not_know_and_what_is_put_by_hand_have_their_views_while_there_is_any(inside: Desk) -> None:
    assert "Por comprobar" not in inside.get("desk:inbox").words(".views-pane")
    operations.answer(message=message(), text="Se abre el lunes.", by=nuria(), at=clock.now())
    Dispatch.objects.update(state="unknown")
    page = inside.get("desk:inbox")
    assert "Por comprobar 1" in page.words(".views-pane")
    assert ids(inside.get("desk:inbox-view", "por-comprobar")) == [message().pk]
    Dispatch.objects.update(state="by_hand")
    assert ids(inside.get("desk:inbox-view", "a-mano")) == [message().pk]


@pytest.mark.parametrize(
    ("given", "expected"),
    [({"lengua": "ca"}, ["v1"]), ({"privado": "si"}, ["d1"]), ({"clase": "tag_only"}, ["c3"]), ({"cuenta": "999"}, [])],
)
def test_a_filter_keeps_what_it_says_and_stays_in_every_address(
    inside: Desk, given: dict[str, str], expected: list[str]
) -> None:
    account = message().account
    morning.said(account, "Bon dia, quan s'obri el termini d'inscripció dels cursos?", key="v1")
    morning.privately(account)
    page = inside.get("desk:inbox", **given)
    assert ids(page) == [message(key).pk for key in expected]
    query = "&".join(f"{name}={value}" for name, value in given.items())
    for row in page.select(".message-row a"):
        assert row["href"].endswith(f"?{query}")


def test_after_answering_one_goes_on_inside_the_same_filter(inside: Desk) -> None:
    fill(3)
    asking = {"clase": "question"}
    page = inside.get("desk:message", message("c1").pk, **asking)
    given = {tag["name"]: tag["value"] for tag in page.select("#respuesta input[type=hidden]") if tag["name"] != "csrfmiddlewaretoken"}  # fmt: skip
    assert given["clase"] == "question"
    after = inside.post("desk:message-answer", message("c1").pk, text="El lunes se abre.", **given)
    assert after.response.request["QUERY_STRING"].startswith("clase=question&enviada=")


def test_pages_follow_each_other_and_lose_nobody(inside: Desk) -> None:
    fill(130)
    seen: list[int] = []
    page = inside.get("desk:inbox")
    for _turn in range(9):
        seen += ids(page)
        link = next((a for a in page.select(".rows-scroll .folded a") if "siguientes" in a.get_text()), None)
        if link is None:
            break
        page = inside.get(link["href"])
    assert len(seen) == len(set(seen)) == Duty.objects.count()


def test_a_word_is_found_without_accents_and_by_its_beginning(inside: Desk) -> None:
    page = inside.get("desk:inbox-view", "buscar", q="tard")
    assert ids(page) == [message("c2").pk]
    assert page.select_one("#buscar-aqui")["value"] == "tard"
    assert "Nadie ha escrito «zanahoria»" in inside.get("desk:inbox-view", "buscar", q="zanahoria").words(
        ".empty-state"
    )


def test_the_search_may_keep_only_what_still_waits(inside: Desk) -> None:
    operations.close(duty=duty("c2"), ending="acknowledged", by=nuria(), at=NOW)
    page = inside.get("desk:inbox-view", "buscar", q="tard")
    assert ids(page) == [message("c2").pk]
    link = next(a for a in page.select(".filters a") if a.get_text(strip=True) == "Solo sin contestar")
    assert ids(inside.get(link["href"])) == []


def test_a_bounded_search_says_how_far_it_looked_and_goes_on(inside: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = import_module("ventanilla.answers.queries.search")
    monkeypatch.setattr(walk, "STEP", 10)
    monkeypatch.setattr(walk, "LOOKS", 2)
    fill(60)
    page = inside.get("desk:inbox-view", "buscar", q="agua", clase="thanks")
    assert ids(page) == []
    assert "Buscado hasta" in page.words(".rows-scroll")
    assert inside.get(page.select_one(".rows-scroll .folded a")["href"])


def test_the_list_costs_the_same_whatever_it_holds_and_neither_counts_nor_skips(inside: Desk) -> None:
    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as found:
            inside.get("desk:inbox")
        return [query["sql"].upper() for query in found.captured_queries]

    fill(5)
    asked()
    few = asked()
    fill(120)
    many = asked()
    assert len(many) == len(few) <= 16
    assert not [sql for sql in many if "COUNT(" in sql or " OFFSET " in sql]


def test_the_live_reading_tells_what_is_new_and_writes_nothing(inside: Desk) -> None:
    page = inside.get("desk:inbox")
    live = page.select_one("main")["data-live"]
    assert "mensaje nuevo" not in inside.get(live).get_text()
    fill(2)
    with CaptureQueriesContext(connection) as found:
        told = inside.get(live)
    assert "2 mensajes nuevos: leerlos" in told.words("[data-live-id=new]")
    wrote = [query["sql"] for query in found.captured_queries if not query["sql"].upper().startswith("SELECT")]
    assert wrote == []
    assert Session.objects.count() == 1


def test_the_live_reading_warns_that_somebody_else_answered_what_is_on_the_screen(inside: Desk) -> None:
    page = inside.get("desk:message", message().pk)
    live = page.select_one("main")["data-live"]
    assert inside.get(live).words("[data-live-id=other]") == ""
    operations.answer(message=message(), text="Se abre mañana.", by=morning.maria(), at=clock.now())
    assert "María Soler contestó a esto hace" in inside.get(live).words("[data-live-id=other]")
    for strange in ("hasta=x&mensaje=y", "hasta=" + "9" * 40, "mensaje=" + "9" * 40):
        assert inside.get(f"{reverse('desk:inbox-live')}?{strange}")


def test_a_strange_address_is_read_as_if_it_were_not_there(inside: Desk) -> None:
    strange: dict[str, Any] = {"cuenta": "9" * 30, "privado": "quizá", "desde": "x_y", "reloj": "X" * 90, "vista": "no"}
    assert inside.get("desk:inbox", **strange)
    assert inside.get("desk:message", message().pk, **strange, antes="9" * 30, despues="x", caja="zz", plantilla="zz")
