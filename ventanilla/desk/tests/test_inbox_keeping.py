"""Later, somebody else, an area, the citizen; service and reason; notes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import joaquin, nuria
from tests.page import Desk
from ventanilla.answers import operations
from ventanilla.departments.models import Reason, Service
from ventanilla.desk.tests import morning
from ventanilla.desk.tests.morning import NOW, duty, message
from ventanilla.foundation import clock
from ventanilla.inbox.models import Note

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(desk: Desk) -> Desk:
    morning.morning()
    return desk.enter(nuria())


def test_put_off_until_a_moment_that_a_person_would_choose(inside: Desk) -> None:
    box = inside.get("desk:message", message().pk, caja="posponer")
    said = [tag.get_text(" ", strip=True) for tag in box.select("#caja button[name=mode]")]
    assert "Una hora, hasta hoy, 11:30" in said[0]
    assert "Media hora antes de cerrar, hoy, 14:30" in said[1]
    assert "Al abrir, mañana, 8:00" in said[2]
    page = inside.post("desk:message-snooze", message().pk, mode=box.select("#caja button[name=mode]")[1]["value"])
    assert duty().snoozed_until.isoformat() == "2027-01-20T13:30:00+00:00"
    assert duty().is_open
    assert "Pospuesto hasta hoy, 14:30" in page.words("#avisos")
    assert not inside.get("desk:inbox").select(f"#r{message().pk}")
    assert inside.get("desk:inbox-view", "pospuestos").select(f"#r{message().pk}")


def test_put_off_until_another_day_or_brought_back_before(inside: Desk) -> None:
    inside.post("desk:message-snooze", message().pk, mode="otra", day="2027-01-25")
    assert duty().snoozed_until.isoformat() == "2027-01-25T14:00:00+00:00"
    page = inside.get("desk:message", message().pk, caja="posponer")
    wake = page.select_one("#caja button[formaction]")
    inside.post(wake["formaction"])
    assert duty().snoozed_until is None
    assert "Se trajo de vuelta" in inside.get("desk:message", message().pk).words("#ficha")


@pytest.mark.parametrize(
    ("given", "status"),
    [({}, 422), ({"mode": "otra"}, 422), ({"mode": "ayer"}, 422), ({"mode": "otra", "day": "2027-02-30"}, 422),
     ({"mode": (NOW - timedelta(hours=1)).isoformat()}, 409)],
)  # fmt: skip
def test_a_moment_that_is_none_is_refused_in_words(inside: Desk, given: dict[str, str], status: int) -> None:
    page = inside.post("desk:message-snooze", message().pk, status=status, **given)
    assert page.select_one("#caja [role=alert]")
    assert duty().snoozed_until is None


def test_nobody_is_asked_whose_it_is_while_one_works_alone(inside: Desk) -> None:
    assert not inside.get("desk:message", message().pk).select("[data-key=a]")
    morning.maria()
    assert inside.get("desk:message", message().pk).select("[data-key=a]")


def test_given_to_somebody_it_is_in_their_list_and_can_be_given_back(inside: Desk) -> None:
    maria = morning.maria()
    page = inside.post("desk:message-assign", message().pk, to=maria.pk)
    assert "Ahora lo lleva María Soler" in page.words("#avisos")
    assert "Lo lleva María Soler" in page.words("#hilo")
    inside.enter(maria)
    assert inside.get("desk:inbox-view", "mias").select(f"#r{message().pk}")
    inside.post("desk:message-assign", message().pk, to="")
    assert duty().assigned_to is None


def test_it_is_not_given_to_who_may_not_answer_it(inside: Desk) -> None:
    reader = morning.amparo()
    inside.post("desk:message-assign", message().pk, to=reader.pk, status=422)
    private = morning.privately(message().account)
    blind = morning.maria()
    blind.reads_private = False
    blind.save()
    inside.post("desk:message-assign", private.pk, to=blind.pk, status=422)
    assert duty().assigned_to is None


@pytest.mark.parametrize(("whom", "view"), [("department", "area"), ("citizen", "ciudadano")])
def test_waiting_for_an_area_or_the_citizen_is_open_and_has_its_list(inside: Desk, whom: str, view: str) -> None:
    page = inside.post("desk:message-wait", message().pk, whom=whom)
    assert duty().state == whom
    assert page.response.request["PATH_INFO"] == reverse("desk:message", args=[message("c2").pk])
    assert inside.get("desk:inbox-view", view).select(f"#r{message().pk}")
    inside.post("desk:message-wait", message().pk, whom="mine")
    assert duty().state == "mine"


def test_one_waits_for_nobody_else_and_not_for_what_is_closed(inside: Desk) -> None:
    inside.post("desk:message-wait", message().pk, whom="closed", status=409)
    operations.close(duty=duty(), ending="acknowledged", by=nuria(), at=clock.now())
    inside.post("desk:message-wait", message().pk, whom="citizen", status=409)
    inside.post("desk:message-assign", message().pk, to=nuria().pk, status=409)
    inside.post("desk:message-snooze", message().pk, mode="otra", day="2027-01-25", status=409)
    assert duty().ending == "acknowledged"


def test_service_and_reason_are_noted_with_a_key_each_and_several_are_allowed(inside: Desk) -> None:
    courses = Service.objects.create(code="courses", name="Cursos y formación", name_ca="Cursos i formació")
    hours = Reason.objects.create(code="timetable", name="El horario")
    place = Reason.objects.create(code="place", name="No hay en su pueblo")
    box = inside.get("desk:message", message().pk, caja="etiquetas")
    assert [tag["data-key"] for tag in box.select("#caja label[data-key]")] == ["q", "1", "2"]
    given = {"service": courses.pk, "reason": [hours.pk, place.pk]}
    page = inside.post("desk:message-label", message().pk, **given)
    assert "Cursos y formación · El horario · No hay en su pueblo" in page.words("#ficha")
    inside.post("desk:message-label", message().pk, headers={"X-Autosave": "1"}, status=204, reason=hours.pk)
    assert list(duty().reasons.all()) == [hours]
    assert not duty().services.exists()


def test_a_note_stays_in_the_house_and_names_somebody(inside: Desk) -> None:
    maria = morning.maria()
    box = inside.get("desk:message", message().pk, caja="nota")
    assert "Solo la leerá quien trabaja aquí" in box.words("#caja")
    assert "@maria" in box.words("#caja")
    page = inside.post("desk:message-note", message().pk, text="@maria, ¿hay aula libre?\nMañana lo sé.")
    assert "no sale de aquí" in page.words(".note")
    assert list(Note.objects.get().mentions.all()) == [maria]
    inside.enter(maria)
    assert inside.get("desk:inbox-view", "menciones").select(f"#r{message().pk}")


def test_an_empty_note_is_refused(inside: Desk) -> None:
    page = inside.post("desk:message-note", message().pk, text=" \n", status=422)
    assert page.select_one("#caja [role=alert]")
    assert not Note.objects.exists()


def test_the_history_tells_it_all_in_words(inside: Desk) -> None:
    joaquin()
    inside.post("desk:message-snooze", message().pk, mode="otra", day="2027-01-25")
    inside.post("desk:message-wait", message().pk, whom="citizen")
    inside.post("desk:message-close", message().pk, ending="spam_closed", reason="Publicidad")
    inside.post("desk:message-reopen", message().pk)
    told = inside.get("desk:message", message().pk).words("#ficha")
    for sentence in ("Se leyó y quedó anotado", "lunes 25 de enero, 15:00", "la persona", "Publicidad o un robot", "Nuria Ferrer"):  # fmt: skip
        assert sentence in told, told
    assert "spam_closed" not in told
    assert "citizen" not in told
