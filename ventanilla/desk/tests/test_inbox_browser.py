"""The inbox by keyboard, in a real browser: read, write, undo, close, note; the focus; two widths; no script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.cast import AT, comment, nuria
from tests.servers.chromium import assert_accessible
from ventanilla.answers.models import Draft, Duty
from ventanilla.desk.tests import morning
from ventanilla.desk.tests.morning import NOW, duty, message
from ventanilla.inbox.models import Note
from ventanilla.inbox.operations import admit
from ventanilla.outbox.models import Dispatch

Open = Callable[..., Page]
SLOWEST_MS = 100
"""Three of nine must do it: what else the machine is busy with is none of the page's."""
FILLED = 60


@pytest.fixture
def signed_in(live_server: Any, client: Any, open_page: Open) -> Open:
    morning.morning()
    items = [comment(f"¿Y en el pueblo {n}?", key=f"n{n}", created_at=AT) for n in range(FILLED)]
    admit(account=message().account, items=items, at=NOW)
    client.force_login(nuria())

    def opened(**options: Any) -> Page:
        page = open_page(base_url=live_server.url, **options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return page

    return opened


def begin(page: Page, key: str = "c1") -> None:
    page.goto(f"/bandeja/m/{message(key).pk}/")
    expect(page.locator("[data-current]")).to_be_focused()


def test_a_morning_by_keyboard_alone(signed_in: Open) -> None:
    page = signed_in()
    page.goto("/bandeja/")
    page.keyboard.press("j")
    expect(page.locator("[data-current]")).to_be_focused()
    begin(page, "c1")

    page.keyboard.press("r")
    expect(page.get_by_label("Texto de la respuesta a Vecina c1")).to_be_focused()
    page.keyboard.type("Se abre el lunes 25. Su DNI es 12345678Z.")
    expect(page.locator(".finding[data-level=block]")).to_contain_text("Hay que corregir")
    expect(page.get_by_role("button", name="Hay que corregir algo")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Control+Enter")
    assert not Dispatch.objects.exists()
    page.keyboard.press("Control+a")
    page.keyboard.type("Se abre el lunes 25.")
    expect(page.locator(".finding")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast-undo")).to_contain_text("respuesta a Vecina c1, pública en Bluesky")
    assert Dispatch.objects.get().text == "Se abre el lunes 25."

    begin(page, "c2")
    page.keyboard.press("2")
    expect(page.get_by_role("button", name="Cerrar y siguiente")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".toast-undo")).to_contain_text("No pedía respuesta")
    assert duty("c2").ending == "noted_no_reply"

    begin(page, "c3")
    page.keyboard.press("n")
    expect(page.get_by_label("Nota interna", exact=True).and_(page.locator("textarea"))).to_be_focused()
    page.keyboard.type("Es prima de Lucía.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("aside.note")).to_contain_text("Es prima de Lucía.")
    assert Note.objects.count() == 1
    page.keyboard.press("2")
    expect(page.locator(".toast-undo")).to_contain_text("No pedía respuesta")
    assert duty("c3").reason == "Solo etiqueta a alguien"


def test_escape_leaves_the_text_with_the_draft_kept(signed_in: Open) -> None:
    page = signed_in()
    begin(page)
    page.keyboard.press("r")
    page.keyboard.type("A medias")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Borrador guardado")).to_be_visible()
    assert Draft.objects.get().text == "A medias"
    page.keyboard.press("z")
    expect(page.get_by_role("heading", name="¿Posponer hasta cuándo?")).to_be_focused()
    page.get_by_role("link", name="Dejarlo").click()
    expect(page.locator("#texto")).to_have_value("A medias")


def test_the_next_message_comes_within_a_blink_and_going_back_shows_what_was_there(signed_in: Open) -> None:
    page = signed_in()
    begin(page)
    took = []
    for _turn in range(9):
        page.wait_for_timeout(600)
        took.append(page.evaluate(NEXT))
    assert sorted(took)[2] <= SLOWEST_MS, took
    here = page.url
    page.go_back()
    expect(page.locator("[data-current]")).to_have_count(1)
    assert page.url != here


NEXT = """() => new Promise((done) => {
  const began = performance.now();
  const watch = new MutationObserver(() => { watch.disconnect(); requestAnimationFrame(() => done(performance.now() - began)); });
  watch.observe(document.getElementById("trabajo"), { childList: true });
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }));
})"""


def test_keys_do_nothing_for_who_switched_them_off(signed_in: Open) -> None:
    person = nuria()
    person.keys_enabled = False
    person.save()
    page = signed_in()
    begin(page)
    page.keyboard.press("2")
    page.wait_for_timeout(300)
    assert page.locator("#texto").count() == 1


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_list_thread_and_boxes_are_accessible_and_never_scroll_sideways(
    signed_in: Open, width: int, dark: bool
) -> None:
    page = signed_in(width=width, height=844, dark=dark)
    addresses = ["/bandeja/", f"/bandeja/m/{message().pk}/"]
    addresses += [f"/bandeja/m/{message().pk}/?caja={box}" for box in ("nota", "no-pedia", "cerrar", "posponer")]
    for address in addresses:
        page.goto(address)
        page.wait_for_timeout(200)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_on_a_phone_the_box_is_one_line_until_one_writes(signed_in: Open) -> None:
    page = signed_in(width=390, height=844)
    page.goto(f"/bandeja/m/{message().pk}/")
    expect(page.get_by_role("button", name="Enviar y siguiente")).to_be_hidden()
    page.locator("#texto").focus()
    expect(page.get_by_role("button", name="Enviar y siguiente")).to_be_visible()
    expect(page.locator(".destiny")).to_be_visible()


def test_without_script_a_message_is_answered_and_the_next_opens(signed_in: Open) -> None:
    page = signed_in(javascript=False)
    page.goto("/bandeja/")
    page.get_by_role("link", name="Vecina c1", exact=True).click()
    page.locator("#texto").fill("Se abre el lunes 25.")
    page.get_by_role("button", name="Enviar y siguiente").click()
    expect(page.locator(".toast-undo")).to_be_visible()
    page.get_by_role("button", name="Deshacer").click()
    expect(page.locator("#texto")).to_have_value("Se abre el lunes 25.")
    assert Duty.objects.filter(state="closed").count() == 0
