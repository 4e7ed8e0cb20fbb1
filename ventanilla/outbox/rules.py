"""What a dispatch may become, for how long a claim holds, and what an adapter's answer means. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ventanilla.channels.contract import AuthDead, ChannelError, Permanent, Receipt, Transient
from ventanilla.foundation.http import LONGEST_CALL_SECONDS

LEASE = timedelta(seconds=2 * LONGEST_CALL_SECONDS + 60)
"""Longer than every time-out of a call, its sign-in included: past it nobody is calling any more."""
CLEARANCE = timedelta(minutes=10)
"""How long the yes of the gates holds where none of them says."""
FIRST_RETRY = timedelta(seconds=15)
LONGEST_RETRY = timedelta(minutes=15)
AFTER_SIGN_IN_FAILED = timedelta(minutes=5)
AFTER_OWN_FAULT = timedelta(minutes=1)
FIRST_LOOK = timedelta(seconds=30)
LONGEST_LOOK = timedelta(hours=1)
STOP_LOOKING = timedelta(hours=24)


def digest(*, kind: str, account_id: int, message_id: int | None, text: str, visibility: str, language: str) -> str:
    """Of all that a gate may have judged: another digest needs another clearance."""
    made = hashlib.sha256()
    for part in (kind, str(account_id), str(message_id or ""), text, visibility, language):
        data = part.encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "big"))
        made.update(data)
    return made.hexdigest()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one call. `again_at`: when to try again, for one that goes back to the queue."""

    state: str
    receipt: Receipt | None = None
    code: str = ""
    error: str = ""
    again_at: datetime | None = None
    signed_out: ChannelError | None = None


def outcome_of_receipt(receipt: Receipt) -> Outcome:
    return Outcome(receipt.state, receipt)


def outcome_of_error(error: Exception, *, at: datetime, attempt: int, valid_until: datetime) -> Outcome:
    """Only what certainly sent nothing goes back to the queue; whatever else is not a refusal is *unknown*."""
    code = error.code if isinstance(error, ChannelError) else f"outbox.{type(error).__name__.lower()}"
    sentence = error.sentence if isinstance(error, ChannelError) else ""
    if isinstance(error, AuthDead):
        return Outcome("queued", None, code, sentence, min(at + AFTER_SIGN_IN_FAILED, valid_until), error)
    if isinstance(error, Transient):
        return Outcome("queued", None, code, sentence, min(at + retry_delay(attempt, error.retry_after), valid_until))
    if isinstance(error, Permanent):
        return Outcome("failed", None, code, sentence)
    return Outcome("unknown", None, code, sentence)


def retry_delay(attempt: int, retry_after: float | None = None) -> timedelta:
    """As long as the network asks (a day at most), else 15 s, 30 s, 1 min… up to 15 min."""
    if retry_after is not None and retry_after > 0:
        return timedelta(seconds=min(max(retry_after, 1.0), 86_400.0))
    return min(FIRST_RETRY * int(2 ** min(max(attempt - 1, 0), 10)), LONGEST_RETRY)


def next_look(*, since: datetime, at: datetime) -> datetime | None:
    """When to look again for what is not known, ever more seldom; None: leave it to a person."""
    passed = at - since
    if passed >= STOP_LOOKING:
        return None
    return at + max(FIRST_LOOK, min(passed, LONGEST_LOOK))


def clearance_until(untils: Iterable[datetime | None], *, at: datetime) -> datetime:
    return min((until for until in untils if until is not None), default=at + CLEARANCE)


def sanitised_sentence(text: str, *, limit: int = 300) -> str:
    return text.replace("\x00", "\ufffd")[:limit]
