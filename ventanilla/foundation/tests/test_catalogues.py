"""The catalogues: what is gathered from code and templates, and what is compiled."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from ventanilla.foundation import catalogues

CODE = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, npgettext, pgettext

_("Alone")
gettext_lazy("Two " "pieces, one sentence")
ngettext("%(n)s day", "%(n)s days", 3)
pgettext("channel", "Phone")
npgettext("row", "%(n)s left", "%(n)s left over", 2)
found, _ = (1, 2)
print("Not for translation")
"""
TEMPLATE = """{% load i18n %}
<p>{% translate "It's open" %} {% trans 'An "answer"' context "noun" %}
{% blocktranslate trimmed with n=count %}
    {{ n }} people
    wait
{% endblocktranslate %}
      {% blocktranslate count n=rows|length context "tray" %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}
{% include "x" with heading=_("In a tag") %} {{ name|default:_("In a filter") }} {{ _("In a variable") }}
{# {% translate "Commented away" %} #}{% comment %}{% translate "Also away" %}{% endcomment %}
<b>100% plain</b> {% translate "A full 100% of it" %}</p>
"""
HEADER = 'msgid ""\nmsgstr ""\n"Language: %s\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'


@pytest.fixture
def package(tmp_path: Path) -> Path:
    package = tmp_path / "desk"
    for name, text in {
        "code.py": CODE,
        "templates/desk/page.html": TEMPLATE,
        "tests/test_code.py": '_("Only in a test")',
        "locale/es/LC_MESSAGES/django.po": HEADER % "es"
        + '\nmsgid "Alone"\nmsgstr "Solo"\n\nmsgid "Gone"\nmsgstr "Ido"\n',
        "locale/en/LC_MESSAGES/django.po": HEADER % "en" + '\nmsgid "Alone"\nmsgstr "By itself"\n',
    }.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return package


def keys(package: Path) -> set[tuple[str | None, object]]:
    found = catalogues.messages(list(catalogues.sources(package)), package)
    return {(message.context, message.id) for message in found if message.id}


def test_every_way_of_saying_a_sentence_in_code_and_templates_is_gathered(package: Path) -> None:
    assert keys(package) == {
        (None, "Alone"),
        (None, "Two pieces, one sentence"),
        (None, ("%(n)s day", "%(n)s days")),
        ("channel", "Phone"),
        ("row", ("%(n)s left", "%(n)s left over")),
        (None, "It's open"),
        ("noun", 'An "answer"'),
        (None, "%(n)s people wait"),
        ("tray", ("%(n)s row", "%(n)s rows")),
        (None, "In a tag"),
        (None, "In a filter"),
        (None, "In a variable"),
        (None, "A full 100%% of it"),
    }


def test_a_catalogue_keeps_its_words_drops_what_nobody_says_and_guesses_nothing(package: Path) -> None:
    locale = package / "locale"
    waiting = catalogues.gather(package, locale)
    spanish = catalogues.read(locale / "es/LC_MESSAGES/django.po")
    assert spanish.get("Alone").string == "Solo"
    assert spanish.get("Gone") is None
    assert "Ido" not in (locale / "es/LC_MESSAGES/django.po").read_text()
    assert not any(message.fuzzy for message in spanish if message.id)
    assert "channel: Phone" in waiting["es"]
    assert "Alone" not in waiting["es"]
    assert (locale / "django.pot").exists()


def test_english_says_its_msgids_unless_a_person_wrote_better(package: Path) -> None:
    locale = package / "locale"
    assert catalogues.gather(package, locale)["en"] == []
    english = catalogues.read(locale / "en/LC_MESSAGES/django.po")
    assert english.get("Alone").string == "By itself"
    assert english.get("%(n)s day").string == ("%(n)s day", "%(n)s days")


def test_gathering_twice_changes_nothing(package: Path) -> None:
    locale = package / "locale"
    catalogues.gather(package, locale)
    first = {path: path.stat().st_mtime_ns for path in locale.rglob("*.po*")}
    catalogues.gather(package, locale)
    assert {path: path.stat().st_mtime_ns for path in locale.rglob("*.po*")} == first


def test_only_what_is_newer_is_compiled_and_gettext_reads_it(package: Path) -> None:
    spanish = package / "locale/es/LC_MESSAGES/django.po"
    assert len(catalogues.compile_all(package)) == 2
    assert catalogues.compile_all(package) == []
    later = spanish.with_suffix(".mo").stat().st_mtime + 5
    spanish.write_text(spanish.read_text().replace("Solo", "A solas"))
    os.utime(spanish, (later, later))
    assert catalogues.compile_all(package) == [spanish.with_suffix(".mo")]
    said = gettext.translation("django", package / "locale", ["es"])
    assert said.gettext("Alone") == "A solas"
    assert not list(package.rglob("*.new"))


def test_a_catalogue_with_a_merge_left_in_it_stops_the_compilation_and_leaves_the_old_one(package: Path) -> None:
    spanish = package / "locale/es/LC_MESSAGES/django.po"
    catalogues.compile_all(package)
    before = spanish.with_suffix(".mo").read_bytes()
    spanish.write_text(HEADER % "es" + '\nmsgid "Alone"\n<<<<<<< ours\nmsgstr "Solo"\n')
    with pytest.raises(PoFileError):
        catalogues.compile_all(package, always=True)
    assert spanish.with_suffix(".mo").read_bytes() == before


def test_an_unknown_word_on_the_command_line_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogues.main(["extrat"]) == 2
    assert "extract" in capsys.readouterr().err
