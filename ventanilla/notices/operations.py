"""Writing a notice, in the transaction of whoever gives it; sending those that are due, at least once."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.utils.translation import gettext as _

from ventanilla.foundation import jobs
from ventanilla.foundation.secrets import redact
from ventanilla.notices import ports, rules
from ventanilla.notices.models import Notice
from ventanilla.notices.queries import due

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
"""Longer than every time-out of a delivery (settings.EMAIL_TIMEOUT for each step)."""
BATCH = 50
_FOLDER = "ventanilla.notices.adapter.Folder"
ASK_AGAIN = timedelta(hours=1)
"""When no opening is in sight."""


class UnknownReach(ValueError):
    code = "notices.unknown_reach"


def write(
    *, key: str, to: str, subject: str, body: str, kind: str, reaches: str, at: datetime, language: str = ""
) -> bool:
    """Leave a notice to be mailed. False: there was one with this key already.

    `reaches`: staff (only in their hours), oncall (any hour), citizen. Raises UnknownReach. An address that is none
    undoes nothing of the caller's: its delivery fails, and is shown.
    """
    if reaches not in rules.REACHES:
        raise UnknownReach(
            _("A notice reaches %(known)s; not “%(reaches)s”.")
            % {"known": ", ".join(rules.REACHES), "reaches": reaches}
        )
    known = rules.plain_key(key)
    if Notice.objects.filter(key=known).exists():
        return False
    notice = Notice(
        key=known,
        to=rules.plain_line(to, rules.ADDRESS_LENGTH),
        subject=rules.plain_line(subject, rules.SUBJECT_LENGTH),
        body=rules.plain_body(body),
        kind=kind,
        reaches=reaches,
        language=language,
        created_at=at,
        not_before=_when(reaches, at),
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    jobs.nudge("notices.send")
    return True


def send_due(*, at: datetime) -> int:
    """Mail what is due. Two of these at once share the rows out; one that dies leaves its row to the next."""
    rows = due(at).order_by("not_before", "id")
    sent = 0
    for number in list(rows.values_list("id", flat=True)[:BATCH]):
        sent += _send_one(number, at)
    return sent


def _send_one(number: int, at: datetime) -> bool:
    """Claim by conditional update, call outside any transaction, write what came of it."""
    lease = at + LEASE + timedelta(microseconds=secrets.randbelow(1_000_000))
    if not due(at).filter(pk=number).update(lease_until=lease):
        return False
    notice = Notice.objects.get(pk=number)
    held = Notice.objects.filter(pk=number, lease_until=lease, sent_at=None)
    later = _when(notice.reaches, at)
    if later > at:
        held.update(lease_until=None, not_before=later)
        return False
    try:
        _mail(notice)
    except Exception as error:
        wait = rules.wait_after(notice.attempts + 1)
        log.warning("notice %s was not delivered; again in %s: %s", number, wait, redact(str(error)))
        held.update(
            lease_until=None,
            attempts=F("attempts") + 1,
            not_before=at + wait,
            error=redact(f"{type(error).__name__}: {error}")[:300],
        )
        return False
    held.update(lease_until=None, sent_at=at, attempts=F("attempts") + 1, error="")
    return True


def _when(reaches: str, at: datetime) -> datetime:
    if reaches != "staff":
        return at
    opens = ports.next_attention(at)
    return max(opens, at) if opens is not None else at + ASK_AGAIN


def _mail(notice: Notice) -> None:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    headers = {
        "Message-ID": f"<notice-{notice.pk}-{notice.created_at:%Y%m%d%H%M%S}@{domain}>",
        "Auto-Submitted": "auto-generated",
    }
    if notice.language:
        headers["Content-Language"] = notice.language
    door = get_connection(_FOLDER) if ports.stays_here() else None
    EmailMessage(subject=notice.subject, body=notice.body, to=[notice.to], headers=headers, connection=door).send()
