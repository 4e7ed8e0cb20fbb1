"""What the screens say: whole sentences, in every language that we promise, with the same blanks to fill."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from tests.architecture import house
from ventanilla.foundation import catalogues

GETTEXT = {name.removesuffix("_lazy") for name in catalogues.KEYWORDS} - {"_"}
BLANK = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
ANONYMOUS = re.compile(r"%[sdfr]|\{\d*\}|%\(\w+\)(?![sd])")
SPANISH = re.compile(
    r"[ñ¿¡]|\b(?:el|los|las|del|que|para|con|por|una|este|esta|son|está|más|según|también|desde|hasta|pero|sus|lo|al|mensaje|respuesta|cuenta)\b",
    re.IGNORECASE,
)
SPANISH_AS_SUCH = {"al"}
WINDOW = (
    "ventanilla/window/",
    "ventanilla/foundation/ui/templates/ui/window.html",
    "ventanilla/foundation/ui/templates/ui/base.html",
)


def catalogue(name: str) -> Catalog:
    return catalogues.read(catalogues.LOCALE / name / "LC_MESSAGES" / "django.po")


def said_now(keep: tuple[str, ...] = ("ventanilla/",)) -> Iterator[Message]:
    paths = [path for path in catalogues.sources() if path.relative_to(house.ROOT).as_posix().startswith(keep)]
    yield from (message for message in catalogues.messages(paths) if message.id)


def waiting(name: str, keep: tuple[str, ...] = ("ventanilla/",)) -> list[str]:
    """The msgids that the code says now and this catalogue does not."""
    known = catalogue(name)
    found = []
    for message in said_now(keep):
        ours = known.get(message.id, message.context)
        if ours is None or ours.fuzzy or catalogues.is_empty(ours):
            found.append(catalogues.said(message))
    return found


ADVICE = "run `python -m ventanilla.foundation.catalogues extract` and translate what it lists"


@pytest.mark.parametrize("name", ["es", "en"])
def test_the_desk_says_everything_in_spanish_and_english(name: str) -> None:
    missing = waiting(name)
    assert missing == [], f"{len(missing)} sentences wait in {name} ({ADVICE}):\n" + "\n".join(missing)


def test_the_window_says_everything_in_valencian() -> None:
    missing = waiting("ca_Valencia", WINDOW)
    assert missing == [], f"{len(missing)} sentences wait in Valencian ({ADVICE}):\n" + "\n".join(missing)


@pytest.mark.parametrize("name", ["es", "en", "ca_Valencia"])
def test_a_translation_has_the_blanks_of_its_sentence_and_no_other(name: str) -> None:
    wrong = []
    for message in catalogue(name):
        if not message.id or catalogues.is_empty(message):
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        asked = set(BLANK.findall(" ".join(ids)))
        wrong += [f"{ids[-1]!r} → {text!r}" for text in strings[1:] or strings if set(BLANK.findall(text)) != asked]
        wrong += [f"{ids[0]!r} → {text!r}" for text in strings if not set(BLANK.findall(text)) <= asked]
    assert wrong == []


@pytest.mark.parametrize("name", ["es", "en", "ca_Valencia"])
def test_no_translation_is_a_guess_or_a_leftover(name: str) -> None:
    text = (catalogues.LOCALE / name / "LC_MESSAGES" / "django.po").read_text("utf-8")
    assert "#, fuzzy" not in text
    assert "#~" not in text


def test_every_plural_has_the_forms_of_its_language() -> None:
    wrong = []
    for name, forms in {"es": 3, "en": 2, "ca_Valencia": 2}.items():
        known = catalogue(name)
        assert known.num_plurals == forms
        wrong += [f"{name}: {m.id}" for m in known if isinstance(m.id, tuple) and len(m.string) != forms]
    assert wrong == []


def test_blanks_have_names() -> None:
    texts = [text for m in said_now() for text in (m.id if isinstance(m.id, tuple) else (m.id,))]
    assert len(texts) > 100
    assert [text for text in texts if ANONYMOUS.search(text.replace("%%", ""))] == []


def test_the_sentences_of_the_code_are_written_in_english() -> None:
    texts = [text for m in said_now() for text in (m.id if isinstance(m.id, tuple) else (m.id,))]
    wrong = [text for text in texts if {w.lower() for w in SPANISH.findall(BLANK.sub("", text))} - SPANISH_AS_SUCH]
    assert wrong == []


def gettext_names(path: Path) -> set[str]:
    """The names under which this module knows Django's functions, `_` among them only if it was imported."""
    names = set()
    for node in ast.walk(house.tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name for alias in node.names if alias.name.removesuffix("_lazy") in GETTEXT}
    return names


def test_a_sentence_to_translate_is_written_whole_and_filled_afterwards() -> None:
    """gettext(f"…"), gettext("…" % x) and gettext(variable) reach no catalogue."""
    wrong = []
    for path in house.code():
        for call in house.calls(path, *gettext_names(path)):
            counted = 1 if house.called(call).startswith("n") else 0
            given = call.args[: len(call.args) - counted]
            if not all(isinstance(arg, ast.Constant) and isinstance(arg.value, str) for arg in given):
                wrong.append(house.where(path, call))
    assert wrong == []


def test_every_function_that_translates_is_one_that_the_catalogues_gather() -> None:
    renamed = {where for path in house.code() for where in gettext_names(path) - set(catalogues.KEYWORDS)}
    assert renamed == set()
