"""The settings: each change is an operation, said by its name, undone with one button, refused beside its field."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import gettext, override

from tests.cast import AT, administration, joaquin, nuria
from tests.page import Desk, Page
from ventanilla.answers.models import ClockClass
from ventanilla.answers.operations.propose import propose
from ventanilla.departments.models import Administration, AttentionHours, LocalHoliday, OnCall, Reason, Service
from ventanilla.desk.tests.test_start_wizard import as_shown
from ventanilla.desk.web.settings.sections import SECTIONS
from ventanilla.desk.web.settings.summary import hours_in_words
from ventanilla.foundation import clock
from ventanilla.journal.models import Entry
from ventanilla.journal.queries import verify

pytestmark = pytest.mark.django_db
SLUGS = [section.slug for section in SECTIONS]


def said(msgid: str, **named: object) -> str:
    """As the desk says it in Spanish."""
    with override("es"):
        return gettext(msgid) % named if named else gettext(msgid)


@pytest.fixture
def boss(desk: Desk) -> Desk:
    clock.hold(at=AT)
    administration(kind="water", phone="960 000 000")
    propose(kinds=frozenset({"water"}), region="VC")
    Service.objects.create(code="supply", name="Suministro", position=0)
    Service.objects.create(code="quality", name="Calidad", position=1)
    Reason.objects.create(code="amount", name="El importe", position=0)
    Reason.objects.create(code="notice", name="No se avisó", position=1)
    return desk.enter(joaquin())


def change(desk: Desk, slug: str, status: int = 200, **changed: Any) -> Page:
    sent = as_shown(desk.get("desk:settings-part", slug))
    for name in [name for name, value in changed.items() if value is None]:
        sent.pop(name, None)
        changed.pop(name)
    return desk.post("desk:settings-part", slug, status=status, **sent | changed)


def test_the_list_says_how_each_thing_stands_and_what_is_missing(boss: Desk) -> None:
    shown = boss.get("desk:settings").words("main")
    assert "lunes a viernes, de 8:00 a 15:00" in shown
    assert said("Nobody: at night nothing rings.") in shown
    assert said("The town's own of %(year)s are missing.", year=2027) in shown
    assert said("None has been made yet.") in shown


@pytest.mark.parametrize("slug", SLUGS)
def test_saving_without_touching_anything_changes_nothing(boss: Desk, slug: str) -> None:
    before = Entry.objects.count()
    page = change(boss, slug)
    assert said("Nothing was changed.") in page.words("#avisos")
    assert Entry.objects.count() == before


CHANGES: list[tuple[str, dict[str, Any], str]] = [
    ("administracion", {"name": "Aigües de Vallserena"}, "Name of the administration"),
    ("lenguas", {"signature": "Aigües", "role_label": "Atención en redes"}, "Signature of the answers"),
    ("registro", {"phone": "961 000 000"}, "Telephone"),
    ("servicios", {"name_2": "Fuentes"}, "Fuentes"),
    ("motivos", {"key_0": "i"}, "El importe"),
    ("horario", {"closes_4_0": "14:00"}, "Friday"),
    ("festivos", {"day_0": "2027-04-05", "name_0": "Sant Vicent"}, "Sant Vicent"),
    ("guardia", {"name_0": "Control", "email_0": "control@agua.es"}, "Control"),
    ("plazos", {"minutes_0": "15"}, "Peligro o angustia"),
    ("normas", {"es": "Con respeto."}, "castellano"),
]


@pytest.mark.parametrize(("slug", "changed", "named"), CHANGES)
def test_a_change_is_said_by_its_name_written_down_and_undone(
    boss: Desk, slug: str, changed: dict[str, Any], named: str
) -> None:
    section = next(one for one in SECTIONS if one.slug == slug)
    before, entries = section.kept.read(), Entry.objects.count()
    page = change(boss, slug, **changed)
    assert said(named) in page.words("#avisos")
    assert section.kept.read() != before
    assert Entry.objects.count() > entries
    assert Entry.objects.order_by("-seq")[0].actor_id == joaquin().pk
    page = boss.post("desk:settings-undo", slug)
    assert said("It is as it was before.") in page.words("#avisos")
    assert _without_new(section.kept.read()) == _without_new(before)
    assert verify().ok


def _without_new(value: dict[str, Any]) -> dict[str, Any]:
    """What was added and undone stays out of use: nothing that a message may carry is deleted."""
    if value.get("rows") and "number" in value["rows"][0]:
        return {"rows": [row for row in value["rows"] if row["active"]]}
    return value


def test_undoing_does_not_undo_what_somebody_else_did_since(boss: Desk) -> None:
    change(boss, "registro", phone="961 000 000")
    Administration.objects.update(phone="962 000 000")
    page = boss.post("desk:settings-undo", "registro")
    assert said("It was changed again since: it stays as it is now.") in page.words("#avisos")
    assert Administration.objects.get().phone == "962 000 000"


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("administracion", {"name": " "}, "Write the name: citizens see it at the top of every page."),
    ("lenguas", {"languages": ["ca"], "first": "es"}, "It must be one of those that you ticked."),
    ("servicios", {"name_0": ""}, "It needs a name. To stop using it, untick it."),
    ("servicios", {"name_1": "suministro"}, "There is another one with this name."),
    ("servicios", {"active_0": None, "active_1": None}, "Leave at least one in use."),
    ("motivos", {"key_0": "i", "key_1": "I"}, "El importe"),
    ("motivos", {"key_0": "?"}, "A letter or a figure."),
    ("horario", {f"{end}_{day}_0": "" for end in ("opens", "closes") for day in range(5)}, "Write at least one stretch: without hours no term can be counted."),
    ("plazos", {"active_6": None}, "What fits no other class falls here: this one stays in use."),
    ("plazos", {"all_day_0": ["on"]}, "Nobody is on call: write the address first, and then this may ring at any hour."),
    ("plazos", {"minutes_3": "121"}, "121"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "changed", "why"), REFUSED)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_written(
    boss: Desk, slug: str, changed: dict[str, Any], why: str
) -> None:
    if slug == "plazos":
        codes = [row["code"] for row in next(one for one in SECTIONS if one.slug == slug).kept.read()["rows"]]
        general, cut = codes.index("CGN"), codes.index("C2H")
        changed = {
            name.replace("active_6", f"active_{general}").replace("minutes_3", f"minutes_{cut}"): value
            for name, value in changed.items()
        }
    before = Entry.objects.count()
    page = change(boss, slug, status=422, **changed)
    assert said(why) in page.words("main .error-summary") or why == "121"
    assert Entry.objects.count() == before


def test_the_last_on_call_address_cannot_go_while_a_class_rings_at_any_hour(boss: Desk) -> None:
    change(boss, "guardia", name_0="Control", email_0="control@agua.es")
    assert not ClockClass.objects.filter(all_day=True).exists(), "nothing rings by itself"
    page = boss.post("desk:settings-ring")
    assert ClockClass.objects.get(code="C2H").all_day
    page = change(boss, "guardia", status=422, name_0="", email_0="", phone_0="")
    assert "Corte o falta de agua" in page.words(".error-summary")
    assert OnCall.objects.count() == 1


def test_each_address_says_which_classes_reach_it(boss: Desk) -> None:
    change(boss, "guardia", name_0="Control", email_0="control@agua.es", classes_0=["C2H", "CQ"])
    assert OnCall.objects.get().classes == ["C2H", "CQ"]
    page = boss.get("desk:settings-part", "guardia")
    assert as_shown(page)["classes_0"] == ["CQ", "C2H"] or set(as_shown(page)["classes_0"]) == {"CQ", "C2H"}
    page = boss.post("desk:settings-part", "guardia", **as_shown(page) | {"more": "1"})
    assert set(as_shown(page)["classes_0"]) == {"CQ", "C2H"}, "one more line loses no tick"


def test_a_line_goes_up_and_the_order_is_kept(boss: Desk) -> None:
    sent = as_shown(boss.get("desk:settings-part", "servicios"))
    page = boss.post("desk:settings-part", "servicios", **sent | {"up": "1"})
    assert as_shown(page)["name_0"] == "Calidad"
    assert list(Service.objects.values_list("name", flat=True)) == ["Suministro", "Calidad"], "not saved yet"
    boss.post("desk:settings-part", "servicios", **as_shown(page))
    assert list(Service.objects.values_list("name", flat=True)) == ["Calidad", "Suministro"]


def test_holidays_of_past_years_stay_for_the_terms_that_ran_then(boss: Desk) -> None:
    from datetime import date

    LocalHoliday.objects.create(day=date(2025, 4, 28), name="Sant Vicent")
    change(boss, "festivos", day_0="2027-04-05", name_0="Sant Vicent")
    assert LocalHoliday.objects.count() == 2


def test_the_post_is_called_as_the_house_calls_it(boss: Desk) -> None:
    nuria()
    assert "Responsable de redes" in boss.get("people:staff").words("main")
    change(boss, "lenguas", role_label="Atención en redes")
    assert "Atención en redes" in boss.get("people:staff").words("main")


@pytest.mark.parametrize(
    "path", ["/ajustes/", "/ajustes/horario/", "/ajustes/textos/", "/ajustes/borrar/", "/ajustes/copias/"]
)
def test_only_administrators_come_in(desk: Desk, path: str) -> None:
    administration()
    joaquin()
    assert "entrar" in desk.client.get(path).headers["Location"]
    desk.enter(nuria())
    assert desk.client.get(path).status_code == 403
    assert desk.client.post(path, {"name": "x"}).status_code == 403


def test_there_is_no_other_part(boss: Desk) -> None:
    boss.get("desk:settings-part", "otra", status=404)


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ([[d, "08:00", "15:00"] for d in range(5)], "de lunes a viernes, de 8:00 a 15:00"),
        ([[0, "09:00", "14:00"], [0, "16:00", "19:00"], [2, "09:00", "14:00"]], "lunes, de 9:00 a 14:00 y de 16:00 a 19:00; miércoles, de 9:00 a 14:00"),
        ([], "nunca"),
    ],
)  # fmt: skip
def test_hours_are_said_as_a_notice_on_the_door_would(hours: list[Any], told: str) -> None:
    with override("es"):
        assert hours_in_words(hours) == told


def test_two_stretches_a_day_are_kept(boss: Desk) -> None:
    change(boss, "horario", opens_0_1="16:00", closes_0_1="18:30")
    assert AttentionHours.objects.filter(weekday=0).count() == 2
