"""What a mail may carry, and how long to wait after a failure: pure."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import timedelta

REACHES = ("staff", "oncall", "citizen")
KEY_LENGTH = 120
SUBJECT_LENGTH = 200
ADDRESS_LENGTH = 254
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=6)


def plain_key(key: str) -> str:
    """As it is stored: a long one by its digest."""
    return key if len(key) <= KEY_LENGTH else hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def plain_line(text: str, longest: int) -> str:
    """One line, without anything that could become a header."""
    kept = "".join(" " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign for sign in text)
    line = " ".join(kept.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def plain_body(text: str) -> str:
    return "".join("\ufffd" if sign == "\0" or unicodedata.category(sign) == "Cs" else sign for sign in text)


def wait_after(attempts: int) -> timedelta:
    return min(_FIRST_WAIT * (1 << min(max(attempts, 1) - 1, 20)), _LONGEST_WAIT)
