"""By keyboard, in a real browser: a round of answers put by hand, and a telephone call written down."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.cast import AT, administration, comment, facebook_page, nuria
from tests.servers.chromium import assert_accessible
from ventanilla.answers.operations import answer
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations import admit
from ventanilla.outbox.models import Dispatch, State
from ventanilla.outbox.operations import dispatch_due

MOST_KEYS = 4
PASTED = 2
"""On the network itself: paste, and send."""


@pytest.fixture
def signed_in(live_server, client, open_page):
    administration()
    client.force_login(nuria())

    def opened(**options):
        page = open_page(base_url=live_server.url, **options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        return page

    return opened


def waiting(account, base_url: str, count: int) -> None:
    items = [
        comment(f"¿Y el curso {n}?", key=f"c{n}", permalink=f"{base_url}/static/ui/mark.svg#{n}") for n in range(count)
    ]
    admit(account=account, items=items, at=AT)
    for n, message in enumerate(Message.objects.order_by("pk")):
        answer(message=message, text=f"Respuesta número {n}.", by=nuria(), at=clock.now())
    assert len(dispatch_due(at=clock.now())) == count


def test_a_round_by_hand_takes_four_keys_an_answer(signed_in, live_server) -> None:
    waiting(facebook_page(), live_server.url, 3)
    page = signed_in()
    page.goto("/a-mano/")
    for number in range(3):
        text = f"Respuesta número {number}."
        page.get_by_label("Qué poner").wait_for()
        assert page.get_by_label("Qué poner").input_value() == text
        keys = PASTED
        with page.context.expect_page() as opened:
            page.keyboard.press("c")
            keys += 1
        opened.value.close()
        assert page.evaluate("navigator.clipboard.readText()") == text
        page.get_by_text("Copiado.").wait_for()
        assert page.evaluate("document.activeElement.id") == "put-done", "Enter would do as well"
        page.keyboard.press("p")
        keys += 1
        page.get_by_text("Puesto. Queda").wait_for()
        assert keys <= MOST_KEYS
        page.wait_for_load_state()
    assert Dispatch.objects.filter(state=State.SENT).count() == 3
    assert page.get_by_text("0 para poner a mano").is_visible()


def test_a_telephone_call_is_written_down_without_touching_the_mouse(signed_in) -> None:
    page = signed_in(width=390, height=844)
    page.goto("/apuntar/")
    assert_accessible(page)
    page.keyboard.type("No sale agua en la calle Mayor")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Apuntado como").wait_for()
    assert Message.objects.get().text == "No sale agua en la calle Mayor"


def test_another_account_brings_its_own_threads_and_what_was_written_stays(signed_in) -> None:
    account = facebook_page()
    facebook_page(network="phone", name="Teléfono")
    admit(account=account, items=[comment(title="850 cursos")], at=AT)
    page = signed_in()
    page.goto("/apuntar/")
    page.keyboard.type("¿Y el de soldadura?")
    page.get_by_label("Por dónde llegó").select_option(label="Facebook · Vallserena")
    page.get_by_label("850 cursos").check()
    assert page.get_by_label("Qué dijo").input_value() == "¿Y el de soldadura?"
    page.get_by_label("Debajo de una publicación").check()
    page.get_by_label("Qué publicación").fill("Nuevos talleres")
    page.get_by_role("button", name="Apuntar", exact=False).first.click()
    page.get_by_text("Apuntado como").wait_for()
    assert Message.objects.get(text__startswith="¿Y el").thread.title == "Nuevos talleres"


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_the_pages_by_hand_fit_and_are_accessible(signed_in, live_server, width: int) -> None:
    waiting(facebook_page(), live_server.url, 3)
    first, second = Dispatch.objects.order_by("pk")[:2]
    Dispatch.objects.filter(pk=first.pk).update(state=State.UNKNOWN)
    Dispatch.objects.filter(pk=second.pk).update(
        state=State.BLOCKED, error="El texto lleva un DNI y lo vería todo el mundo."
    )
    page = signed_in(width=width, height=844)
    for path in ("/apuntar/", "/a-mano/", "/por-comprobar/", "/vistas/", "/apuntar/archivo/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert_accessible(page)
