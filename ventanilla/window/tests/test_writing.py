"""Writing to us: without JavaScript, without a session, each once, with its duty at once."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest

from tests import cast
from ventanilla.answers.models import Duty
from ventanilla.channels.models import Account
from ventanilla.inbox.models import Message, Thread
from ventanilla.journal.models import Entry
from ventanilla.notices.models import Notice
from ventanilla.window.models import Tracking, Visit
from ventanilla.window.queries.cases import thread_of_key
from ventanilla.window.tests.conftest import fields_of


def test_what_is_sent_enters_with_its_duty_and_gives_a_code_and_a_pin(citizen) -> None:
    page = citizen.sends("¿Cuándo se abre el plazo?")
    case = Tracking.objects.get()
    assert page.words(".tracking-key .code") == case.key
    assert len(page.words(".tracking-key .pin")) == 4
    message = Message.objects.get()
    assert (message.space, message.visibility, message.text) == ("form", "private", "¿Cuándo se abre el plazo?")
    assert Duty.objects.get().message_id == message.pk
    assert case.message == message
    assert [entry.actor_kind for entry in Entry.objects.filter(action="inbox.admitted")] == ["citizen"]


def test_the_receipt_says_what_happens_next_and_by_when(citizen) -> None:
    page = citizen.sends()
    assert "Miércoles 20 de enero, a las 10:00" in page.words("main")
    assert "Hoy antes de las 12:00" in page.words(".story")
    assert "Esto no es un registro de entrada ni interrumpe plazos." in page.words("main")


def test_after_hours_the_receipt_names_the_day(citizen) -> None:
    citizen.now(cast.AT.replace(day=22, hour=20))
    assert "Antes del lunes 25 de enero a las 10:00" in citizen.sends().words(".story")


def test_the_form_says_before_sending_what_it_is_not_and_puts_the_urgent_telephone_first(citizen) -> None:
    page = citizen.desk.get("window:contact")
    said = page.words("main")
    assert said.index("900 000 001") < said.index("Su mensaje")
    assert said.index("Esto no es un registro de entrada") < said.index("Enviar")
    assert page.select_one(".registry a")["href"] == "https://sede.vallserena.example/registro"
    assert "No ponga su DNI" in said
    assert "de lunes a viernes, de 8:00 a 15:00" in said
    assert page.select_one('#escribir a[href="/ventanilla/privacidad/"]') is not None


def test_three_fields_and_a_place_only_where_it_helps(citizen, house) -> None:
    shown = citizen.opens()
    assert set(shown) == {"csrfmiddlewaretoken", "web", "message", "email"}
    cast.administration(also="water")
    assert "place" in citizen.opens()


def test_the_place_goes_with_the_code_and_the_words_stay_hers(citizen) -> None:
    cast.administration(kind="town")
    citizen.sends("Hay un socavón", place="Calle Mayor, 3")
    case, thread = Tracking.objects.get(), Thread.objects.get()
    assert thread.title == f"{case.key} · Calle Mayor, 3"
    assert Message.objects.get().text == "Hay un socavón"


def test_sent_twice_it_is_one_message_and_the_same_receipt(citizen) -> None:
    carried = citizen.opens() | {"message": "¿Cuándo abrís?", "email": "ana@example.org"}
    citizen.now(timedelta(seconds=20))
    first = citizen.desk.post("window:contact", **carried)
    citizen.now(timedelta(seconds=2))
    second = citizen.desk.post("window:contact", **carried)
    assert first.words(".tracking-key") == second.words(".tracking-key")
    assert (Message.objects.count(), Tracking.objects.count(), Duty.objects.count()) == (1, 1, 1)
    assert Notice.objects.count() == 1


def test_two_forms_with_the_same_words_are_two_messages(citizen) -> None:
    citizen.sends("Hola, ¿hay plazas?")
    citizen.sends("Hola, ¿hay plazas?")
    assert Message.objects.count() == 2
    assert len({message.author_id for message in Message.objects.all()}) == 2


def test_nobody_gets_a_cookie_by_reading_or_by_writing(citizen) -> None:
    assert citizen.desk.get("window:contact").response.cookies.output() == ""
    assert citizen.sends().response.cookies.output() == ""
    assert citizen.desk.client.cookies.output() == ""


def test_no_page_of_the_form_has_a_script(citizen) -> None:
    assert citizen.desk.get("window:contact").select("script") == []


def test_no_address_is_kept(citizen) -> None:
    citizen.sends()
    assert "127.0.0.1" not in Visit.objects.get().digest
    assert not any("127.0.0.1" in str(row) for row in Message.objects.values())


def test_by_telephone_the_code_alone_finds_it_however_it_is_said(citizen) -> None:
    citizen.sends()
    case = Tracking.objects.get()
    for said in (case.key, case.key.lower(), case.key.replace("-", ""), f" {case.key.replace('-', ' ')} "):
        assert thread_of_key(said) == case.thread
    assert thread_of_key("KX4-7T") is None
    assert thread_of_key("") is None


def test_the_desks_search_finds_the_code(citizen) -> None:
    from ventanilla.inbox.queries.fulltext import matching_ids, terms_of

    citizen.sends("Nada que se parezca")
    case = Tracking.objects.get()
    assert matching_ids(terms=terms_of(case.key), below=None, limit=5) == [case.message_id]


def test_without_an_account_the_form_says_so_and_gives_another_way(citizen) -> None:
    carried = citizen.opens()
    Account.objects.update(closed_at=cast.AT)
    page = citizen.desk.get("window:contact")
    assert "no está abierto" in page.words("h1")
    assert "900 000 000" in page.words("main")
    assert page.select_one("form") is None
    citizen.now(timedelta(seconds=20))
    refused = citizen.desk.post("window:contact", status=503, **(carried | {"message": "lo que escribí"}))
    assert "lo que escribí" in refused.words("blockquote")
    assert Message.objects.count() == 0


def test_a_desk_that_was_never_founded_shows_its_window_all_the_same(desk) -> None:
    for name in ("home", "contact", "find", "rules", "privacy", "accessibility"):
        desk.get(f"window:{name}")


@pytest.mark.parametrize(
    "text",
    [
        "Presento recurso de alzada contra la resolución",
        "Quiero presentar alegaciones al listado provisional",
        "Presente al·legacions a la llista provisional",
        "I want to file an appeal",
        "Quiero saber cuánto se ha gastado en publicidad, por la ley de transparencia",
        "Borren mis datos personales",
    ],
)
def test_what_looks_like_a_deadline_is_warned_about_and_never_stopped(citizen, text: str) -> None:
    page = citizen.sends(text, email="ana@example.org")
    assert Message.objects.count() == 0
    assert "Esto puede necesitar registro" in page.words("h1")
    assert text in page.words("blockquote")
    assert page.select_one(".registry a") is not None
    citizen.desk.post("window:contact", **(fields_of(page) | {"visto": "1"}))
    assert Message.objects.get().text == text
    assert Tracking.objects.get().email_sealed


def test_from_the_warning_one_goes_back_to_everything_as_it_was(citizen) -> None:
    page = citizen.sends("Presento recurso de alzada\n\nSegundo párrafo", email="ana@example.org")
    back = citizen.desk.post("window:contact", **(fields_of(page) | {"volver": "1"}))
    carried = fields_of(back)
    assert carried["message"] == "Presento recurso de alzada\n\nSegundo párrafo"
    assert carried["email"] == "ana@example.org"
    assert back.select(".error-summary") == []


@pytest.mark.parametrize(
    "text", ["¿Cómo va mi solicitud del curso?", "No tenemos agua", "Gracias por todo", "Recursos humanos no contesta"]
)
def test_an_ordinary_question_is_not_warned_about(citizen, text: str) -> None:
    citizen.sends(text)
    assert Message.objects.count() == 1


def test_an_identity_number_is_pointed_out_before_sending(citizen) -> None:
    page = citizen.sends("Soy Ana, mi DNI es 12345678Z, ¿me han admitido?")
    assert "DNI" in page.words(".finding")
    assert Message.objects.count() == 0


def test_a_code_that_is_taken_already_is_given_to_nobody_else(citizen, monkeypatch) -> None:
    module = import_module("ventanilla.window.operations.receive")
    keys = iter(["CCC-CCC", "CCC-CCC", "DDD-DDD"])
    monkeypatch.setattr(module, "new_key", lambda: next(keys))
    citizen.sends("la primera")
    citizen.sends("la segunda")
    assert [(case.key, case.message.text) for case in Tracking.objects.order_by("id")] == [
        ("CCC-CCC", "la primera"),
        ("DDD-DDD", "la segunda"),
    ]
    assert Thread.objects.latest("id").title == "DDD-DDD"
