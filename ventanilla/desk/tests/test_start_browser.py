"""The first run and the settings in a real browser: by keyboard, without script, at two widths, accessible throughout."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.cast import administration, joaquin
from tests.servers.chromium import assert_accessible
from ventanilla.answers.operations.propose import propose
from ventanilla.departments.models import Administration
from ventanilla.desk.web.settings.sections import SECTIONS
from ventanilla.people.models import Person

Open = Callable[..., Page]
OTHERS = ["/ajustes/", "/ajustes/textos/", "/ajustes/textos/nuevo/", "/ajustes/borrar/", "/ajustes/copias/", "/pausa/"]
ACCOUNT = ["/cuenta/mia/", "/cuenta/personas/", "/cuenta/personas/nueva/", "/cuenta/sesiones/", "/cuenta/seguridad/"]


@pytest.fixture(autouse=True)
def keys(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("VENTANILLA_KEYS", str(tmp_path))


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("options", [{"width": 390, "height": 844}, {"javascript": False}])
def test_the_first_run_from_the_first_page_to_the_desk(
    live_server: Any, open_page: Open, options: dict[str, Any]
) -> None:
    page = open_page(base_url=live_server.url, **options)
    page.goto("/")
    page.fill("#id_name", "Ajuntament de Benimar")
    page.check("input[name=kind][value=town]")
    page.fill("#id_town", "Benimar")
    page.select_option("#id_region", "VC")
    for _ in range(9):
        if options.get("javascript", True):
            assert _fits(page)
            assert_accessible(page)
        with page.expect_navigation():
            page.locator(".form-actions [data-rank=primary]").press("Enter")
    page.fill("#id_name", "Rosa Gil")
    page.fill("#id_handle", "rosa")
    page.fill("#id_password", "siete caballos vienen de bonanza")
    with page.expect_navigation():
        page.locator("#id_password").press("Enter")
    expect(page.locator("h1")).to_be_visible()
    assert page.url.endswith("/empezar/primera-cuenta/")
    assert Administration.objects.get().name == "Ajuntament de Benimar"
    assert Person.objects.get().handle == "rosa"
    page.goto("/ajustes/horario/")
    expect(page.locator("#id_opens_0_0")).to_have_value("09:00")


def test_enter_in_a_field_saves_and_presses_no_other_button(live_server: Any, open_page: Open, client: Any) -> None:
    page = _inside(live_server, open_page, client)
    page.goto("/ajustes/horario/")
    page.fill("#id_closes_4_0", "14:00")
    page.locator("#id_closes_4_0").press("Enter")
    expect(page.locator("#avisos .alert")).to_be_visible()
    expect(page.locator("#id_closes_4_0")).to_have_value("14:00")


@pytest.mark.parametrize("options", [{"width": 1440}, {"width": 390, "height": 844}, {"width": 320, "dark": True}])
def test_every_page_of_the_settings_and_of_the_account_is_accessible(
    live_server: Any, open_page: Open, client: Any, options: dict[str, Any]
) -> None:
    page = _inside(live_server, open_page, client, **options)
    for path in [*OTHERS, *ACCOUNT, *(f"/ajustes/{section.slug}/" for section in SECTIONS)]:
        page.goto(path)
        assert_accessible(page)
        assert _fits(page), path


def _inside(live_server: Any, open_page: Open, client: Any, **options: Any) -> Page:
    administration(kind="town")
    propose(kinds=frozenset({"town"}), region="VC")
    client.force_login(joaquin())
    page = open_page(base_url=live_server.url, **options)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    return page
