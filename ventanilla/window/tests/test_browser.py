"""A citizen at the window, in a real browser: without JavaScript, by keyboard, on a phone, in the dark, at 200 % text."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.servers.chromium import assert_accessible
from ventanilla.answers import operations as answers
from ventanilla.foundation import clock
from ventanilla.inbox.models import Attachment, Message
from ventanilla.outbox.operations import dispatch_due
from ventanilla.window.models import Tracking
from ventanilla.window.operations import open_form
from ventanilla.window.web import posting

WIDE = """[...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
  .map(one => one.tagName + '.' + one.className + ': ' + one.textContent.trim().slice(0, 30)).slice(0, 12).join(' | ')"""
WIDTHS = (320, 390, 1440)


@pytest.fixture
def site(live_server, settings, tmp_path, monkeypatch) -> str:
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(posting, "TOO_FAST", timedelta())
    cast.administration(
        kind="town",
        phone="900 000 000",
        urgent_phone="900 000 001",
        registry_url="https://sede.vallserena.example/registro",
    )
    open_form(at=clock.now())
    return live_server.url


@pytest.fixture
def photo(tmp_path) -> Path:
    made = tmp_path / "fuga.jpg"
    made.write_bytes(b"\xff\xd8\xff\xe0" + b"0" * 2000)
    return made


def fits(page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{page.url} scrolls sideways by {wide} px: {page.evaluate(WIDE)}"


def test_without_javascript_from_the_form_to_the_answer(site, open_page, photo) -> None:
    page = open_page(base_url=site, width=390, height=844, javascript=False)
    page.goto("/ventanilla/")
    page.get_by_role("link", name="Escribirnos").first.click()
    page.get_by_label("Su mensaje").fill("Hay una fuga en la calle Mayor")
    page.get_by_label("Su correo").fill("ana@")
    page.get_by_label("Una foto o un documento").set_input_files(photo)
    page.get_by_role("button", name="Valencià").click()
    assert page.get_by_label("El seu missatge").input_value() == "Hay una fuga en la calle Mayor"
    page.get_by_role("button", name="Castellano").click()
    page.locator("#escribir").get_by_role("button", name="Enviar", exact=True).click()
    expect(page.get_by_role("alert")).to_have_count(1)
    assert page.locator(".held b").all_inner_texts() == ["fuga.jpg"]
    page.get_by_label("Su correo").fill("ana@example.org")
    page.locator("#escribir").get_by_role("button", name="Enviar", exact=True).click()
    expect(page.locator(".code")).to_be_visible()
    case = Tracking.objects.get()
    expect(page.locator(".code")).to_have_text(case.key)
    pin = page.locator(".pin").inner_text()
    assert Attachment.objects.get().name == "fuga.jpg"
    page.reload()
    assert Message.objects.count() == 1

    made = answers.answer(message=case.message, text="La brigada va hoy.", by=cast.nuria(), at=clock.now())
    dispatch_due(at=clock.now())
    answers.settle(at=clock.now())
    made.refresh_from_db()
    assert made.state == "sent"

    page.goto("/ventanilla/estado/")
    page.get_by_label("Código").fill(case.key.lower())
    page.get_by_label("PIN").fill(pin)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Contestado")
    expect(page.locator(".said-by-us")).to_contain_text("La brigada va hoy.")
    page.get_by_label("Su mensaje").fill("Gracias, sigue saliendo agua")
    page.locator("#escribir").get_by_role("button", name="Enviar", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lo está mirando una persona")


def test_by_keyboard_alone_and_enter_sends_it(site, open_page) -> None:
    page = open_page(base_url=site)
    page.goto("/ventanilla/contacto/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.get_by_label("Su mensaje").focus()
    page.keyboard.type("¿Cuándo abren la piscina?")
    page.get_by_label("Su correo").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/resguardo/**")
    expect(page.get_by_role("button", name="Imprimir")).to_have_count(1)
    assert Message.objects.get().text == "¿Cuándo abren la piscina?"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_is_accessible_and_fits_at_every_width_and_at_double_text(
    site, open_page, photo, dark: bool
) -> None:
    page = open_page(base_url=site, dark=dark)

    def look() -> None:
        for width in (390,) if dark else WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            fits(page)
            assert_accessible(page)
        page.set_viewport_size({"width": 390, "height": 844})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        fits(page)
        page.evaluate("document.documentElement.style.fontSize = ''")

    for path in ("", "estado/", "normas/", "privacidad/", "accesibilidad/", "no-esta/"):
        page.goto(f"/ventanilla/{path}")
        look()
    page.goto("/ventanilla/contacto/")
    look()
    page.get_by_label("Su correo").fill("ana@")
    page.get_by_label("Una foto o un documento").set_input_files(photo)
    send = page.locator("#escribir button[data-rank=primary]")
    send.click()
    look()
    page.get_by_label("Su mensaje").fill("Presento recurso de alzada contra la multa")
    page.get_by_label("Su correo").fill("")
    send.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Esto puede necesitar registro")
    look()
    page.get_by_role("button", name="Enviarlo como consulta").click()
    page.wait_for_url("**/resguardo/**")
    look()
    page.get_by_role("link", name="Ver cómo va").click()
    page.wait_for_url("**/estado/*/")
    look()
    page.goto("/ventanilla/estado/nada/")
    look()


def test_the_receipt_is_printed_whole_and_without_buttons(site, open_page) -> None:
    page = open_page(base_url=site)
    page.goto("/ventanilla/contacto/")
    page.get_by_label("Su mensaje").fill("¿Cuándo abren la piscina?")
    page.locator("#escribir button[data-rank=primary]").click()
    page.wait_for_url("**/resguardo/**")
    page.emulate_media(media="print")
    assert page.locator(".tracking-key .code").is_visible()
    assert page.locator(".tracking-key .pin").is_visible()
    assert not page.get_by_role("button", name="Imprimir").is_visible()
    assert not page.locator("nav").is_visible()
