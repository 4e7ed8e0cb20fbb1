"""The thread about a message: numbers, folds, what was withdrawn, whose answers; the list; who may read what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import AT, comment, nuria
from tests.page import Desk
from ventanilla.answers import operations
from ventanilla.answers.models import Duty
from ventanilla.desk.tests import morning
from ventanilla.desk.tests.morning import NOW, duty, message
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations import admit
from ventanilla.outbox.models import Dispatch

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(desk: Desk) -> Desk:
    morning.morning()
    return desk.enter(nuria())


def fill(amount: int, *, first: int = 10) -> None:
    items = [
        comment(f"¿Y en el pueblo {n}?", key=f"n{n}", created_at=AT + timedelta(minutes=5, seconds=n))
        for n in range(first, first + amount)
    ]
    admit(account=message().account, items=items, at=NOW)


def test_comments_are_numbered_and_a_reader_hears_who_and_how(inside: Desk) -> None:
    operations.close(duty=duty("c2"), ending="acknowledged", by=nuria(), at=clock.now())
    page = inside.get("desk:message", message().pk)
    titles = [tag.get_text() for tag in page.select("#hilo h3")]
    assert titles[0].startswith("Comentario 1, de Vecina c1: vence")
    assert titles[1].startswith("Comentario 2, de Vecina c2: ")
    assert "pendiente" not in titles[1]
    assert page.select_one("[data-current]")["aria-labelledby"] == f"t{message().pk}"


def test_three_numbers_stand_above_the_thread(inside: Desk) -> None:
    operations.close(duty=duty("c3"), ending="noted_no_reply", by=nuria(), at=clock.now(), reason="Etiqueta")
    operations.record_answer(duty=duty("c2"), text="Sí.", by=nuria(), at=clock.now())
    said = inside.get("desk:message", message().pk).words(".coverage-meter")
    assert "1 contestado" in said
    assert "1 no pedía" in said
    assert "1 pendiente" in said


def test_an_answer_stands_under_what_it_answers_however_late_it_came(inside: Desk) -> None:
    fill(80)
    operations.record_answer(duty=duty("c1"), text="El lunes 25.", by=nuria(), at=clock.now())
    page = inside.get("desk:message", message().pk)
    articles = page.select("#hilo article")
    place = next(n for n, tag in enumerate(articles) if tag.get("id") == f"m{message().pk}")
    assert "El lunes 25." in articles[place + 1].get_text()
    assert articles[place + 1].has_attr("data-ours")


def test_what_was_done_is_one_line_unless_the_answer_itself_says_it(inside: Desk) -> None:
    operations.record_answer(duty=duty("c1"), text="El lunes 25.", by=nuria(), at=clock.now())
    operations.close(duty=duty("c2"), ending="spam_closed", by=nuria(), at=clock.now(), reason="Publicidad")
    said = [tag.get_text(" ", strip=True) for tag in inside.get("desk:message", message("c3").pk).select(".happened")]
    assert said == ["Publicidad o un robot, por Nuria Ferrer, hoy, 10:30. Motivo: Publicidad."]


def test_an_answer_on_its_way_is_seen_at_once_with_its_state(inside: Desk) -> None:
    operations.answer(
        message=message(), text="Se abre el lunes.", by=nuria(), at=clock.now(), wait=timedelta(seconds=9)
    )
    page = inside.get("desk:message", message("c2").pk)
    assert "sale en un momento" in page.words("#hilo [data-ours]")
    Dispatch.objects.update(state="failed")
    assert "la red la rechaza" in inside.get("desk:message", message("c2").pk).words("#hilo [data-ours]")


def test_stretches_with_nothing_pending_are_folded_and_what_is_beside_is_not(inside: Desk) -> None:
    fill(20)
    Duty.objects.exclude(message__in=[message("c1"), message("n25")]).update(
        state="closed", ending="acknowledged", closed_at=NOW
    )
    page = inside.get("desk:message", message("n25").pk)
    folds = page.select("#hilo details.fold")
    assert folds
    assert "sin nada pendiente" in folds[0].summary.get_text()
    assert message("n25").pk not in {int(tag["id"][1:]) for tag in page.select("details.fold article[id]")}
    assert message("n24").pk not in {int(tag["id"][1:]) for tag in page.select("details.fold article[id]")}


def test_a_long_thread_comes_by_stretches_and_every_comment_is_reached(inside: Desk) -> None:
    fill(150)
    seen: set[int] = set()
    page = inside.get("desk:message", message("n100").pk)
    for name in ("antes", "despues"):
        here = page
        for _turn in range(10):
            seen |= {int(tag["id"][1:]) for tag in here.select("#hilo article[id]")}
            link = next((a for a in here.select("#hilo .folded a") if f"{name}=" in a["href"]), None)
            if link is None:
                break
            here = inside.get(link["href"])
            assert "Volver al mensaje" in here.words("#hilo")
    assert seen == set(Message.objects.values_list("pk", flat=True))


def test_what_its_author_withdrew_is_folded_and_an_edit_shows_how_it_was(inside: Desk) -> None:
    admit(account=message().account, items=[comment("¿Cuándo se abre?", key="c1")], at=NOW)
    admit(account=message().account, items=[comment("", key="c2", deleted=True)], at=NOW)
    page = inside.get("desk:message", message("c3").pk)
    edited = page.select_one(f"#m{message('c1').pk}")
    assert "Cambiado por su autor" in edited.get_text()
    assert "¿Cuándo se abre el plazo?" in edited.select_one("s").get_text()
    gone = page.select_one(f"#m{message('c2').pk}")
    assert "Retirado por su autor" in gone.summary.get_text()
    assert not gone.details.has_attr("open")
    assert "¿Hay cursos por la tarde?" not in inside.get("desk:inbox").words(".rows")


def test_insults_are_folded_in_the_list_and_in_the_thread(inside: Desk) -> None:
    rude = morning.said(message().account, "Sois unos inútiles y unos sinvergüenzas de mierda", key="i1")
    assert "insult" in rude.marks
    page = inside.get("desk:message", message().pk)
    assert "Mensaje con insultos · ver" in page.words(f"#m{rude.pk} summary")
    assert "sinvergüenzas" not in inside.get("desk:inbox").words(".rows")


def test_each_message_says_its_language(inside: Desk) -> None:
    written = morning.said(message().account, "Bon dia, quan s'obri el termini d'inscripció dels cursos?", key="v1")
    page = inside.get("desk:message", written.pk)
    assert page.select_one(f"#m{written.pk} .text")["lang"] == "ca-valencia"
    assert page.words(f"#m{written.pk} .tag") == "valencià"


def test_the_first_unanswered_is_one_key_away(inside: Desk) -> None:
    link = inside.get("desk:message", message("c3").pk).select_one("[data-key=u]")
    assert link["href"] == reverse("desk:message", args=[message("c1").pk])
    operations.answer(message=message("c1"), text="Se abre el lunes.", by=nuria(), at=clock.now())
    link = inside.get("desk:message", message("c3").pk).select_one("[data-key=u]")
    assert link["href"] == reverse("desk:message", args=[message("c2").pk])


def test_next_and_previous_follow_the_list_one_is_in(inside: Desk) -> None:
    page = inside.get("desk:message", message("c2").pk, vista="todos")
    assert page.select_one("[data-key=j]")["href"] == f"{reverse('desk:message', args=[message('c1').pk])}?vista=todos"
    assert page.select_one("[data-key=k]")["href"] == f"{reverse('desk:message', args=[message('c3').pk])}?vista=todos"
    found = inside.get("desk:message", message("c2").pk, vista="buscar", q="tarde")
    assert found.select_one("[data-key=j]") is None
    assert found.select_one(f"#r{message('c2').pk}")["aria-current"] == "true"


def test_the_drawer_tells_the_clock_with_its_rule_and_what_else_they_wrote_here(inside: Desk) -> None:
    other = morning.said(message().account, "¿Y el año pasado?", key="c7")
    Message.objects.filter(pk=other.pk).update(author=message().author)
    said = inside.get("desk:message", message().pk).words("#ficha")
    assert "plazo de la casa" in said
    assert "2 h de atención" in said
    assert "¿Y el año pasado?" in said
    assert "Aquí no se valora a nadie" in said


# who may read what --------------------------------------------------------------------


def test_a_private_message_is_not_there_for_who_may_not_read_it(desk: Desk) -> None:
    account = morning.morning()
    private = morning.privately(account, "Mi madre está en el hospital")
    for person in (morning.amparo(), _blind()):
        desk.enter(person)
        desk.get("desk:message", private.pk, status=404)
        assert not desk.get("desk:inbox").select(f"#r{private.pk}")
        assert "hospital" not in desk.get("desk:inbox-view", "buscar", q="hospital").words(".rows-scroll")
    desk.enter(nuria())
    assert desk.get("desk:inbox-view", "buscar", q="hospital").select(f"#r{private.pk}")


def _blind() -> Any:
    maria = morning.maria()
    maria.reads_private = False
    maria.save()
    return maria


def test_who_may_not_read_it_can_do_nothing_with_it_either(desk: Desk) -> None:
    account = morning.morning()
    private = morning.privately(account)
    desk.enter(_blind())
    for name in ("answer", "draft", "check", "undo", "hold", "put", "resolve", "record", "close", "reopen", "snooze", "wake", "assign", "wait", "label", "note"):  # fmt: skip
        desk.post(f"desk:message-{name}", private.pk, status=404, text="x", id="1", ending="acknowledged")
    assert Duty.objects.get(pk=private.pk).is_open


def test_a_private_word_in_a_public_thread_is_said_to_be_there_and_not_shown(desk: Desk) -> None:
    account = morning.morning()
    private = morning.said(account, "Mi DNI es 12345678Z", key="p1", visibility="private")
    desk.enter(morning.amparo())
    page = desk.get("desk:message", message().pk)
    assert "12345678Z" not in page.get_text()
    assert "Hay mensajes privados que usted no puede leer" in page.words("#hilo")
    desk.enter(nuria())
    assert desk.get("desk:message", message().pk).select_one(f"#m{private.pk}[data-private]")


def test_what_does_not_exist_is_not_found(inside: Desk) -> None:
    inside.get("desk:message", 999_999, status=404)
    inside.get("desk:inbox-view", "inventada", status=404)


# pieces and costs ---------------------------------------------------------------------


def test_who_has_the_page_gets_only_the_thread_or_the_box(inside: Desk) -> None:
    part = {"HX-Request": "true"}
    thread = inside.get("desk:message", message().pk, headers=part | {"HX-Target": "div#trabajo"})
    assert thread.select_one(".thread-pane")
    assert not thread.select(".list-pane, .top-bar")
    assert thread.title.get_text().startswith("Mensaje de Vecina c1")
    box = inside.get("desk:message", message().pk, caja="nota", headers=part | {"HX-Target": "div#caja"})
    assert box.select_one("textarea#nota")
    assert not box.select(".thread-pane")
    whole = inside.get("desk:message", message().pk, headers=part | {"HX-History-Restore-Request": "true", "HX-Target": "div#trabajo"})  # fmt: skip
    assert whole.select_one(".top-bar")


def test_a_page_costs_the_same_queries_whatever_it_holds(inside: Desk, django_assert_max_num_queries: Any) -> None:
    fill(20)
    inside.get("desk:message", message("n15").pk)
    small = _queries(inside, message("n15"))
    fill(120, first=100)
    assert _queries(inside, message("n150")) <= small


def _queries(desk: Desk, one: Message) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        desk.get("desk:message", one.pk)
    asked = [query["sql"] for query in found.captured_queries]
    assert not [sql for sql in asked if "COUNT(" in sql.upper() or " OFFSET " in sql.upper()]
    return len(asked)
