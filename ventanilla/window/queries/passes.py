"""Signed passes: a form that may be sent once, a receipt that may be seen for a day, a link to the state of a case.

None holds a name or a text. They are signed in real time, also in a demonstration.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

from ventanilla.window.rules.keys import pin_of

RECEIPT_FOR = timedelta(days=1)
STATUS_FOR = timedelta(days=60)
GRACE = timedelta(days=2)
"""Whoever opened the page in time may still send what they write in it."""
_ONCE, _RECEIPT, _STATUS = "window.once", "window.receipt", "window.status"


class Expired(Exception):
    code = "window.expired"


@dataclass(frozen=True, slots=True)
class Once:
    """What a form carries hidden, so that sending it twice is sending it once. It never expires."""

    key: str
    given_at: datetime
    token: str


def new_once(*, at: datetime) -> Once:
    key = secrets.token_hex(16)
    return Once(key, at, signing.dumps([key, int(at.timestamp())], salt=_ONCE))


def read_once(token: str) -> Once | None:
    try:
        key, given = signing.loads(token, salt=_ONCE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Once(str(key), datetime.fromtimestamp(int(given), UTC), token)


def pin_for(once_key: str) -> str:
    """The same PIN whenever it is asked: a second sending shows the same receipt."""
    return pin_of(salted_hmac("window.pin", once_key, algorithm="sha256").digest())


def receipt_pass(once_key: str) -> str:
    return signing.TimestampSigner(sep=".", salt=_RECEIPT).sign(once_key)


def read_receipt(given: str) -> str:
    """Raises Expired, also for one that we did not sign."""
    return _unsigned(given, _RECEIPT, RECEIPT_FOR)


def status_pass(key: str) -> str:
    return signing.TimestampSigner(sep=".", salt=_STATUS).sign(key)


def read_status(given: str, *, writing: bool = False) -> str:
    return _unsigned(given, _STATUS, STATUS_FOR + GRACE if writing else STATUS_FOR)


def _unsigned(given: str, salt: str, lasts: timedelta) -> str:
    try:
        return signing.TimestampSigner(sep=".", salt=salt).unsign(given, max_age=lasts)
    except signing.BadSignature as error:
        raise Expired from error
