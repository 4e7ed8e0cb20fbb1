"""Names of records: at:// addresses, record keys that carry the time (TID), pages of the app."""

from __future__ import annotations

import re
import secrets
import threading
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

POSTS = "app.bsky.feed.post"
APP = "https://bsky.app"
INVALID_HANDLE = "handle.invalid"

_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_POST = re.compile(r"at://(did:[a-z]+:[A-Za-z0-9._:%-]{1,2000})/app\.bsky\.feed\.post/([A-Za-z0-9._:~-]{1,512})")
_HANDLE = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_HANDLE = 253
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CLOCK_BITS = 10


class _Ticks:
    """Microseconds that never repeat nor go back in this process."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def after(self, now: datetime) -> int:
        with self._lock:
            self._last = max((now - _EPOCH) // timedelta(microseconds=1), self._last + 1)
            return self._last


_ticks = _Ticks()


def new_tid(now: datetime) -> str:
    """A record key that no other call gives: time, and ten random bits against other processes."""
    return encode_tid(_ticks.after(now), secrets.randbits(_CLOCK_BITS))


def encode_tid(microseconds: int, clock: int) -> str:
    number = (microseconds << _CLOCK_BITS) | clock
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(60, -1, -5))


def tid_time(key: str) -> datetime | None:
    """When a record was written; None where the key is not such a one."""
    if not _TID.fullmatch(key):
        return None
    number = 0
    for letter in key:
        number = number * 32 + _ALPHABET.index(letter)
    return _EPOCH + timedelta(microseconds=number >> _CLOCK_BITS)


def split_post(uri: object) -> tuple[str, str] | None:
    """Author and record key of a post's address; None where it is not one."""
    found = _POST.fullmatch(uri) if isinstance(uri, str) else None
    return (found[1], found[2]) if found else None


def post_uri(did: str, key: str) -> str:
    return f"at://{did}/{POSTS}/{key}"


def is_handle(text: str) -> bool:
    return len(text) <= _LONGEST_HANDLE and bool(_HANDLE.fullmatch(text))


def permalink(did: str, key: str, handle: str | None = None) -> str:
    """The page of the app: by handle, or by identifier where the handle is not valid."""
    who = handle if handle and is_handle(handle) and handle != INVALID_HANDLE else did
    return f"{APP}/profile/{quote(who, safe=':.')}/post/{quote(key, safe=':~')}"
