"""Being told by mail: a link, never a text nor a name, each thing once."""

from __future__ import annotations

from datetime import timedelta

from tests import cast
from ventanilla.answers import operations as answers
from ventanilla.channels.models import Account
from ventanilla.foundation import clock
from ventanilla.notices.models import Notice
from ventanilla.outbox.operations import dispatch_due
from ventanilla.window.operations import email_of, tell
from ventanilla.window.queries.passes import status_pass
from ventanilla.window.tests.conftest import answer, case_of


def test_the_mails_carry_a_link_and_neither_text_nor_name_nor_pin(citizen) -> None:
    case, pin = case_of(citizen, "Soy Ana Pons y no me llega la carta", email="ana@example.org")
    citizen.now(timedelta(minutes=30))
    answer("Señora Pons, le llega el lunes.")
    assert tell(at=clock.now()) == 1
    received, answered = Notice.objects.order_by("id")
    assert [one.reaches for one in (received, answered)] == ["citizen", "citizen"]
    for mail in (received, answered):
        whole = f"{mail.subject}\n{mail.body}"
        assert mail.to == "ana@example.org"
        assert "Pons" not in whole
        assert "carta" not in whole
        assert "lunes" not in whole
        assert "Nuria" not in whole
        assert pin not in whole.replace(case.key, "").split("http")[0]
        link = next(line for line in mail.body.splitlines() if line.startswith("http"))
        assert case.key in citizen.desk.get(link.removeprefix("http://localhost:8311")).words("main")


def test_each_answer_is_told_once_however_often_the_job_runs(citizen) -> None:
    case, _pin = case_of(citizen, email="ana@example.org")
    citizen.now(timedelta(minutes=30))
    answer("Lo consultamos.", provisional_until=cast.AT + timedelta(days=2))
    told = [tell(at=clock.now()) for _ in range(3)]
    citizen.now(timedelta(minutes=30))
    told += [tell(at=clock.now()) for _ in range(2)]
    answer("Se abre el jueves.", message=case.message)
    told += [tell(at=clock.now()) for _ in range(2)]
    assert told == [1, 0, 0, 0, 0, 1, 0]
    case.refresh_from_db()
    assert case.told_at is not None


def test_an_answer_that_is_written_down_after_something_later_is_told_all_the_same(citizen) -> None:
    case, _pin = case_of(citizen, email="ana@example.org")
    citizen.now(timedelta(minutes=30))
    at = clock.now()
    made = answers.answer(message=case.message, text="Abrimos el lunes.", by=cast.nuria(), at=at)
    case.thread.last_at = at + timedelta(seconds=20)
    case.thread.save()
    assert tell(at=at + timedelta(seconds=30)) == 0
    dispatch_due(at=at)
    made.refresh_from_db()
    assert made.state == "sent"
    assert tell(at=at + timedelta(seconds=60)) == 1


def test_what_somebody_adds_is_not_told_to_them(citizen) -> None:
    case, _pin = case_of(citizen, email="ana@example.org")
    link = status_pass(case.key)
    carried = citizen.opens("window:status", link)
    citizen.now(timedelta(minutes=30))
    citizen.desk.post("window:status", link, **(carried | {"message": "otra cosa"}))
    assert tell(at=clock.now()) == 0


def test_without_an_address_nothing_is_mailed(citizen) -> None:
    case_of(citizen)
    citizen.now(timedelta(minutes=30))
    answer("Abrimos el lunes.")
    assert tell(at=clock.now()) == 0
    assert Notice.objects.count() == 0


def test_the_mail_speaks_the_language_of_the_form(citizen) -> None:
    citizen.desk.speak("ca-valencia")
    case_of(citizen, email="ana@example.org")
    mail = Notice.objects.get()
    assert mail.subject.startswith("Hem rebut el seu missatge")
    assert mail.language == "ca-valencia"


def test_an_address_that_would_become_a_header_does_not(citizen) -> None:
    citizen.sends("hola, ¿hay plazas?", status=422, email="ana@example.org\nBcc: todos@example.org")
    assert Notice.objects.count() == 0


def test_the_address_is_sealed(citizen) -> None:
    case, _pin = case_of(citizen, email="ana@example.org")
    assert "ana" not in case.email_sealed
    assert email_of(case) == "ana@example.org"


def test_the_account_of_the_form_is_made_once(citizen) -> None:
    from ventanilla.window.operations import open_form

    open_form(at=cast.AT)
    assert Account.objects.filter(adapter="window").count() == 1
