"""The first-run wizard: every way leads to it, nothing typed is lost, and nothing is written until its end."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import gettext, override

from tests.cast import AT, administration, joaquin, nuria
from tests.page import Desk, Page
from ventanilla.answers.models import CannedReply, ClockClass
from ventanilla.channels.models import Account
from ventanilla.departments import queries as house
from ventanilla.departments.models import Administration, AttentionHours, LocalHoliday, OnCall, Reason, Service
from ventanilla.desk.web.start import code
from ventanilla.journal.queries import verify
from ventanilla.journal.rules import SYSTEM
from ventanilla.people.models import Person
from ventanilla.people.operations import add_person

pytestmark = pytest.mark.django_db
GOOD = "siete caballos vienen de bonanza"
ABOUT = {"name": "Aigües de Benimar", "kind": "water", "also": "", "town": "Benimar", "region": "VC"}
ME = {"name": "Rosa Gil", "handle": "Rosa", "password": GOOD, "email": ""}


@pytest.fixture(autouse=True)
def keys(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("VENTANILLA_KEYS", str(tmp_path))


def as_shown(page: Page) -> dict[str, Any]:
    """What the form would send if nobody touched it."""
    sent: dict[str, Any] = {}
    for field in page.select("main form [name]"):
        name, kind = str(field["name"]), str(field.get("type", ""))
        if name == "csrfmiddlewaretoken" or field.name == "button":
            continue
        if kind in {"checkbox", "radio"}:
            if field.has_attr("checked"):
                sent.setdefault(name, []).append(str(field.get("value", "on")))
        elif field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            sent[name] = str(chosen["value"]) if chosen else ""
        else:
            sent[name] = field.get_text() if field.name == "textarea" else str(field.get("value", ""))
    return sent


def go_on(desk: Desk, page: Page, **changed: Any) -> Page:
    path = page.response.request["PATH_INFO"]  # type: ignore[attr-defined]
    return desk.post(path, **(as_shown(page) | changed))


def here(page: Page) -> str:
    return str(page.response.request["PATH_INFO"])  # type: ignore[attr-defined]


def walk(desk: Desk, until: str, **answers: dict[str, Any]) -> Page:
    """Through the questions as they are proposed, but for what `answers` says, up to the one called `until`."""
    page = desk.post("desk:wizard-step", "administracion", **ABOUT)
    while not here(page).endswith(f"/{until}/"):
        slug = here(page).rstrip("/").rpartition("/")[2]
        page = go_on(desk, page, **answers.get(slug, {}))
    return page


@pytest.mark.parametrize("path", ["/", "/bandeja/", "/cuenta/entrar/", "/ajustes/", "/apuntar/", "/empezar/"])
def test_on_an_empty_desk_every_page_and_the_sign_in_lead_to_the_first_question(desk: Desk, path: str) -> None:
    desk.client.get(path)
    answer = desk.client.get(path, follow=True)
    assert answer.redirect_chain[-1][0].endswith("/empezar/administracion/")


def test_the_window_of_the_citizens_is_not_sent_to_the_wizard(client) -> None:
    assert "empezar" not in client.get("/ventanilla/contacto/").headers.get("Location", "")


def test_the_whole_wizard_makes_a_desk_of_what_was_said_and_its_first_person_is_in(desk: Desk) -> None:
    page = walk(
        desk, "persona",
        guardia={"name_0": "Centro de control", "email_0": "control@benimar.es"},
        festivos={"day_0": "2027-04-05", "name_0": "Sant Vicent"},
        registro={"registry_url": "sede.benimar.es", "phone": "960 000 000"},
    )  # fmt: skip
    assert not Administration.objects.exists(), "nothing is written before the end"
    page = go_on(desk, page, **ME)
    assert here(page).endswith("/primera-cuenta/")
    found = Administration.objects.get()
    assert (found.name, found.kind, found.region, found.zone) == ("Aigües de Benimar", "water", "VC", "Europe/Madrid")
    assert found.languages == ["es", "ca"]
    assert found.registry_url == "https://sede.benimar.es"
    assert found.ready_at is not None
    person = Person.objects.get()
    assert (person.handle, person.role) == ("rosa", "administrator")
    assert person.check_password(GOOD)
    assert desk.client.session["_auth_user_id"] == str(person.pk)
    assert AttentionHours.objects.count() == 5
    assert Service.objects.filter(code="supply").exists()
    assert Reason.objects.filter(code="no_water").exists()
    assert LocalHoliday.objects.get().name == "Sant Vicent"
    assert OnCall.objects.get().email == "control@benimar.es"
    assert ClockClass.objects.get(code="C2H").all_day, "somebody is on call: it rings at any hour"
    assert CannedReply.objects.filter(language="ca").exists()
    assert Account.objects.filter(adapter="window").exists(), "the form is open"
    assert verify().ok
    assert "empezar" not in desk.client.get("/bandeja/").headers.get("Location", "")


def test_without_anybody_on_call_no_class_rings_at_night(desk: Desk) -> None:
    go_on(desk, walk(desk, "persona"), **ME)
    assert not ClockClass.objects.filter(all_day=True).exists()
    assert ClockClass.objects.get(code="URG").active


def test_what_was_unticked_renamed_and_added_is_what_there_is(desk: Desk) -> None:
    page = walk(desk, "servicios")
    shown = as_shown(page)
    last = int(shown["rows"]) - 1
    shown.pop("active_1")
    page = desk.post("desk:wizard-step", "servicios", **shown | {"name_0": "Suministro", f"name_{last}": "Fuentes"})
    while not here(page).endswith("/persona/"):
        page = go_on(desk, page)
    go_on(desk, page, **ME)
    names = set(house.services().values_list("name", flat=True))
    assert {"Suministro", "Fuentes"} <= names
    assert "Calidad del agua" not in names
    assert Service.objects.get(name="Suministro").code == "supply", "its code stays"


def test_going_back_keeps_even_what_is_not_right_yet(desk: Desk) -> None:
    page = walk(desk, "registro")
    page = go_on(desk, page, phone="960 1", email="no es", back="1")
    assert here(page).endswith("/guardia/")
    page = desk.get("desk:wizard-step", "registro")
    assert as_shown(page)["phone"] == "960 1"
    assert as_shown(page)["email"] == "no es"


def test_an_interrupted_wizard_goes_on_where_it_was(desk: Desk) -> None:
    walk(desk, "horario")
    assert here(desk.get("/", status=302)) == "/"
    answer = desk.client.get("/", follow=True)
    assert answer.redirect_chain[-1][0] == "/empezar/horario/"


def test_a_question_is_not_reached_before_those_that_it_depends_on(desk: Desk) -> None:
    assert "/empezar/" in desk.get("desk:wizard-step", "plazos", status=302).response.headers["Location"]
    desk.get("desk:wizard-step", "no-existe", status=404)


def test_a_password_is_never_kept_in_the_session(desk: Desk) -> None:
    page = walk(desk, "persona")
    go_on(desk, page, **ME | {"handle": "", "back": "1"})
    assert GOOD not in str(dict(desk.client.session))
    page = desk.get("desk:wizard-step", "persona")
    assert as_shown(page)["name"] == "Rosa Gil"
    assert as_shown(page)["password"] == ""


def test_another_kind_of_body_gets_its_own_proposals_but_what_was_written_stays(desk: Desk) -> None:
    walk(desk, "motivos")
    desk.post("desk:wizard-step", "administracion", **ABOUT | {"kind": "employment"})
    assert "Ofertas de empleo" in str(desk.get("desk:wizard-step", "servicios"))
    page = desk.get("desk:wizard-step", "servicios")
    go_on(desk, page, name_0="Formación")
    desk.post("desk:wizard-step", "administracion", **ABOUT)
    assert "Formación" in str(desk.get("desk:wizard-step", "servicios"))


@pytest.mark.parametrize(
    ("slug", "changed", "why"),
    [
        ("horario", {"opens_0_0": "0:00", "closes_0_0": "23:59"}, "14"),
        ("horario", {"opens_0_0": "15:00", "closes_0_0": "8:00"}, "It closes before it opens."),
        ("horario", {"opens_0_0": "9:00", "closes_0_0": ""}, "The other hour is missing."),
        ("horario", {"opens_0_1": "14:00", "closes_0_1": "16:00"}, "The stretch before has not ended yet."),
        ("horario", {"opens_0_0": "a las nueve"}, "Write the hour like this: 9:00."),
        ("festivos", {"name_0": "Sant Vicent"}, "Which day?"),
        ("festivos", {"day_0": "2027-04-05", "day_1": "2027-04-05"}, "This day is written twice."),
        ("guardia", {"name_0": "Control"}, "Write the address: the warning goes by mail."),
        ("plazos", {"minutes_2": "100000"}, ""),
        ("plazos", {"minutes_2": "300"}, "30"),
        ("registro", {"registry_url": "ftp://sede.es"}, "The address must begin with https:// or http://."),
        ("persona", ME | {"password": "12345"}, ""),
        (
            "persona",
            ME | {"handle": "con espacio"},
            "Only letters a to z, figures and . _ @ + -, without blanks or accents.",
        ),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_typed_is_lost(
    desk: Desk, slug: str, changed: dict[str, Any], why: str
) -> None:
    page = walk(desk, slug)
    answer = desk.post("desk:wizard-step", slug, status=422, **as_shown(page) | changed)
    assert answer.select_one(".error") or answer.select_one(".error-summary")
    with override("es"):
        assert (gettext(why) if why else "") in answer.words("main")
    kept = as_shown(answer)
    assert all(kept[name] == value for name, value in changed.items() if name != "password")


def test_one_more_stretch_and_mondays_hours_for_the_week_need_no_script(desk: Desk) -> None:
    page = walk(desk, "horario")
    page = go_on(desk, page, opens_0_0="7:30", copy="1")
    assert as_shown(page)["opens_4_0"] == "7:30"
    assert as_shown(page)["opens_5_0"] == ""
    page = go_on(desk, page, more="1")
    assert "opens_0_2" in as_shown(page)
    assert not house.administration()


def test_who_was_added_from_the_shell_begins_the_desk_without_saying_who_they_are(desk: Desk) -> None:
    boss = joaquin()
    assert desk.get("account_login").select_one("input[name=login]") is not None, "they can sign in"
    desk.enter(boss)
    page = walk(desk, "plazos")
    page = go_on(desk, page)
    assert here(page).endswith("/primera-cuenta/")
    assert Person.objects.count() == 1


def test_who_does_not_administer_is_told_whom_to_ask(desk: Desk) -> None:
    desk.enter(nuria())
    assert desk.client.get("/", follow=True).status_code == 403
    assert desk.client.post("/empezar/administracion/", ABOUT).status_code == 403


def test_once_begun_it_is_closed_to_everybody(desk: Desk) -> None:
    administration()
    boss = joaquin()
    assert "entrar" in desk.client.get("/empezar/").headers["Location"]
    assert "entrar" in desk.client.post("/empezar/persona/", ME).headers["Location"]
    desk.enter(boss)
    assert desk.client.get("/empezar/").headers["Location"] == "/"
    assert desk.client.get("/empezar/administracion/").headers["Location"] == "/"
    assert desk.client.post("/empezar/administracion/", ABOUT).headers["Location"] == "/"


def test_a_house_without_anybody_asks_only_who_comes_in(desk: Desk) -> None:
    found = administration()
    page = desk.get("desk:wizard-step", "persona")
    go_on(desk, page, **ME)
    assert Person.objects.get().role == "administrator"
    assert Administration.objects.get().name == found.name


def test_two_who_end_at_once_make_one_desk_and_one_administrator(desk: Desk) -> None:
    page = walk(desk, "persona")
    administration()
    add_person(handle="otra", name="Otra", role="administrator", by=SYSTEM, at=AT)
    assert "entrar" in desk.client.post(here(page), as_shown(page) | ME).headers["Location"]
    assert Person.objects.count() == 1


class TestFromAnotherMachine:
    @pytest.mark.parametrize(
        "where",
        [
            {"REMOTE_ADDR": "192.0.2.7"},
            {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
            {"HTTP_X_REAL_IP": "192.0.2.7"},
            {"REMOTE_ADDR": "::ffff:192.0.2.7"},
            {"REMOTE_ADDR": ""},
        ],
    )
    def test_the_code_is_asked(self, client, where: dict[str, str]) -> None:
        answer = client.post("/empezar/administracion/", ABOUT, **where)
        assert answer.headers["Location"] == "/empezar/codigo/"
        assert client.get("/empezar/codigo/", **where).status_code == 200

    def test_also_of_who_comes_by_the_public_address(self, client, settings) -> None:
        settings.PUBLIC_URL = "https://mesa.benimar.es"
        assert client.get("/empezar/").headers["Location"] == "/empezar/codigo/"

    def test_a_wrong_one_opens_nothing_and_the_right_one_does(self, client) -> None:
        where = {"REMOTE_ADDR": "192.0.2.7"}
        for wrong in ("", "AAAAA-AAAAA", code.code()[:-1]):
            assert client.post("/empezar/codigo/", {"code": wrong}, **where).status_code == 422
        assert client.get("/empezar/persona/", **where).headers["Location"] == "/empezar/codigo/"
        typed = code.code().lower().replace("-", " ")
        assert client.post("/empezar/codigo/", {"code": typed}, **where).status_code == 302
        assert client.get("/empezar/administracion/", **where).status_code == 200

    def test_it_is_on_the_screen_of_whoever_runs_the_desk_until_somebody_is_in(self, desk: Desk) -> None:
        from ventanilla.desk.web.start.greeting import how_to_begin

        assert any(code.code() in line for line in how_to_begin())
        before = code.code()
        go_on(desk, walk(desk, "persona"), **ME)
        assert how_to_begin() == []
        assert code.code() != before, "burnt"
