"""The browser of the tests sees barriers, policy violations and script errors."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.servers.chromium import Chromium, assert_accessible, axe

pytestmark = pytest.mark.once


SETTLE_MILLISECONDS = 200
GOOD_PAGE = "<!doctype html><html lang=es><title>Hoy</title><main><h1>Hoy</h1><p>63 desde ayer</p></main></html>"
STRICT = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"


def show(browser: Chromium, content: str, **options: Any) -> None:
    with browser.page(**options) as page:
        page.set_content(content)
        page.wait_for_timeout(SETTLE_MILLISECONDS)


def test_axe_finds_a_planted_barrier_and_passes_a_clean_page(open_page: Callable[..., Page]) -> None:
    page = open_page(width=390, height=844)
    page.set_content(GOOD_PAGE)
    assert_accessible(page)
    page.set_content(GOOD_PAGE.replace("63 desde ayer", "<img src='data:,'><input>"))
    assert {"image-alt", "label"} <= {barrier.rule for barrier in axe(page)}
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)


def test_the_screenshot_has_the_size_and_the_colours_that_were_asked_for(open_page: Callable[..., Page]) -> None:
    page = open_page(width=390, height=844, dark=True)
    page.set_content(GOOD_PAGE)
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    picture = page.screenshot()
    assert picture.startswith(b"\x89PNG")
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (390, 844)


def test_without_javascript_the_page_does_not_run_any(open_page: Callable[..., Page]) -> None:
    page = open_page(javascript=False)
    page.set_content(GOOD_PAGE + "<script>document.querySelector('h1').textContent = 'otra cosa'</script>")
    assert page.locator("h1").text_content() == "Hoy"


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(
    "planted", ["<p style='color:red'>", "<img src='http://127.0.0.1:9/x.png' alt=''>"], ids=["style", "image"]
)
def test_a_content_policy_violation_fails_the_page(browser: Chromium, planted: str, javascript: bool) -> None:
    page = GOOD_PAGE.replace("<title>", STRICT + "<title>").replace("<p>", planted)
    with pytest.raises(AssertionError, match=r"Content Security Policy|ventanilla-csp"):
        show(browser, page, javascript=javascript)


def test_a_script_error_fails_the_page(browser: Chromium) -> None:
    with pytest.raises(AssertionError, match="no se pudo"):
        show(browser, GOOD_PAGE + "<script>throw new Error('no se pudo')</script>")
