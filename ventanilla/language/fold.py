"""The one fold for search and comparison, and the normal form of a wording."""

import re
import unicodedata
from typing import Final

_KEPT: Final = (("n\u0303", "ñ"), ("c\u0327", "ç"))
_ACCENT_BLOCKS: Final = (
    (0x0300, 0x036F),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F),
    (0xE0100, 0xE01EF),
)
_ALIKE: Final = dict.fromkeys("’‘ʼ´`′＇", "'") | dict.fromkeys("•∙⋅‧・", "·") | dict.fromkeys("‐‑‒–—−", "-")
_CACHE_LIMIT: Final = 20_000

_GEMINATE: Final = re.compile(r"(?<=l)·(?=l)")
# "col.legi", "sol.licitud": the full stop that stands for the Catalan middle dot, after known stems only.
_GEMINATE_STOP: Final = re.compile(
    r"\b((?:co|so|i|a|mi|ce|nu|pe|ape|exce|inte|insta|cance|sate|para|tranqui|nove|dis|rebe|ca)l)\.(?=l[aeiou])"
)


def _is_accent(code: int) -> bool:
    return any(first <= code <= last for first, last in _ACCENT_BLOCKS)


def _fold_character(character: str) -> str:
    if character in _ALIKE:
        return _ALIKE[character]
    category = unicodedata.category(character)
    if category == "Cf" or _is_accent(ord(character)):
        return ""
    if category in {"Cc", "Cs"} or character.isspace():
        return " "
    if category in {"So", "Sk"} or character == "ℹ":
        return character
    for start, kept in _KEPT:
        if unicodedata.normalize("NFD", character).startswith(start):
            return kept
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if not _is_accent(ord(part)))
    folded = unicodedata.normalize("NFC", plain.casefold())
    return folded if folded == character else "".join(map(_fold_character, folded))


class _Table(dict[int, str]):
    """Filled as characters are met, so that a page of Spanish costs one look-up each."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(self) < _CACHE_LIMIT:
            self[code] = folded
        return folded


_TABLE: Final = _Table()


def fold(text: str) -> str:
    """Casefold, accents off, ñ and ç kept, l·l as ll, white space collapsed; control characters are white space.

    Idempotent. The result is always encodable: lone surrogates and NUL become spaces.
    """
    if text.isascii():
        folded = text.lower().translate(_TABLE)
    else:
        composed = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
        folded = unicodedata.normalize("NFC", composed.translate(_TABLE))
        if "·" in folded:
            folded = _GEMINATE.sub("", folded)
    if "l.l" in folded:
        folded = _GEMINATE_STOP.sub(r"\1", folded)
    return " ".join(folded.split())
