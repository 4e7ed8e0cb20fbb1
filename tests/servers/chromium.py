"""Debian's Chromium, driven by Playwright, on pages that may break no content security policy."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, sync_playwright

from tests.servers import npm
from tests.servers.process import Missing, find_program

AXE = Path(__file__).parent / "axe"
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
MARK = "ventanilla-csp:"
REPORT_VIOLATIONS = f"""
document.addEventListener('securitypolicyviolation', (event) =>
  console.error('{MARK} ' + event.violatedDirective + ' ' + (event.blockedURI || 'inline') + ' ' + event.sourceFile));
"""


@dataclass(frozen=True)
class Barrier:
    """One accessibility rule that the page breaks, and where."""

    rule: str
    impact: str
    help: str
    targets: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule} ({self.impact}): {self.help}: {', '.join(self.targets)}"


class Chromium:
    def __init__(self, browser: Browser, driver: Playwright) -> None:
        self.browser = browser
        self.driver = driver

    @contextmanager
    def page(
        self,
        *,
        base_url: str | None = None,
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        javascript: bool = True,
        **context: Any,
    ) -> Iterator[Page]:
        """A page in a session of its own; leaving the block fails on a policy violation or a script error."""
        session = self.browser.new_context(
            base_url=base_url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale=context.pop("locale", "es-ES"),
            timezone_id=context.pop("timezone_id", "Europe/Madrid"),
            **context,
        )
        faults: list[str] = []
        try:
            session.add_init_script(REPORT_VIOLATIONS)
            session.on("console", lambda message: _note_violation(message, faults))
            session.on("weberror", lambda error: faults.append(f"script error: {error.error}"))
            page = session.new_page()
            yield page
            if faults:
                raise AssertionError("the page misbehaved:\n" + "\n".join(faults))
        finally:
            session.close()


def available() -> str | None:
    if find_spec("playwright") is None:
        return "needs Playwright: run `make setup`"
    if _program() is None:
        return "needs Chromium: install the Debian packages chromium and fonts-noto-color-emoji"
    return npm.available()


@contextmanager
def running() -> Iterator[Chromium]:
    missing = available()
    if missing:
        raise Missing(missing)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=_program(), args=["--disable-dev-shm-usage"])
        try:
            yield Chromium(browser, driver)
        finally:
            browser.close()


def axe(page: Page) -> list[Barrier]:
    """Every WCAG 2.2 A and AA rule of axe-core that the page breaks as it stands now."""
    source = npm.installed(AXE) / "node_modules" / "axe-core" / "axe.min.js"
    page.evaluate(source.read_text(encoding="utf-8"))
    result = page.evaluate("tags => axe.run(document, {runOnly: tags})", list(AXE_TAGS))
    return [_barrier(violation) for violation in result["violations"]]


def assert_accessible(page: Page) -> None:
    barriers = axe(page)
    assert not barriers, f"{page.url}:\n" + "\n".join(map(str, barriers))


def _barrier(violation: dict[str, Any]) -> Barrier:
    targets = tuple(" ".join(map(str, node["target"])) for node in violation["nodes"])
    return Barrier(violation["id"], violation["impact"], violation["help"], targets)


def _note_violation(message: ConsoleMessage, faults: list[str]) -> None:
    if message.text.startswith(MARK) or "Content Security Policy" in message.text:
        faults.append(message.text)


def _program() -> str | None:
    return next(filter(None, map(find_program, PROGRAMS)), None)
