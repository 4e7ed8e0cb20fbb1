"""A table as a spreadsheet saves it: its encoding and delimiter are guessed, its rows are bounded."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

MAX_BYTES = 20_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 60
_DELIMITERS = ";,\t|"
_SAMPLE = 40


class NotATable(ValueError):
    """The file cannot be read as a whole; the sentence says why."""

    code = "inbox.not_a_table"


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    """The line of the file on which it begins."""
    cells: tuple[str, ...]
    raw: str


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    delimiter: str


def decode(data: bytes) -> tuple[str, str]:
    """UTF-8 with or without a mark, UTF-16 with one, else what Excel writes in Spanish. Raises NotATable."""
    if len(data) > MAX_BYTES:
        raise NotATable(
            _("The file has more than %(n)s MB. Split it, or bring it in with “ventanilla capture”.")
            % {"n": MAX_BYTES // 1_000_000}
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), "UTF-16"
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise NotATable(_("This is not a table of text. In Excel, save it as “CSV UTF-8” and bring that file."))
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "Windows-1252"


def read_table(data: bytes) -> Table:
    """The first row that is not blank names the columns. Raises NotATable."""
    text, encoding = decode(data)
    text, told = _declared(text.replace("\x00", "\ufffd"))
    delimiter = told or _delimiter(text)
    source = _Source(text)
    rows = _rows(csv.reader(source, delimiter=delimiter, strict=False), source)
    header = next(rows, None)
    if header is None:
        raise NotATable(_("The file is empty."))
    if len(header.cells) > MAX_COLUMNS:
        raise NotATable(_("The table has more than %(n)s columns.") % {"n": MAX_COLUMNS})
    found = tuple(islice(rows, MAX_ROWS + 1))
    if len(found) > MAX_ROWS:
        raise NotATable(
            _("The table has more than %(n)s rows. Split it, or bring it in with “ventanilla capture”.")
            % {"n": MAX_ROWS}
        )
    return Table(tuple(cell.strip() for cell in header.cells), found, encoding, delimiter)


class _Source:
    """The lines of the text, remembering those of the row that is being read."""

    def __init__(self, text: str) -> None:
        self._lines = iter(io.StringIO(text, newline=""))
        self.taken: list[str] = []

    def __iter__(self) -> _Source:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken.append(line)
        return line

    def give(self) -> str:
        raw, self.taken = "".join(self.taken).rstrip("\r\n"), []
        return raw


def _rows(reader, source: _Source):  # type: ignore[no-untyped-def]
    """Rows that say something. A quote that is never closed would swallow the file: the field limit stops it."""
    number = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise NotATable(
                _("Line %(n)s cannot be read: a quotation mark is missing near it.") % {"n": number}
            ) from error
        raw = source.give()
        if any(cell.strip() for cell in cells):
            yield Row(number, tuple(cells), raw)
        number = reader.line_num + 1


def _declared(text: str) -> tuple[str, str]:
    """Excel's own first line, `sep=;`."""
    first, _newline, rest = text.partition("\n")
    told = first.strip().lower()
    if told.startswith("sep=") and len(told) == 5:
        return rest, told[4]
    return text, ""


def _delimiter(text: str) -> str:
    """The one that cuts most of the first lines into the same number of cells, more than one."""
    sample = "".join(islice(io.StringIO(text, newline=""), _SAMPLE))
    best, score = ",", 0
    for candidate in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(io.StringIO(sample), delimiter=candidate) if row)
        except csv.Error:
            continue
        width, times = widths.most_common(1)[0] if widths else (1, 0)
        if width > 1 and times * width > score:
            best, score = candidate, times * width
    return best
