"""The catalogues of translations: `python -m ventanilla.foundation.catalogues` compiles them, `… extract` gathers msgids.

Pure Python (Babel), without the gettext programs: the same lines run in a checkout, in the wheel's build and in tests.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
LOCALE = PACKAGE / "locale"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SOURCE_LANGUAGE = "en"
"""The msgids are written in it: its catalogue is filled with them, for a person to reword."""

_CALL = re.compile(
    r"\b(?:_|n?p?gettext)\((?:\s*u?(?:'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")\s*,?)+(?:\s*count\s*)?\)"
)


def compile_all(package: Path = PACKAGE, *, always: bool = False) -> list[Path]:
    """Write the .mo beside each .po that is newer than it; returns those written."""
    written = []
    for source in sorted(package.rglob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if always or not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            compile_one(source, target)
            written.append(target)
    return written


def compile_one(source: Path, target: Path) -> None:
    """In one step, so that a server that starts meanwhile never reads half a catalogue."""
    buffer = BytesIO()
    write_mo(buffer, read(source))
    draft = target.with_suffix(".mo.new")
    draft.write_bytes(buffer.getvalue())
    draft.replace(target)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=None, abort_invalid=True)


def sources(package: Path = PACKAGE) -> Iterator[Path]:
    """Every file of ours that may hold a msgid."""
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package).parts
        if "tests" in inside or "migrations" in inside or not path.is_file():
            continue
        if path.suffix == ".py" or (path.suffix in {".html", ".txt", ".svg"} and "templates" in inside):
            yield path


def messages(paths: list[Path], package: Path = PACKAGE) -> Catalog:
    """The msgids of these files, each with the files that say it."""
    found = Catalog(project="Ventanilla", charset="utf-8", fuzzy=False)
    for path in paths:
        place = path.relative_to(package.parent).as_posix()
        code = path.read_text(encoding="utf-8")
        source = code if path.suffix == ".py" else _calls_of_a_template(code, place)
        options = {"encoding": "utf-8"}
        for _line, msgid, comments, context in extract(
            "python", BytesIO(source.encode()), KEYWORDS, comment_tags=("Translators:",), options=options
        ):
            found.add(msgid, locations=[(place, 1)], auto_comments=comments, context=context)
    return found


def _calls_of_a_template(code: str, place: str) -> str:
    """The gettext calls that Django sees in a template, one a line: what stands between them is no Python."""
    from django.utils.translation.template import templatize

    return "\n".join(match.group() for match in _CALL.finditer(templatize(code, origin=place)))


def gather(package: Path = PACKAGE, locale: Path = LOCALE) -> dict[str, list[str]]:
    """Write django.pot and bring each catalogue up to it; returns the msgids that wait, by catalogue.

    Nothing is guessed (no fuzzy) and what no file says any more goes.
    """
    template = messages(list(sources(package)), package)
    _write(locale / "django.pot", template)
    waiting = {}
    for path in sorted(locale.glob("*/LC_MESSAGES/django.po")):
        name = path.parents[1].name
        catalogue = read(path)
        catalogue.update(deepcopy(template), no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        if name == SOURCE_LANGUAGE:
            _say_the_msgids(catalogue)
        _write(path, catalogue)
        waiting[name] = [said(message) for message in catalogue if message.id and is_empty(message)]
    return waiting


def _say_the_msgids(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id and is_empty(message):
            message.string = message.id


def is_empty(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return not all(strings)


def said(message: Message) -> str:
    """The msgid as a person reads it, with its context."""
    first = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
    return f"{message.context}: {first}" if message.context else str(first)


def _write(path: Path, catalogue: Catalog) -> None:
    """Without dates or line numbers: a catalogue changes when its words do."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=10_000, sort_by_file=True, omit_header=True, include_lineno=False)
    header = _header(catalogue)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f"{header}\n{buffer.getvalue().decode()}"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def _header(catalogue: Catalog) -> str:
    kept = ("Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms")
    values = {name: value for name, value in catalogue.mime_headers if name in kept}
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in values.items() if value)
    return f'msgid ""\nmsgstr ""\n{lines}'


def main(arguments: list[str]) -> int:
    if arguments == ["extract"]:
        for name, msgids in gather().items():
            print(f"{name}: {len(msgids)} to translate", *msgids, sep="\n  ")  # noqa: T201
    elif arguments:
        print("Usage: python -m ventanilla.foundation.catalogues [extract]", file=sys.stderr)  # noqa: T201
        return 2
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
