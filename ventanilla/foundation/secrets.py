"""Tokens at rest and secrets in logs."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

_SECRET = re.compile(
    r"(?i)((?:password|passwd|pwd|token|secret|authorization|api[_-]?key|accessjwt|refreshjwt|code|pin)[\"']?\s*[:=]\s*[\"']?)(?:bearer\s+|basic\s+)?[^\s\"',;&]+"
)
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[a-z0-9._~+/=-]{8,}")


class Unreadable(Exception):
    """A sealed value that none of our keys opens: the keys were lost or are another desk's."""

    code = "secrets.unreadable"


def _each() -> list[Fernet]:
    given: list[str] = list(settings.FIELD_KEYS) or [settings.SECRET_KEY]
    return [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"field:{key}".encode()).digest())) for key in given]


def _keys() -> MultiFernet:
    return MultiFernet(_each())


def seal(value: dict[str, Any]) -> str:
    return _keys().encrypt(json.dumps(value, separators=(",", ":")).encode()).decode("ascii")


def unseal(sealed: str) -> dict[str, Any]:
    try:
        opened = _keys().decrypt(sealed.encode("ascii"))
    except InvalidToken as error:
        raise Unreadable("These credentials were sealed with a key that is not here.") from error
    value: dict[str, Any] = json.loads(opened)
    return value


def reseal(sealed: str) -> str:
    """The same value under the first key: for rotation. Raises Unreadable."""
    try:
        return _keys().rotate(sealed.encode("ascii")).decode("ascii")
    except InvalidToken as error:
        raise Unreadable("These credentials were sealed with a key that is not here.") from error


def is_current(sealed: str) -> bool:
    """Whether the first key, which seals now, is the one that opens it."""
    try:
        _each()[0].decrypt(sealed.encode("ascii"))
    except InvalidToken:
        return False
    return True


def redact(text: str) -> str:
    return _BEARER.sub(r"\1 ***", _SECRET.sub(r"\1***", text))


class Redact(logging.Filter):
    """Nothing secret in logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = ()
        return True
