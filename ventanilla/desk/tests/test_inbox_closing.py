"""The ways to close a message, each in its step, and opening it again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import AT, nuria
from tests.page import Desk, Page
from ventanilla.answers import operations
from ventanilla.answers.models import Duty, Reply
from ventanilla.channels.contract import Author
from ventanilla.desk.tests import morning
from ventanilla.desk.tests.morning import duty, message
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.outbox.models import Dispatch

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(desk: Desk) -> Desk:
    morning.morning()
    return desk.enter(nuria())


def close(desk: Desk, ending: str, key: str = "c1", *, status: int = 200, **more: object) -> Page:
    return desk.post("desk:message-close", message(key).pk, status=status, ending=ending, **more)


def test_five_keys_and_more_are_at_hand_and_say_what_they_do(inside: Desk) -> None:
    page = inside.get("desk:message", message().pk)
    keys = {
        tag["data-key"]: tag.get_text(" ", strip=True) for tag in page.select("[data-key]") if tag["data-key"].isdigit()
    }
    assert sorted(keys) == ["1", "2", "3", "4", "5"]
    assert "Contestado fuera" in keys["1"]
    assert "No pedía respuesta" in keys["2"]
    assert "Ya contestado en…" in keys["3"]
    assert "No es nuestro" in keys["4"]
    assert "Normas" in keys["5"]
    assert page.select_one("[data-key=e]")


def test_without_javascript_each_of_them_is_a_link_to_a_page_that_works(inside: Desk) -> None:
    page = inside.get("desk:message", message().pk)
    for key in ("1", "2", "3", "4", "5", "e", "d", "z", "l", "n"):
        link = page.select_one(f"a[data-key='{key}']")
        assert inside.get(link["href"]).select_one("#caja .reply-box") is not None


def test_no_answer_was_asked_for_takes_a_reason_which_is_chosen_already(inside: Desk) -> None:
    box = inside.get("desk:message", message().pk, caja="no-pedia")
    chosen = box.select_one("input[name=reason][checked]")
    page = close(inside, "noted_no_reply", reason=chosen["value"])
    assert (duty().ending, duty().reason, duty().closed_by) == ("noted_no_reply", chosen["value"], nuria())
    assert page.response.request["PATH_INFO"] == reverse("desk:message", args=[message("c2").pk])
    assert "Cerrado: No pedía respuesta" in page.words(".toast-undo")


def test_without_a_reason_it_is_refused_and_says_why(inside: Desk) -> None:
    page = close(inside, "noted_no_reply", status=409)
    assert page.select_one("#caja [role=alert]")
    assert page.select_one("#caja input[name=reason]")
    assert duty().is_open


def test_a_reason_of_one_s_own_goes_before_the_ready_ones(inside: Desk) -> None:
    close(inside, "noted_no_reply", reason="Solo emojis", own="Es un chiste entre amigos")
    assert duty().reason == "Es un chiste entre amigos"


def test_what_is_no_utterance_closes_with_one_key_and_its_reason(inside: Desk) -> None:
    page = inside.get("desk:message", message("c3").pk)
    button = page.select_one("button[data-key='2']")
    assert "Solo etiqueta a alguien" in button.get_text()
    form = button.find_parent("form")
    given = {
        tag["name"]: tag.get("value", "") for tag in form.select("input[name]") if tag["name"] != "csrfmiddlewaretoken"
    }
    inside.post(form["action"], **given)
    assert (duty("c3").ending, duty("c3").reason) == ("noted_no_reply", "Solo etiqueta a alguien")


def test_undoing_a_closing_opens_it_again(inside: Desk) -> None:
    page = close(inside, "noted_no_reply", reason="Saluda")
    undo = page.select_one(".toast-undo")
    back = inside.post(undo["action"])
    assert duty().is_open
    assert back.response.request["PATH_INFO"] == reverse("desk:message", args=[message().pk])
    assert "Vuelve a estar pendiente" in back.words("#avisos")


def test_already_answered_points_at_an_answer_of_ours(inside: Desk) -> None:
    own = operations.record_answer(duty=duty("c2"), text="Sí, de 16 a 20 h.", by=nuria(), at=clock.now())
    box = inside.get("desk:message", message().pk, caja="ya")
    assert "Sí, de 16 a 20 h." in box.words("#caja")
    chosen = box.select_one("input[name=cover][checked]")
    close(inside, "covered_by", cover=chosen["value"])
    assert duty().covered_by == own
    assert "Ya contestado en…" in inside.get("desk:message", message().pk).words("#hilo")


def test_whoever_says_that_nobody_answered_is_shown_what_was_answered_to_them_in_another_thread(inside: Desk) -> None:
    own = operations.record_answer(duty=duty("c1"), text="El lunes 25.", by=nuria(), at=clock.now())
    again = morning.said(
        message().account, "¿Y a mí por qué no me contestáis?", key="z1", thread="post-2", parent="post-2"
    )
    Message.objects.filter(pk=again.pk).update(author=message("c1").author)
    box = inside.get("desk:message", again.pk, caja="ya")
    assert box.select_one("input[name=cover][checked]")["value"] == str(own.pk)


def test_only_an_answer_of_ours_covers(inside: Desk) -> None:
    page = close(inside, "covered_by", cover=message("c2").pk, status=409)
    assert page.select_one("#caja [role=alert]")
    close(inside, "covered_by", cover="ninguno", status=409)
    assert duty().is_open


def test_the_same_message_sent_again_points_at_the_first_one(inside: Desk) -> None:
    author = Author(id="u-c1", handle="@c1", name="Vecina c1")
    morning.said(message().account, "¿Cuándo se abre el plazo?", key="c9", author=author)
    box = inside.get("desk:message", message("c9").pk, caja="copia")
    assert box.select_one("input[name=cover]")["value"] == str(message().pk)
    close(inside, "duplicate_of", "c9", cover=message().pk)
    assert duty("c9").covered_by == message()


@pytest.mark.parametrize(("ending", "more"), [("acknowledged", {}), ("spam_closed", {"reason": "Publicidad"})])
def test_the_rarer_ways_are_under_more(inside: Desk, ending: str, more: dict[str, str]) -> None:
    assert inside.get("desk:message", message().pk, caja="cerrar").select_one("#caja")
    close(inside, ending, **more)
    assert duty().ending == ending


def test_what_needs_a_text_is_not_closed_without_one(inside: Desk) -> None:
    for ending in ("answered_public", "derived_external", "hidden_notice", "nada", ""):
        close(inside, ending, reason="porque sí", status=409)
    assert duty().is_open


def test_withdrawn_is_offered_only_for_what_its_author_took_away(inside: Desk) -> None:
    assert not inside.get("desk:message", message().pk, caja="cerrar").select("button[value=withdrawn_by_author]")
    Message.objects.filter(pk=message().pk).update(deleted_at=AT)
    assert inside.get("desk:message", message().pk, caja="cerrar").select_one("button[value=withdrawn_by_author]")
    close(inside, "withdrawn_by_author")
    assert duty().ending == "withdrawn_by_author"


def test_an_answer_given_elsewhere_is_written_down_in_one_step(inside: Desk) -> None:
    inside.post("desk:message-record", message().pk, text="Se lo dije por teléfono.", permalink="https://red.example/1")
    assert duty().ending == "answered_public"
    assert duty().covered_by.text == "Se lo dije por teléfono."
    assert not Dispatch.objects.exists()


@pytest.mark.parametrize(("text", "permalink"), [("", ""), ("Se lo dije", "javascript:alert(1)")])
def test_an_answer_elsewhere_without_text_or_with_a_strange_address_is_refused(
    inside: Desk, text: str, permalink: str
) -> None:
    page = inside.post("desk:message-record", message().pk, text=text, permalink=permalink, status=422)
    assert page.select_one("#caja [role=alert]")
    assert (page.select_one("#fuera").string or "").strip() == text
    assert duty().is_open


def test_nothing_is_closed_while_an_answer_is_on_its_way(inside: Desk) -> None:
    operations.answer(message=message(), text="Se abre el lunes.", by=nuria(), at=clock.now())
    page = close(inside, "acknowledged", status=409)
    assert "en camino" in page.words("#caja") or page.select_one("#caja [role=alert]")
    assert duty().is_open


def test_what_is_closed_is_not_closed_again(inside: Desk) -> None:
    close(inside, "acknowledged")
    close(inside, "spam_closed", reason="Publicidad", status=409)
    assert duty().ending == "acknowledged"


def test_a_closed_message_says_how_by_whom_and_can_be_opened_again(inside: Desk) -> None:
    close(inside, "acknowledged")
    page = inside.get("desk:message", message().pk)
    assert "Nuria Ferrer" in page.words("#caja")
    assert page.select_one("#respuesta") is None
    inside.post("desk:message-reopen", message().pk)
    assert duty().is_open
    page = inside.post("desk:message-reopen", message().pk)
    assert page.select_one("#avisos [role=alert]")


def test_a_message_of_ours_has_nothing_to_close(inside: Desk) -> None:
    own = operations.record_answer(duty=duty("c2"), text="Sí.", by=nuria(), at=clock.now())
    assert inside.get("desk:message", own.pk).select_one("#caja .reply-box") is None
    inside.post("desk:message-close", own.pk, ending="acknowledged", status=404)


def test_when_nothing_else_waits_the_list_says_so(inside: Desk) -> None:
    Duty.objects.exclude(message=message()).update(state="closed", ending="acknowledged", closed_at=AT)
    page = close(inside, "acknowledged")
    assert page.response.request["PATH_INFO"] == reverse("desk:inbox-view", args=["sin-contestar"])
    assert page.select_one(".empty-state")
    assert page.select_one(".toast-undo")


# by hand ------------------------------------------------------------------------------


def test_on_a_page_answered_by_hand_the_text_waits_to_be_copied_and_one_key_says_that_it_is_there(inside: Desk) -> None:
    written = morning.said(morning.by_hand(), "¿Hay plazas?", key="f1", permalink="https://facebook.example/p/1")
    box = inside.get("desk:message", written.pk)
    assert "Aquí nada sale solo" in box.words("#respuesta .destiny")
    page = inside.post("desk:message-answer", written.pk, text="Sí, quedan diez.", seen=clock.now().isoformat())
    assert page.response.request["PATH_INFO"] == reverse("desk:message", args=[written.pk])
    assert Dispatch.objects.get().state == "by_hand"
    assert page.words("#para-copiar") == "Sí, quedan diez."
    assert page.select_one("[data-copy=para-copiar][data-key=c]")
    assert page.select_one("#caja a[target=_blank]")["href"] == "https://facebook.example/p/1"
    inside.post("desk:message-put", written.pk, id=Dispatch.objects.get().pk)
    assert Dispatch.objects.get().state == "sent"
    assert Duty.objects.get(pk=written.pk).ending == "answered_public"


def test_what_was_to_be_put_by_hand_can_be_taken_back(inside: Desk) -> None:
    written = morning.said(morning.by_hand(), "¿Hay plazas?", key="f1")
    inside.post("desk:message-answer", written.pk, text="Sí, quedan diez.", seen=clock.now().isoformat())
    page = inside.post("desk:message-undo", written.pk, id=Dispatch.objects.get().pk)
    assert Dispatch.objects.get().state == "cancelled"
    assert page.select_one("#texto").string == "Sí, quedan diez."


def test_put_with_a_strange_address_or_twice_is_refused(inside: Desk) -> None:
    written = morning.said(morning.by_hand(), "¿Hay plazas?", key="f1")
    inside.post("desk:message-answer", written.pk, text="Sí, quedan diez.", seen=clock.now().isoformat())
    dispatch = Dispatch.objects.get()
    page = inside.post("desk:message-put", written.pk, id=dispatch.pk, permalink="javascript:1")
    assert page.select_one("#avisos [role=alert]")
    inside.post("desk:message-put", written.pk, id=dispatch.pk)
    page = inside.post("desk:message-put", written.pk, id=dispatch.pk)
    assert page.select_one("#avisos [role=alert]")
    assert Reply.objects.count() == 1
