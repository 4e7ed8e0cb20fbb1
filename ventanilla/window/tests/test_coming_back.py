"""Coming back: the code and the PIN, the signed link, the story, adding something."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import cast
from ventanilla.answers import operations as answers
from ventanilla.answers.models import Duty, State
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations import erase_messages
from ventanilla.outbox.models import Dispatch
from ventanilla.outbox.operations import dispatch_due
from ventanilla.window.models import Tracking
from ventanilla.window.operations import email_of, tell
from ventanilla.window.queries.passes import new_once, pin_for, read_once, status_pass
from ventanilla.window.tests.conftest import answer, case_of, fields_of, status

# The door ---------------------------------------------------------------------------------------------------------


def test_with_the_code_and_the_pin_one_sees_how_it_goes(citizen) -> None:
    case, pin = case_of(citizen)
    page = citizen.desk.post("window:find", key=case.key.lower().replace("-", " "), pin=f" {pin} ")
    assert "Lo está mirando una persona" in page.words("h1")
    assert "Le contestaremos hoy antes de las 12:00" in page.words("main")


def test_a_wrong_pin_and_a_code_that_nobody_has_say_the_same(citizen) -> None:
    case, pin = case_of(citizen)
    wrong = citizen.desk.post("window:find", status=422, key=case.key, pin=f"{(int(pin) + 1) % 10000:04d}")
    none = citizen.desk.post("window:find", status=422, key="CCC-CCC", pin="1234")
    assert wrong.words(".error-summary") == none.words(".error-summary")
    assert wrong.select_one("#id_key")["value"] == case.key


def test_after_some_failures_it_waits_longer_each_time_and_opens_to_the_right_one(citizen) -> None:
    case, pin = case_of(citizen)
    wrong = f"{(int(pin) + 1) % 10000:04d}"
    for _ in range(4):
        citizen.desk.post("window:find", status=422, key=case.key, pin=wrong)
    waits = []
    for _ in range(3):
        citizen.desk.post("window:find", status=429, key=case.key, pin=wrong)
        case.refresh_from_db()
        waits.append((case.locked_until - clock.real_now()).total_seconds())
        locked = citizen.desk.post("window:find", status=429, key=case.key, pin=pin)
        assert "se puede volver a probar" in locked.words(".error-summary")
        citizen.now(case.locked_until + timedelta(minutes=11))
    assert waits == [60, 120, 240]
    citizen.desk.post("window:find", key=case.key, pin=pin)
    case.refresh_from_db()
    assert (case.failures, case.locked_until) == (0, None)


def test_a_machine_that_tries_codes_is_stopped(citizen) -> None:
    for _ in range(15):
        citizen.desk.post("window:find", status=422, key="CCC-CCC", pin="1234")
    citizen.desk.post("window:find", status=429, key="CCC-CCC", pin="1234")


def test_the_pin_is_nowhere_in_the_rows(citizen) -> None:
    case, pin = case_of(citizen)
    assert pin not in case.pin.split("$")
    assert case.pin.count("$") >= 2


def test_an_old_a_forged_and_anothers_link_lead_to_the_code(citizen) -> None:
    case, _pin = case_of(citizen)
    good = status_pass(case.key)
    forged = good.replace(case.key, "CCC-CCC")
    page = citizen.desk.get("window:status", forged, status=410)
    assert page.select_one('a[href="/ventanilla/estado/"]') is not None
    citizen.desk.get("window:status", good[:-1], status=410)


def test_a_receipt_is_shown_for_a_day(citizen, monkeypatch) -> None:
    import time

    page = citizen.sends()
    address = page.response.request["PATH_INFO"]
    citizen.desk.get(address)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 60 * 60 * 25)
    assert "Este enlace ya no vale" in citizen.desk.get(address, status=410).words("h1")


def test_the_receipt_can_be_kept_as_a_file(citizen) -> None:
    page = citizen.sends("¿Cuándo abrís?")
    kept = citizen.desk.client.get(page.response.request["PATH_INFO"] + "?guardar=1")
    text = kept.content.decode()
    case = Tracking.objects.get()
    assert case.key in text
    assert page.words(".tracking-key .pin") in text
    assert "¿Cuándo abrís?" in text
    assert kept["Content-Disposition"] == f'attachment; filename="resguardo-{case.key}.txt"'


@pytest.mark.parametrize("name", ["window:receipt", "window:status", "window:find"])
def test_no_search_engine_keeps_it_and_no_other_site_learns_its_address(citizen, name: str) -> None:
    sent = citizen.sends()
    case = Tracking.objects.get()
    parts = {
        "window:receipt": [sent.response.request["PATH_INFO"].split("/")[3]],
        "window:status": [status_pass(case.key)],
    }
    headers = citizen.desk.get(name, *parts.get(name, [])).response.headers
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in headers["Cache-Control"]


def test_the_key_of_a_form_survives_and_one_that_we_did_not_sign_does_not() -> None:
    made = new_once(at=cast.AT)
    assert read_once(made.token) == made
    assert read_once(made.token[:-2]) is None
    assert read_once("") is None
    assert pin_for(made.key) == pin_for(made.key)


# The story --------------------------------------------------------------------------------------------------------


def test_the_answer_is_on_the_page_at_once_with_its_signature_and_no_name(citizen) -> None:
    case, _pin = case_of(citizen)
    nuria = cast.nuria(signature="— N. (agente 3)")
    assert answer("El plazo se abre el jueves 28 de enero.", by=nuria).state == "sent"
    page = status(citizen, case)
    assert page.words("h1") == "Contestado"
    assert "El plazo se abre el jueves 28 de enero." in page.words(".said-by-us")
    assert "— N. (agente 3)" in page.words(".said-by-us")
    assert "Nuria" not in page.words("body")
    assert "miércoles 20 de enero, a las 10:00" in page.words(".story li:first-child")


def test_a_signature_is_not_put_twice(citizen) -> None:
    case, _pin = case_of(citizen)
    answer("Abrimos el lunes.\n\n— N. (agente 3)", by=cast.nuria(signature="— N. (agente 3)"))
    assert status(citizen, case).words(".said-by-us").count("— N. (agente 3)") == 1


def test_a_first_answer_promises_until_when_and_stays_open(citizen) -> None:
    case, _pin = case_of(citizen)
    answer("Lo consultamos.", provisional_until=cast.AT + timedelta(days=2))
    page = status(citizen, case)
    assert "Contestado en parte" in page.words("h1")
    assert "Le diremos el resto antes del viernes 22 de enero a las 10:00" in page.words("main")


def test_an_answer_that_was_undone_is_never_shown(citizen) -> None:
    case, _pin = case_of(citizen, email="ana@example.org")
    made = answers.answer(
        message=case.message, text="Me he equivocado", by=cast.nuria(), at=clock.now(), wait=timedelta(seconds=10)
    )
    answers.undo(dispatch=made, by=cast.nuria(), at=clock.now())
    citizen.now(timedelta(seconds=20))
    dispatch_due(at=clock.now())
    assert "Me he equivocado" not in status(citizen, case).words("body")
    assert tell(at=clock.now()) == 0


def test_an_answer_that_did_not_arrive_is_not_shown_as_one(citizen) -> None:
    case, _pin = case_of(citizen)
    made = answer("Abrimos el lunes.")
    Dispatch.objects.filter(pk=made.pk).update(state="undelivered")
    answers.settle(at=clock.now())
    page = status(citizen, case)
    assert "Abrimos el lunes." not in page.words("body")
    assert "Lo está mirando una persona" in page.words("h1")


@pytest.mark.parametrize(
    ("whom", "said"), [("department", "Lo estamos consultando con el área"), ("citizen", "Nos hace falta algo suyo")]
)
def test_each_way_of_waiting_is_told(citizen, whom: str, said: str) -> None:
    case, _pin = case_of(citizen)
    answers.wait_for(duty=Duty.objects.get(), whom=whom, by=cast.nuria(), at=clock.now())
    assert said in status(citizen, case).words("h1")


@pytest.mark.parametrize(
    ("ending", "said"), [("noted_no_reply", "Leído y anotado"), ("spam_closed", "Cerrado sin respuesta"), ("withdrawn_by_author", "Retirado por usted")]
)  # fmt: skip
def test_what_was_closed_without_an_answer_says_so_and_how_to_undo_it(citizen, ending: str, said: str) -> None:
    case, _pin = case_of(citizen)
    citizen.now(timedelta(minutes=5))
    answers.close(duty=Duty.objects.get(), ending=ending, by=cast.nuria(), at=clock.now(), reason="motivo interno")
    page = status(citizen, case)
    assert said in page.words("h1")
    assert "motivo interno" not in page.words("body")
    assert page.select_one("#escribir textarea") is not None


def test_being_late_is_said(citizen) -> None:
    case, _pin = case_of(citizen)
    citizen.now(timedelta(days=2))
    assert "Vamos con retraso: teníamos que contestarle antes del miércoles 20 de enero a las 12:00" in status(
        citizen, case
    ).words("main")


def test_what_she_adds_is_a_message_with_its_own_duty_in_the_same_thread(citizen) -> None:
    case, _pin = case_of(citizen)
    answer("Abrimos el lunes.")
    link = status_pass(case.key)
    carried = citizen.opens("window:status", link)
    citizen.now(timedelta(minutes=3))
    for _ in range(2):
        page = citizen.desk.post("window:status", link, **(carried | {"message": "No, no es eso lo que pregunté"}))
    added = Message.objects.filter(ours=False).latest("id")
    assert Message.objects.filter(ours=False).count() == 2
    assert (added.thread_id, added.parent_id, added.author_id) == (
        case.thread_id,
        case.message_id,
        case.message.author_id,
    )
    assert Duty.objects.get(pk=added.pk).state == State.MINE
    assert "No, no es eso lo que pregunté" in page.words(".story li:first-child")
    assert "Lo está mirando una persona" in page.words("h1")


def test_an_addition_that_needs_the_registry_is_warned_about_and_comes_back_here(citizen) -> None:
    case, _pin = case_of(citizen)
    link = status_pass(case.key)
    carried = citizen.opens("window:status", link)
    citizen.now(timedelta(minutes=3))
    page = citizen.desk.post("window:status", link, **(carried | {"message": "Presento recurso de alzada"}))
    assert Message.objects.count() == 1
    assert page.select_one("#escribir")["action"] == f"/ventanilla/estado/{link}/"
    citizen.desk.post("window:status", link, **(fields_of(page) | {"visto": "1"}))
    assert Message.objects.count() == 2


def test_an_erased_case_says_so_and_forgets_the_way_back(citizen) -> None:
    cast.administration(kind="town")
    case, _pin = case_of(citizen, "mi historia", email="ana@example.org", place="Calle Mayor, 3")
    assert email_of(case) == "ana@example.org"
    erase_messages(ids=[case.message_id], at=clock.now())
    case.refresh_from_db()
    assert (case.email_sealed, case.thread.title) == ("", case.key)
    page = status(citizen, case)
    assert "se ha borrado" in page.words("h1")
    assert "mi historia" not in page.words("body")
    assert "Calle Mayor" not in page.words("body")


def test_a_case_knows_nothing_of_another(citizen) -> None:
    one, _ = case_of(citizen, "la mía")
    other, _ = case_of(citizen, "la de otra persona")
    answer("respuesta a otra persona", message=other.message)
    assert "otra persona" not in status(citizen, one).words(".story")


def test_how_many_questions_a_status_page_asks(citizen, django_assert_max_num_queries) -> None:
    case, _pin = case_of(citizen)
    for number in range(5):
        answer(f"Respuesta {number}", message=case.message, provisional_until=cast.AT + timedelta(days=2))
    status(citizen, case)
    with django_assert_max_num_queries(12):
        status(citizen, case)


def test_once_she_has_answered_what_we_asked_it_is_our_turn(citizen) -> None:
    case, _pin = case_of(citizen)
    citizen.now(timedelta(minutes=5))
    answers.wait_for(duty=Duty.objects.get(), whom="citizen", by=cast.nuria(), at=clock.now())
    link = status_pass(case.key)
    carried = citizen.opens("window:status", link)
    citizen.now(timedelta(minutes=5))
    page = citizen.desk.post("window:status", link, **(carried | {"message": "Es la factura de enero"}))
    assert "Lo está mirando una persona" in page.words("h1")
