"""What may be attached, told from the bytes and not from what the browser says."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath

MAX_FILES = 5
MAX_BYTES = 10_000_000
MAX_TOTAL = 25_000_000
NAME_LENGTH = 100

Looks = Callable[[bytes], bool]


def _begins(*signs: bytes) -> Looks:
    return lambda head: head.startswith(signs)


def _boxed(*brands: bytes) -> Looks:
    return lambda head: head[4:8] == b"ftyp" and (not brands or head[8:12] in brands)


def _riff(kind: bytes) -> Looks:
    return lambda head: head[:4] == b"RIFF" and head[8:12] == kind


def _is_plain(head: bytes) -> bool:
    return b"\0" not in head and not head.lstrip().lower().startswith(
        (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml")
    )


_ZIP = _begins(b"PK\x03\x04")
_OLE = _begins(b"\xd0\xcf\x11\xe0")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_HEIF = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis")
TYPES: dict[str, tuple[str, Looks]] = {
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "gif": ("image/gif", _begins(b"GIF87a", b"GIF89a")),
    "webp": ("image/webp", _riff(b"WEBP")),
    "heic": ("image/heic", _boxed(*_HEIF)),
    "heif": ("image/heif", _boxed(*_HEIF)),
    "pdf": ("application/pdf", _begins(b"%PDF-")),
    "txt": ("text/plain", _is_plain),
    "odt": ("application/vnd.oasis.opendocument.text", _ZIP),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", _ZIP),
    "docx": (f"{_OFFICE}.wordprocessingml.document", _ZIP),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", _ZIP),
    "doc": ("application/msword", _OLE),
    "xls": ("application/vnd.ms-excel", _OLE),
    "mp3": ("audio/mpeg", _begins(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "m4a": ("audio/mp4", _boxed()),
    "ogg": ("audio/ogg", _begins(b"OggS")),
    "opus": ("audio/ogg", _begins(b"OggS")),
    "mp4": ("video/mp4", _boxed()),
    "mov": ("video/quicktime", _boxed()),
    "webm": ("video/webm", _begins(b"\x1a\x45\xdf\xa3")),
}
ACCEPT = ",".join(f".{ending}" for ending in TYPES)
SHOWN = frozenset(mime for mime, _looks in TYPES.values() if mime.startswith("image/"))


def mime_of(name: str, head: bytes) -> str:
    """The type that its name promises when its first bytes agree; empty: it is not taken."""
    known = TYPES.get(PurePosixPath(name).suffix.lstrip(".").lower())
    return known[0] if known and known[1](head) else ""


def plain_name(given: str) -> str:
    """The last part of a path, without signs that turn the reading round or end a line; its ending is kept."""
    last = given.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] not in {"C", "Z"} or sign == " ")
    kept = " ".join(kept.replace('"', "").split()).lstrip(".")
    path = PurePosixPath(kept or "-")
    ending = path.suffix if len(path.suffix) <= 10 else ""
    return f"{path.stem[: NAME_LENGTH - len(ending)]}{ending}"
