"""Personal data in a text: only what can be told from an ordinary figure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

_LETTERS: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_IBAN_LENGTHS: Final = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24,
    "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19,
    "SK": 24, "SM": 27,
}  # fmt: skip
_PROVINCES: Final = (
    "VI|AB|A|AL|O|AV|BA|B|BU|CC|CA|S|CS|CE|CR|CO|CU|GE|GI|GR|GU|SS|H|HU|IB|PM|J|C|LO|GC|LE|L|LU|M|MA|ML|MU|NA|OR|OU|"
    "P|PO|SA|TF|SG|SE|SO|T|TE|TO|V|VA|BI|ZA|Z"
)

_APART: Final = frozenset(" \u00a0.-")
_GAP: Final = "[ \u00a0.-]"
_DNI: Final = re.compile(
    rf"(?<![\w./-])(\d{{8}}|\d{{1,2}}{_GAP}\d{{3}}{_GAP}\d{{3}})(?:[.-]?([A-Za-z])|{_GAP}{{1,2}}([A-Z]))(?!\w)",
    re.ASCII,
)
_NIE: Final = re.compile(
    rf"(?<![\w./-])([XYZxyz]){_GAP}?(\d{{7}}|\d{_GAP}\d{{3}}{_GAP}\d{{3}})(?:[.-]?([A-Za-z])|{_GAP}{{1,2}}([A-Z]))(?!\w)",
    re.ASCII,
)
_IBAN_START: Final = re.compile(r"(?<!\w)[A-Za-z]{2}\d\d", re.ASCII)
_PHONE: Final = re.compile(
    rf"""(?<![\w./,€$#-])
    (?:(?:\+|00){_GAP}?34{_GAP}?|\(\+?34\){_GAP}?)?
    (?:
        (?:[67]\d|[89][1-8])\d (?:{_GAP}?\d\d){{3}}
      | (?:[67]\d|[89][1-8])\d (?:{_GAP}\d{{3}}){{2}}
      | [89][1-8]{_GAP}\d{{3}} (?:{_GAP}?\d\d){{2}}
    )
    (?![\w€$%/]|[.,-]\d|\s?(?:€|euros?\b|eur\b|%|litros|m3|m³|habitantes))""".replace(_GAP, _GAP.replace(" ", r"\ ")),
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_EMAIL: Final = re.compile(
    r"(?<![\w.+@-])[\w+-]{1,64}(?:\.[\w+-]{1,64}){0,8}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w@])"
)
_PLATE: Final = re.compile(r"(?<![\w./-])(\d{4})([ -]?)[BCDFGHJKLMNPRSTVWXYZ]{3}(?![\w/])", re.IGNORECASE | re.ASCII)
_OLD_PLATE: Final = re.compile(rf"(?<![\w./-])(?:{_PROVINCES})([ -]?)\d{{4}}([ -]?)[A-Z]{{1,2}}(?![\w/])", re.ASCII)
_NUMBERED: Final = re.compile(
    r"(?:expedient\w*|exp|referencia|ref|registro|registre|rexistro|factura|recibo|rebut|contrato|contracte|p[oó]liza|"
    r"abonado|solicitud|sol·licitud|pedido|bolet[ií]n|dogv|boe|bop|doe|ley|llei|lei|decreto|decret)"
    r"\.?\s*(?:(?:n[úu]m(?:ero)?|n)?[.º°]*|es\s(?:el|la))?\s*:?\s*$",
    re.IGNORECASE,
)
_BEFORE: Final = 40
_VEHICLES: Final = ("matr", "coche", "cotxe", "moto", "vehic", "vehíc", "furgo", "camión", "camió", "plate", "auto")


@dataclass(frozen=True, slots=True)
class Span:
    kind: str
    start: int
    end: int
    text: str


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _is_letter_right(number: str, letter: str) -> bool:
    return _LETTERS[int(number) % 23] == letter.upper()


def _is_dni(match: re.Match[str]) -> bool:
    return _is_letter_right(_digits(match[1]), match[2] or match[3])


def _is_nie(match: re.Match[str]) -> bool:
    return _is_letter_right(f"{'XYZ'.index(match[1].upper())}{_digits(match[2])}", match[3] or match[4])


def _is_iban(text: str) -> bool:
    if not (text.isascii() and text.isalnum()):
        return False
    turned = text[4:] + text[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def _ibans(text: str) -> Iterator[Span]:
    for match in _IBAN_START.finditer(text):
        length = _IBAN_LENGTHS.get(match[0][:2].upper(), 0)
        compact, end, apart = match[0], match.end(), 0
        while end < len(text) and len(compact) < length and apart < 2:
            apart = 0 if text[end].isalnum() else apart + (1 if text[end] in _APART else 2)
            compact += text[end] if not apart else ""
            end += 1
        whole = end == len(text) or not text[end].isalnum()
        if len(compact) == length and whole and _is_iban(compact.upper()):
            yield Span("iban", match.start(), end, text[match.start() : end])


def _is_person_phone(match: re.Match[str]) -> bool:
    """Not the numbers that administrations and companies publish (800, 900, 901, 902, 80x)."""
    number = _digits(match[0])[-9:]
    amount = "." in match[0] and number.endswith("000")
    return number[:2] not in {"80", "90"} and not amount and not _is_numbered(match)


def _is_numbered(match: re.Match[str]) -> bool:
    """The number of a file, an invoice or a law, not of a person."""
    return _NUMBERED.search(match.string, max(0, match.start() - _BEFORE), match.start()) is not None


def _is_of_a_vehicle(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - _BEFORE) : match.start()].casefold()
    return any(word in before for word in _VEHICLES)


def _is_plate(match: re.Match[str]) -> bool:
    """A year before capitals ("2026 PDF") and small letters need the word of a vehicle before them."""
    plain = match[0].isupper() and not (match[2] == " " and match[1][:2] in {"19", "20"})
    return not _is_numbered(match) and (plain or _is_of_a_vehicle(match))


def _is_old_plate(match: re.Match[str]) -> bool:
    """Parted by spaces it may be a headline ("DE 2027 SE ABRE")."""
    return not _is_numbered(match) and (" " not in match.groups() or _is_of_a_vehicle(match))


_SEARCHES: Final[tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], bool]], ...]] = (
    ("email", _EMAIL, lambda _: True),
    ("dni", _DNI, _is_dni),
    ("nie", _NIE, _is_nie),
    ("plate", _PLATE, _is_plate),
    ("plate", _OLD_PLATE, _is_old_plate),
    ("phone", _PHONE, _is_person_phone),
)


def personal_data(text: str) -> list[Span]:
    """Every DNI, NIE, IBAN, phone, e-mail and plate, in the order of the text and without overlaps."""
    found = list(_ibans(text))
    taken = bytearray(len(text))
    for span in found:
        taken[span.start : span.end] = b"x" * (span.end - span.start)
    for kind, pattern, is_one in _SEARCHES:
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]) and is_one(match):
                taken[start:end] = b"x" * (end - start)
                found.append(Span(kind, start, end, match[0]))
    return sorted(found, key=lambda span: span.start)
