"""Every page of the house: it stands without context, is valid, and needs no more than the policy allows."""

from __future__ import annotations

import gzip
import re
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import html5lib
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from ventanilla.foundation.ui import catalogue

PACKAGE = Path(__file__).resolve().parents[3]
STATIC = Path(__file__).resolve().parents[1] / "static" / "ui"
TEMPLATES = sorted(p for p in PACKAGE.rglob("templates/**/*") if p.suffix in {".html", ".svg"})
NOW = datetime(2027, 3, 17, 9, 42, tzinfo=ZoneInfo("Europe/Madrid"))
HTML = "{http://www.w3.org/1999/xhtml}"


# Pages ------------------------------------------------------------------------------------------------------------

PAGES = (
    "ui/base.html",
    "ui/desk.html",
    "ui/window.html",
    "ui/plain.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "500.html",
)


def parsed(source: str) -> Any:
    parser = html5lib.HTMLParser(strict=True)
    return parser.parse(source)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["es", "ca-valencia", "en"])
def test_a_page_without_any_context_stands_and_is_valid(name: str, language: str) -> None:
    with translation.override(language):
        tree = parsed(render_to_string(name, {}))
    assert tree.get("lang") == language
    assert len(tree.findall(f".//{HTML}main[@id='contenido']")) == 1
    assert tree.find(f".//{HTML}a[@href='#contenido']") is not None
    assert (tree.findtext(f".//{HTML}title") or "").strip()


def test_the_catalogue_shows_every_component_and_is_valid() -> None:
    with translation.override("es"):
        drawn = render_to_string("ui/catalogue.html", {**catalogue.samples(at=NOW), "now": NOW})
    tree = parsed(drawn)
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    for shown in (
        "clock-chip",
        "proof-line",
        "coverage-meter",
        "toast-undo",
        "empty-state",
        "error-summary",
        "tray",
        "key-sheet",
    ):
        assert f'class="{shown}' in drawn or f" {shown}" in drawn
    levels = [int(node.tag[-1]) for node in tree.iter() if re.fullmatch(rf"{re.escape(HTML)}h[1-6]", str(node.tag))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def place(label: str, **more: Any) -> dict[str, Any]:
    return {"url": f"/{label}/", "label": label, "icon": "home", **more}


def test_on_a_phone_four_places_and_the_rest_behind_more() -> None:
    places = [place(name) for name in "abcdefgh"]
    places[1] |= {"current": True, "count": 1512}
    with translation.override("es"):
        tree = parsed(render_to_string("ui/desk.html", {"places": places}))
    items = tree.findall(f".//{HTML}ul[@class='items']/{HTML}li")
    assert [li.get("data-more") is not None for li in items[:8]] == [False] * 4 + [True] * 4
    assert len(items[8].findall(f".//{HTML}a")) == 4
    assert len(tree.findall(f".//{HTML}a[@aria-current='page']")) == 1
    assert "1.512" in "".join(items[1].itertext())


def test_four_places_need_no_more() -> None:
    assert "data-phone" not in render_to_string("ui/desk.html", {"places": [place(n) for n in "abcd"]})


@pytest.mark.parametrize("page", ["ui/desk.html", "ui/window.html", "ui/plain.html"])
def test_a_demonstration_says_so_on_every_page_and_only_then(page: str) -> None:
    with translation.override("en"):
        assert "Demonstration" in render_to_string(page, {"demonstration": True})
        assert "Demonstration" not in render_to_string(page, {"demonstration": False})


def test_the_citizens_pages_carry_no_script_and_no_token() -> None:
    drawn = render_to_string("ui/window.html", {"csrf_token": "secret-token"})
    assert "<script" not in drawn
    assert "secret-token" not in drawn


def test_htmx_sends_the_token_and_puts_no_style_in() -> None:
    drawn = render_to_string("ui/desk.html", {"csrf_token": "secret-token"})
    assert """hx-headers:inherited='{"X-CSRFToken": "secret-token"}'""" in drawn
    assert "includeIndicatorCSS:false" in drawn


# The policy -------------------------------------------------------------------------------------------------------

FORBIDDEN = {
    "inline style": r"<[^>]*\sstyle\s*=",
    "style element": r"<style\b",
    "inline handler": r"<[^>]*\son[a-z]+\s*=",
    "hx-on": r"\bhx-on\b|\bjs:|javascript:",
    "inline script": r"""<script\b(?![^>]*(?:\bsrc=|type="application/json"))""",
    "outside address": r"""(?:src|action)=["']https?:|<link[^>]+href=["']https?:""",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_of_the_house_needs_more_than_the_policy_allows(what: str) -> None:
    assert len(TEMPLATES) > 10
    found = [str(p.relative_to(PACKAGE)) for p in TEMPLATES if re.search(FORBIDDEN[what], p.read_text(), re.IGNORECASE)]
    assert found == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_search_for_what_is_forbidden_finds_it(what: str) -> None:
    samples = {
        "inline style": '<p class="a" style="x">',
        "style element": "<style>",
        "inline handler": '<a onclick="x">',
        "hx-on": '<a hx-on:click="x">',
        "inline script": '<script type="module">',
        "outside address": '<img src="https://x">',
    }
    assert re.search(FORBIDDEN[what], samples[what], re.IGNORECASE)


SHEETS = sorted(STATIC.glob("*.css"))
MODULES = sorted(STATIC.glob("*.js"))
LAYERS = "@layer reset, tokens, base, layout, components, screens, print;"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_a_stylesheet_is_whole_and_asks_for_nothing_from_outside(sheet: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert css.count("{") == css.count("}")
    assert "url(" not in css
    assert "@import" not in css
    assert css.strip().startswith(LAYERS)
    outside = re.sub(r"@layer [a-z]+ \{.*?\n\}", "", css.replace(LAYERS, ""), flags=re.DOTALL)
    assert outside.strip() == ""


def test_every_measure_and_colour_that_is_used_is_a_token_that_exists() -> None:
    css = "".join(p.read_text() for p in SHEETS)
    assert set(re.findall(r"var\((--[\w-]+)", css)) <= set(re.findall(r"(--[\w-]+)\s*:", css))


def test_colours_are_named_only_among_the_tokens() -> None:
    for sheet in SHEETS:
        css = re.sub(r"@layer tokens \{.*?\n\}", "", sheet.read_text(), flags=re.DOTALL)
        css = re.sub(r"light-dark\([^;]*", "", css)
        css = re.sub(r"@layer print \{.*?\n\}", "", css, flags=re.DOTALL)
        assert re.findall(r":[^;{}]*#[0-9a-f]{3,8}\b[^;{}]*;", css) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda p: p.name)
def test_a_module_runs_nothing_that_came_as_text(module: Path) -> None:
    assert not re.search(
        r"\beval\(|new Function|innerHTML\s*=[^=]|insertAdjacentHTML|document\.write|https?://", module.read_text()
    )


def test_the_desk_comes_in_60_kB_and_the_citizens_page_in_20() -> None:
    import django_htmx

    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-4.min.js"
    weight = {p.name: len(gzip.compress(p.read_bytes())) for p in [*SHEETS, *MODULES, htmx]}
    assert (
        weight["base.css"] + weight["desk.css"] + sum(weight[p.name] for p in MODULES) + weight["htmx-4.min.js"]
        <= 60_000
    )
    assert (
        weight["base.css"] + weight["window.css"] + len(gzip.compress(render_to_string("ui/window.html").encode()))
        <= 20_000
    )


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("ink", "surface", 7),
        ("ink", "sunken", 7),
        ("ink-2", "sunken", 4.5),
        ("ink-3", "surface", 4.5),
        ("ink-3", "canvas", 4.5),
        ("ink-3", "sunken", 4.5),
        ("accent", "surface", 4.5),
        ("accent", "accent-wash", 4.5),
        ("on-accent", "accent", 4.5),
        ("warn", "warn-wash", 4.5),
        ("danger", "danger-wash", 4.5),
        ("on-danger", "danger", 4.5),
        ("note", "note-wash", 4.5),
        ("ok", "surface", 4.5),
        ("line-strong", "surface", 3),
        ("line-strong", "canvas", 3),
    ],
)
def test_text_and_controls_can_be_read_in_both_themes(theme: int, ink: str, ground: str, least: float) -> None:
    tokens = dict(re.findall(r"--([\w-]+):\s+light-dark\(([^)]+)\)", (STATIC / "base.css").read_text()))
    colour = {name: both.split(", ")[theme] for name, both in tokens.items()}
    assert contrast(colour[ink], colour[ground]) >= least
