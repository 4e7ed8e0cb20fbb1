"""What stands above a mail: decoded whatever its bytes claim, and bounded before anything searches in it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email._policybase import Compat32
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import getaddresses, parsedate_to_datetime

LONGEST_HEADER = 16_000
LONGEST_PARAMETERS = 2_000
LONGEST_WORDS = 4_000
"""Python's own parsers are quadratic in a header's length, so a stranger must not choose it."""

_TEXT_CODECS = re.compile(
    r"ascii|utf[-_]8|utf[-_]16|utf[-_]7|iso8859|cp(125|437|85|86|874|932|949|950)|koi8|mac|gb|big5|shift_jis|euc|iso2022|hz|johab"
)
_ID = re.compile(r"<([^<>]{1,4000})>")
_BARE_ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]\\]{1,64}@[^\s<>@,;:\"()\[\]\\]{1,190}")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")

Mail = Message


class _Bounded(Compat32):
    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        parameters = name.lower() in {"content-type", "content-disposition", "content-transfer-encoding"}
        return name, value[: LONGEST_PARAMETERS if parameters else LONGEST_HEADER]


_POLICY = _Bounded()


def parse_whole(raw: bytes) -> Mail:
    return BytesParser(policy=_POLICY).parsebytes(raw)


def parse_top(raw: bytes) -> Mail:
    return BytesHeaderParser(policy=_POLICY).parsebytes(raw)


def decode(raw: bytes, declared: str | None = None) -> str:
    """Text whatever the label says: UTF-8 when it is UTF-8, else the label, else Windows-1252."""
    known = _codec(declared)
    if known in {None, "ascii", "iso8859-1", "cp1252", "utf-8"}:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            pass
    if known and known not in {"ascii", "utf-8", "iso8859-1"}:
        try:
            return raw.decode(known)
        except (UnicodeError, LookupError):
            return raw.decode(known, "replace") if known.startswith(("utf-16", "iso2022")) else _western(raw)
    return _western(raw)


def _western(raw: bytes) -> str:
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _codec(declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip(" '\"")).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return name if _TEXT_CODECS.match(name) else None


def charset(part: Mail) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError, TypeError, IndexError, AttributeError):
        return None


def header(mail: Mail, name: str) -> str:
    """The first of that name, on one line, its RFC 2047 words still folded."""
    for key, value in mail.raw_items():
        if key.lower() == name:
            return _one_line(decode(str(value).encode("utf-8", "surrogateescape")))
    return ""


def has(mail: Mail, name: str) -> bool:
    return any(key.lower() == name for key, _ in mail.raw_items())


def words(text: str) -> str:
    """RFC 2047 words unfolded."""
    text = text[:LONGEST_WORDS]
    if "=?" not in text:
        return _one_line(text)
    try:
        parts = decode_header(text)
    except Exception:  # decode_header raises what its codecs raise
        return _one_line(text)
    return _one_line("".join(_word(chunk, label) for chunk, label in parts))


def _word(chunk: bytes | str, label: str | None) -> str:
    if isinstance(chunk, str):
        return chunk
    return decode(chunk, label) if label else chunk.decode("raw-unicode-escape", "replace")


def _one_line(text: str) -> str:
    return _CONTROLS.sub(" ", text).encode("utf-8", "replace").decode("utf-8").strip()


def addresses(text: str) -> list[tuple[str, str]]:
    """(name, address) pairs that could be written to."""
    text = text[:LONGEST_WORDS]
    try:
        found = getaddresses([text])
    except (ValueError, IndexError, TypeError):
        found = []
    pairs = [(words(name), address) for name, address in found if is_address(address)]
    if pairs:
        return pairs
    plain = words(text)
    return [(plain.replace(match, "").strip(' <>"'), match) for match in _BARE_ADDRESS.findall(plain)]


def is_address(text: str) -> bool:
    return bool(_BARE_ADDRESS.fullmatch(text)) and "=?" not in text


def ids(text: str) -> list[str]:
    """Message ids without their brackets."""
    found = [_tight(each) for each in _ID.findall(text)]
    if not found and "<" not in text:
        found = [word.strip("<>,;") for word in text.split() if "@" in word]
    return [each for each in found if each]


def own_id(mail: Mail) -> str | None:
    """The Message-ID, when it is one: somebody must be able to search for it."""
    text = header(mail, "message-id")
    found = _ID.search(text)
    name = _tight(found[1] if found else text.strip("<>"))
    return name if searchable(name) else None


def searchable(name: str) -> str | None:
    """The longest run of an id that fits in an IMAP search as it is (a search finds parts of a header)."""
    run = max(re.findall(r"[A-Za-z0-9@._+=$/~-]+", name), key=len, default="")
    return run[:200] if len(run) >= 8 else None


def _tight(name: str) -> str:
    return "".join(name.split())


def date(mail: Mail, arrived: datetime | None) -> datetime | None:
    """When it was written; when it arrived, if the sender's clock is wrong or absent."""
    try:
        written = parsedate_to_datetime(header(mail, "date")[:200])
        written = written.replace(tzinfo=written.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return arrived
    if written.year < 1990 or (arrived and written > arrived + timedelta(hours=1)):
        return arrived
    return written
