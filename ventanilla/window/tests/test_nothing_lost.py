"""Whatever is wrong with a form, nothing of it is lost and a sentence says what to do."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from ventanilla.foundation import clock
from ventanilla.inbox.models import Attachment, Message
from ventanilla.window.models import Visit
from ventanilla.window.operations import forget_visits, sweep
from ventanilla.window.tests.conftest import fields_of

PHOTO = b"\xff\xd8\xff\xe0" + b"0" * 2000
PDF = b"%PDF-1.7\n" + b"0" * 2000


def photo(name: str = "fuga.jpg", content: bytes = PHOTO) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def test_an_error_keeps_the_text_and_the_attachment_and_says_where(citizen) -> None:
    page = citizen.sends("Hay una fuga", status=422, email="ana@", adjuntos=photo())
    assert Message.objects.count() == 0
    carried = fields_of(page)
    assert carried["message"] == "Hay una fuga"
    assert carried["email"] == "ana@"
    assert "fuga.jpg" in page.words(".held")
    assert "A este correo le falta lo que va tras la arroba." in page.words(".error-summary")
    assert page.select_one('.error-summary a[href="#id_email"]') is not None
    assert page.select_one("#id_email")["aria-invalid"] == "true"
    assert "Sin enviar todavía" in page.words("title")
    citizen.desk.post("window:contact", **(carried | {"email": ""}))
    attached = Attachment.objects.get()
    assert (attached.name, attached.mime) == ("fuga.jpg", "image/jpeg")
    assert default_storage.open(attached.file.path).read() == PHOTO
    assert default_storage.listdir("held")[1] == []


def test_an_empty_message_is_asked_for_and_the_rest_stays(citizen) -> None:
    page = citizen.sends("   ", status=422, email="ana@example.org")
    assert "Escriba qué nos quiere decir." in page.words(".error-summary")
    assert fields_of(page)["email"] == "ana@example.org"


def test_an_attachment_can_be_taken_out_without_losing_the_text(citizen) -> None:
    page = citizen.sends(
        "Hay una fuga", status=422, email="ana@", adjuntos=[photo("una.jpg"), photo("otra.jpg", PHOTO + b"1")]
    )
    button = page.select(".held button")[0]
    after = citizen.desk.post("window:contact", **(fields_of(page) | {"quitar": button["value"]}))
    assert "otra.jpg" in after.words(".held")
    assert "una.jpg" not in after.words(".held")
    assert fields_of(after)["message"] == "Hay una fuga"
    assert len(default_storage.listdir("held")[1]) == 1


def test_another_language_in_the_middle_of_a_form_keeps_it(citizen) -> None:
    carried = citizen.opens() | {"message": "Una fuga", "email": "ana@"}
    page = citizen.desk.post("window:contact", adjuntos=photo(), lengua="ca-valencia", **carried)
    assert page.html["lang"] == "ca-valencia"
    assert fields_of(page)["message"] == "Una fuga"
    assert fields_of(page)["email"] == "ana@"
    assert "fuga.jpg" in page.words(".held")
    assert page.select(".error-summary") == []
    assert page.response.cookies["lengua"].value == "ca-valencia"


def test_the_first_button_in_the_page_sends_and_does_not_change_the_language(citizen) -> None:
    """The one that Enter presses."""
    page = citizen.desk.get("window:contact")
    first = page.select('button[form="escribir"], #escribir button')[0]
    assert first.get("name") is None


def test_a_form_left_open_for_a_month_is_taken(citizen) -> None:
    citizen.sends("Me fui a comer", wait=60 * 60 * 24 * 30)
    assert Message.objects.get().text == "Me fui a comer"


def test_a_form_without_its_key_is_asked_for_once_more_with_everything_kept(citizen) -> None:
    page = citizen.sends("Hola, ¿hay plazas?", status=422, csrfmiddlewaretoken="cambiada")
    assert Message.objects.count() == 0
    assert "No se ha perdido nada" in page.words(".error-summary")
    citizen.now(timedelta(seconds=9))
    citizen.desk.post("window:contact", **fields_of(page))
    assert Message.objects.get().text == "Hola, ¿hay plazas?"


def test_the_trap_stops_a_machine_and_lets_a_person_through_at_the_second_try(citizen) -> None:
    page = citizen.sends("Compre seguidores", status=422, web="https://seguidores.example")
    assert Message.objects.count() == 0
    assert "no se ha perdido" in page.words(".error-summary").lower() or "pulse Enviar otra vez" in page.words(
        ".error-summary"
    )
    assert fields_of(page)["web"] == ""
    citizen.desk.post("window:contact", **fields_of(page))
    assert Message.objects.count() == 1


def test_nobody_sees_the_trap_nor_falls_into_it_by_keyboard(citizen) -> None:
    trap = citizen.desk.get("window:contact").select_one("#id_web")
    assert trap["tabindex"] == "-1"
    assert trap.find_parent(attrs={"aria-hidden": "true"}) is not None


def test_whoever_is_too_fast_is_told_so_and_presses_again(citizen) -> None:
    page = citizen.sends("¿Hay plazas?", status=422, wait=1, adjuntos=photo())
    assert "menos de tres segundos" in page.words(".error-summary")
    assert "fuga.jpg" in page.words(".held")
    citizen.now(timedelta(seconds=5))
    citizen.desk.post("window:contact", **fields_of(page))
    assert Message.objects.get().text == "¿Hay plazas?"


def test_too_many_from_one_place_wait_and_keep_what_they_wrote(citizen) -> None:
    for number in range(8):
        citizen.sends(f"mensaje número {number}")
    page = citizen.sends("el noveno", status=429, adjuntos=photo())
    assert "dentro de" in page.words(".error-summary")
    assert fields_of(page)["message"] == "el noveno"
    assert "fuga.jpg" in page.words(".held")
    assert Message.objects.count() == 8
    citizen.now(timedelta(minutes=11))
    citizen.desk.post("window:contact", **fields_of(page))
    assert Message.objects.count() == 9


def test_another_connection_does_not_wait_for_the_first(citizen) -> None:
    for number in range(8):
        citizen.sends(f"mensaje número {number}")
    citizen.desk.client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    citizen.sends("desde otra casa")
    assert Message.objects.count() == 9


def test_a_whole_house_of_ipv6_is_one_connection(citizen) -> None:
    for number in range(8):
        citizen.desk.client.defaults["REMOTE_ADDR"] = f"2001:db8:1:2::{number + 1}"
        citizen.sends(f"mensaje número {number}")
    citizen.sends("otra", status=429)


def test_after_a_day_there_is_no_trace_of_who_wrote(citizen) -> None:
    citizen.sends()
    assert forget_visits(at=clock.real_now() + timedelta(hours=23)) == 0
    assert forget_visits(at=clock.real_now() + timedelta(hours=25)) == 1
    assert Visit.objects.count() == 0


def test_a_long_text_is_told_and_kept_whole(citizen) -> None:
    page = citizen.sends("a" * 20_001, status=422)
    assert "20001" in page.words(".error-summary") or "20.001" in page.words(".error-summary")
    assert len(fields_of(page)["message"]) == 20_001


def test_signs_that_no_keyboard_writes_do_not_stop_anybody(citizen) -> None:
    citizen.sends("antes\x00después \u202eal revés\u202c 👨‍👩‍👧")
    assert Message.objects.get().text == "antes\ufffddespués \u202eal revés\u202c 👨‍👩‍👧"


def test_what_was_attached_and_never_sent_is_thrown_away_within_a_week(citizen) -> None:
    page = citizen.sends("Hay una fuga", status=422, email="ana@", adjuntos=photo())
    import datetime

    real = datetime.datetime.now(datetime.UTC)
    assert sweep(at=real + timedelta(days=6)) == 0
    assert sweep(at=real + timedelta(days=8)) == 1
    later = citizen.desk.post("window:contact", status=422, **(fields_of(page) | {"email": ""}))
    assert "Adjúntelo otra vez" in later.words(".error-summary")
    assert fields_of(later)["message"] == "Hay una fuga"


@pytest.mark.parametrize("purpose", ["write", "enter"])
def test_the_mark_of_a_connection_is_not_the_same_for_two_purposes(purpose: str) -> None:
    from ventanilla.window.operations.limit import digest_of

    assert digest_of("192.0.2.1", purpose) != digest_of("192.0.2.1", purpose[::-1])
    assert digest_of("192.0.2.1", purpose) == digest_of("192.0.2.1", purpose)


def test_the_house_is_never_silent_when_admission_fails(citizen, monkeypatch) -> None:
    from ventanilla.inbox.operations.admit import Admitted

    module = import_module("ventanilla.window.operations.receive")
    monkeypatch.setattr(module, "admit", lambda **given: Admitted(unreadable=1))
    page = citizen.sends("¿Hay plazas?", status=503)
    assert "el fallo es nuestro" in page.words(".error-summary")
    assert fields_of(page)["message"] == "¿Hay plazas?"
