"""Answering, from the page: what is said before, what stops it, what can be undone, what comes next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import nuria
from tests.page import Desk, Page
from ventanilla.answers import operations
from ventanilla.answers.models import Draft, Reply
from ventanilla.desk.tests import morning
from ventanilla.desk.tests.morning import NOW, duty, message
from ventanilla.foundation import clock
from ventanilla.outbox.models import Dispatch
from ventanilla.outbox.operations import send_one

pytestmark = pytest.mark.django_db
TEXT = "El plazo se abre el lunes 25 de enero."


@pytest.fixture
def inside(desk: Desk) -> Desk:
    morning.morning()
    return desk.enter(nuria())


def send(desk: Desk, key: str = "c1", text: str = TEXT, *, status: int = 200, **more: Any) -> Page:
    given = {"text": text, "seen": clock.now().isoformat()} | more
    return desk.post("desk:message-answer", message(key).pk, status=status, **given)


def test_before_the_field_it_says_who_will_see_it_where_and_as_whom(inside: Desk) -> None:
    page = inside.get("desk:message", message().pk)
    form = page.select_one("#respuesta")
    said = page.words("#respuesta .destiny")
    assert "La verá todo el mundo en Bluesky, debajo del #1 de Vecina c1." in said
    assert "Como Vallserena." in said
    assert "Firma:" not in said
    assert str(form).index("destiny") < str(form).index("<textarea")


def test_a_private_answer_says_that_only_its_author_will_see_it(inside: Desk) -> None:
    private = morning.privately(morning.message().account)
    page = inside.get("desk:message", private.pk)
    assert "Solo la verá Concha Vidal, por privado en Bluesky." in page.words("#respuesta .destiny")
    assert page.select_one("#respuesta")["data-kind"] == "private"


def test_an_answer_is_signed_once_with_the_initials_of_who_writes_it(inside: Desk) -> None:
    person = nuria()
    person.signature = "— N. (agente 3)"
    person.save()
    said = inside.get("desk:message", message().pk).words("#respuesta .destiny")
    assert "Firma: — N. (agente 3)." in said
    send(inside)
    assert Dispatch.objects.get().text == f"{TEXT}\n\n— N. (agente 3)"
    page = inside.post("desk:message-undo", message().pk, id=Dispatch.objects.get().pk)
    send(inside, text=str(page.select_one("#texto").string))
    assert Dispatch.objects.latest("pk").text == f"{TEXT}\n\n— N. (agente 3)"


def test_a_signature_alone_is_no_answer(inside: Desk) -> None:
    person = nuria()
    person.signature = "— N."
    person.save()
    send(inside, text="  ", status=422)
    send(inside, text="— N.", status=422)
    assert not Dispatch.objects.exists()


def test_it_is_sent_and_the_next_that_waits_opens_with_ten_seconds_to_undo(inside: Desk) -> None:
    page = send(inside)
    dispatch = Dispatch.objects.get()
    assert dispatch.state == "queued"
    assert dispatch.not_before - dispatch.created_at == timedelta(seconds=10)
    assert page.response.request["PATH_INFO"] == reverse("desk:message", args=[message("c2").pk])
    toast = page.select_one(".toast-undo")
    assert toast["data-undo-seconds"] == "10"
    assert "respuesta a Vecina c1, pública en Bluesky" in page.words(".toast-undo")


def test_the_seconds_to_undo_are_those_that_the_person_chose(inside: Desk) -> None:
    person = nuria()
    person.undo_seconds = 30
    person.save()
    page = send(inside)
    assert page.select_one(".toast-undo")["data-undo-seconds"] == "30"
    dispatch = Dispatch.objects.get()
    assert dispatch.not_before - dispatch.created_at == timedelta(seconds=30)


def test_undone_in_time_nothing_leaves_and_the_text_is_in_the_box(inside: Desk) -> None:
    send(inside)
    page = inside.post("desk:message-undo", message().pk, id=Dispatch.objects.get().pk)
    assert Dispatch.objects.get().state == "cancelled"
    assert page.select_one("#texto").string == TEXT
    assert "No ha salido" in page.words("#avisos")
    assert duty().is_open


def test_too_late_to_undo_says_so(inside: Desk) -> None:
    send(inside)
    Dispatch.objects.update(state="sent")
    page = inside.post("desk:message-undo", message().pk, id=Dispatch.objects.get().pk)
    assert "Ya había salido" in page.words("#avisos")


def test_somebody_else_s_dispatch_cannot_be_named_under_another_message(inside: Desk) -> None:
    send(inside)
    inside.post("desk:message-undo", message("c2").pk, id=Dispatch.objects.get().pk, status=404)
    inside.post("desk:message-undo", message("c2").pk, id="x", status=404)
    assert Dispatch.objects.get().state == "queued"


def test_while_the_notice_is_held_the_answer_waits_but_never_more_than_five_minutes(inside: Desk) -> None:
    send(inside)
    dispatch = Dispatch.objects.get()
    morning.later(seconds=8)
    inside.post("desk:message-hold", message().pk, id=dispatch.pk, held="1", status=204)
    dispatch.refresh_from_db()
    assert dispatch.not_before - dispatch.created_at == timedelta(minutes=5)
    inside.post("desk:message-hold", message().pk, id=dispatch.pk, held="0", status=204)
    dispatch.refresh_from_db()
    assert timedelta(seconds=17) < dispatch.not_before - dispatch.created_at < timedelta(seconds=28)
    Dispatch.objects.update(state="sending")
    inside.post("desk:message-hold", message().pk, id=dispatch.pk, held="1", status=409)


def test_once_it_has_left_the_duty_is_closed_and_the_answer_is_in_the_thread(inside: Desk) -> None:
    send(inside)
    dispatch = Dispatch.objects.get()
    Dispatch.objects.update(not_before=NOW)
    morning.later(seconds=11)
    assert send_one(dispatch_id=dispatch.pk, at=clock.now()) is not None
    operations.settle(at=clock.now())
    assert duty().ending == "answered_public"
    page = inside.get("desk:message", message().pk)
    assert TEXT in page.words("#hilo .message[data-ours]")
    assert "por Nuria Ferrer" in page.words("#hilo .message[data-ours]")
    assert "Contestado en público" in page.words("#caja")


def test_what_must_be_corrected_stops_it_and_the_text_is_kept(inside: Desk) -> None:
    page = send(inside, text="Su DNI 12345678Z figura en la lista.", status=422)
    assert not Dispatch.objects.exists()
    found = page.select_one(".finding[data-level=block]")
    assert "Hay que corregir" in found.get_text()
    assert "12345678Z" in found.get_text()
    assert page.select_one("#texto").string == "Su DNI 12345678Z figura en la lista."


def test_what_should_be_revised_is_ticked_to_go_on(inside: Desk) -> None:
    text = "Llame al 612 345 678 y le atendemos."
    page = send(inside, text=text, status=422)
    tick = page.select_one(".finding[data-level=warn] input[name=ticked]")
    assert "Revise" in page.words(".finding")
    assert not Dispatch.objects.exists()
    send(inside, text=text, ticked=tick["value"])
    assert Dispatch.objects.get().ticked == ["phone"]


def test_the_same_text_twice_to_the_same_person_asks_first(inside: Desk) -> None:
    again = morning.said(message().account, "¿Cuándo, por favor?", key="c5")
    again.author_id = message().author_id
    again.save()
    send(inside)
    page = send(inside, key="c5", status=422)
    assert page.select_one("input[name=ticked][value=repeated]")


def test_it_counts_by_the_network_s_own_rule(inside: Desk) -> None:
    page = inside.post("desk:message-check", message().pk, text="a" * 301)
    assert page.words(".counter") == "301 de 300 caracteres"
    assert page.select_one(".finding[data-stops]")
    inside.get("desk:message-check", message().pk, status=405)


def test_a_provisional_answer_says_until_when_and_leaves_it_open(inside: Desk) -> None:
    page = inside.get("desk:message", message().pk)
    choice = page.select("#modo option")[1]
    assert "Provisional, hasta hoy, 15:00" in choice.get_text()
    send(inside, text="Lo consultamos y le contestamos aquí mismo antes del {fecha}.", mode=choice["value"])
    reply = Reply.objects.get()
    assert not reply.definitive
    assert reply.until is not None
    assert "antes del hoy, 15:00" in reply.dispatch.text


def test_a_provisional_answer_until_another_day_needs_the_day(inside: Desk) -> None:
    page = send(inside, mode="otra", status=422)
    assert "hasta cuándo" in page.words("#caja [role=alert]")
    assert page.select_one("#texto").string == TEXT
    send(inside, mode="otra", day="2027-01-28")
    assert Reply.objects.get().until.isoformat() == "2027-01-28T14:00:00+00:00"


def test_a_moment_already_past_is_refused_with_the_text_kept(inside: Desk) -> None:
    page = send(inside, mode="otra", day="2027-01-04", status=409)
    assert page.select_one("#texto").string == TEXT
    assert "Su texto está aquí" in page.words("#caja [role=alert]")


def test_a_second_answer_is_stopped_and_says_whose_the_first_one_is(inside: Desk) -> None:
    seen = clock.now().isoformat()
    at = morning.later(seconds=5)
    operations.answer(message=message(), text="Se abre mañana.", by=morning.maria(), at=at)
    morning.later(seconds=17)
    page = send(inside, seen=seen, status=409)
    assert "María Soler contestó hace 12 s." in page.words("#caja [role=alert]")
    assert "Se abre mañana." in page.words("#caja [role=alert]")
    assert page.select_one("#texto").string == TEXT
    assert Dispatch.objects.count() == 1


def test_reopen_and_add_sends_the_second_once_the_first_is_there(inside: Desk) -> None:
    seen = clock.now().isoformat()
    at = morning.later(seconds=5)
    first = operations.answer(message=message(), text="Se abre mañana.", by=morning.maria(), at=at)
    Dispatch.objects.filter(pk=first.pk).update(state="sent", sent_at=at)
    operations.settle(at=at)
    morning.later(seconds=17)
    page = send(inside, seen=seen, status=409)
    assert page.select_one("button[name=adding]") is not None or page.select_one("input[name=adding]") is not None
    send(inside, adding="1")
    assert Dispatch.objects.count() == 2
    assert duty().is_open


def test_a_draft_is_kept_as_one_writes_and_is_there_on_coming_back(inside: Desk) -> None:
    inside.post("desk:message-draft", message().pk, text="A medias", status=204)
    assert inside.get("desk:message", message().pk).select_one("#texto").string == "A medias"
    inside.post("desk:message-draft", message().pk, text="  ", status=204)
    assert not Draft.objects.exists()


def test_ready_texts_come_in_the_citizen_s_language_with_the_name_filled(inside: Desk) -> None:
    written = morning.said(message().account, "Bon dia, quan s'obri el termini d'inscripció dels cursos?", key="v1")
    assert written.language == "ca"
    page = inside.get("desk:message", written.pk)
    thanks = page.select_one(".menu.up a[data-insert^='Gràcies']")
    assert "Vecina" in thanks["data-insert"]
    assert "{nombre}" not in thanks["data-insert"]
    assert page.select_one("#texto")["lang"] == "ca-valencia"
    chosen = inside.get(thanks["href"])
    assert chosen.select_one("#texto").string == thanks["data-insert"]


def test_a_text_with_a_blank_cannot_leave(inside: Desk) -> None:
    page = inside.get("desk:message", message().pk, caja="no-es-nuestro")
    text = page.select_one("#texto").string
    assert "{organismo}" in text
    assert "No es nuestro" in page.words("#respuesta .destiny")
    refused = send(inside, text=text, final="derived_external", status=422)
    assert "{organismo}" in refused.words(".finding[data-level=block]")
    assert refused.select_one("input[name=final]")["value"] == "derived_external"
    send(inside, text="Eso lo lleva la Diputación.", final="derived_external")
    assert Reply.objects.get().ending == "derived_external"


def test_the_house_rules_are_ready_in_the_box(inside: Desk) -> None:
    page = inside.get("desk:message", message().pk, caja="normas")
    assert page.select_one("#texto").string == "Aquí cabe toda opinión dicha con respeto."


def test_somebody_in_danger_has_the_text_ready_and_nothing_is_sent(inside: Desk) -> None:
    written = morning.said(message().account, "No puedo más, quiero quitarme la vida", key="u1")
    assert "distress" in written.marks
    page = inside.get("desk:message", written.pk)
    ready = page.select_one("#caja .alert a[data-insert]")
    assert "024" in ready["data-insert"]
    assert "112" in ready["data-insert"]
    assert page.select_one("#texto").string is None
    assert "024" in inside.get(ready["href"]).select_one("#texto").string
    assert not Dispatch.objects.exists()


def test_what_the_network_refused_is_back_in_the_box_with_its_reason(inside: Desk) -> None:
    send(inside)
    Dispatch.objects.update(state="failed", error="La red no admite enlaces.")
    page = inside.get("desk:message", message().pk)
    assert page.select_one("#texto").string == TEXT
    assert "La red rechazó la última respuesta. La red no admite enlaces." in page.words("#caja .alert")


@pytest.mark.parametrize(("outcome", "state"), [("sent", "sent"), ("failed", "failed"), ("again", "queued")])
def test_of_what_we_do_not_know_only_a_person_says_what_happened(inside: Desk, outcome: str, state: str) -> None:
    send(inside)
    Dispatch.objects.update(state="unknown")
    page = inside.get("desk:message", message().pk)
    assert "no sabemos si salió" in page.words("#caja")
    inside.post("desk:message-resolve", message().pk, id=Dispatch.objects.get().pk, outcome=outcome)
    assert Dispatch.objects.get().state == state


def test_who_only_reads_sees_no_box_and_is_refused_every_act(desk: Desk) -> None:
    morning.morning()
    desk.enter(morning.amparo())
    page = desk.get("desk:message", message().pk)
    assert page.select_one("#respuesta") is None
    assert page.select_one(".tools") is None
    for name in ("answer", "draft", "check", "undo", "hold", "put", "resolve", "record", "close", "reopen", "snooze", "wake", "assign", "wait", "label", "note"):  # fmt: skip
        desk.post(f"desk:message-{name}", message().pk, status=403)


def test_an_empty_answer_is_no_answer(inside: Desk) -> None:
    send(inside, text="   ", status=422)
    assert not Dispatch.objects.exists()
