"""Mails to the citizen: that it was received, and that there is something to read. A link, never a text nor a name."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ventanilla.departments import queries as house
from ventanilla.foundation import secrets
from ventanilla.notices.operations import write
from ventanilla.window.models import Tracking
from ventanilla.window.queries.passes import status_pass
from ventanilla.window.queries.story import shown_answers

LAG = timedelta(minutes=10)
"""An answer may be written down a little after something later: what is recent is looked at again."""


def tell_received(*, case: Tracking, at: datetime) -> None:
    """Inside the caller's transaction."""
    with override(case.language):
        subject = _("We have received your message (%(key)s)") % {"key": case.key}
        body = _(
            "Keep this mail. Here you see how it goes, what comes next and by when, and here you can add something:\n\n"
            "%(link)s\n\nIf you call us, your code is %(key)s. Nothing that you wrote is in this mail."
        ) % {"link": link_to(case), "key": case.key}
        _write(case, f"window:received:{case.pk}", subject, body, at)


def tell(*, at: datetime) -> int:
    """Found by reading rows: the cases with a mail address in whose thread something happened since they were told."""
    news = Q(told_at=None, thread__last_at__gt=F("created_at")) | Q(thread__last_at__gt=F("told_at"))
    waiting = Tracking.objects.filter(news).exclude(email_sealed="").order_by("id").values_list("pk", flat=True)
    return sum(_tell_one(pk, at) for pk in list(waiting))


def _tell_one(pk: int, at: datetime) -> int:
    """Up to which instant it was looked is kept with the notices: none is lost, and their keys make none be two."""
    with transaction.atomic():
        case = Tracking.objects.select_related("thread").select_for_update(of=("self",), no_key=True).get(pk=pk)
        since = case.told_at or case.created_at
        answers = [one for one in shown_answers(case.thread_id) if one.admitted_at > since]
        Tracking.objects.filter(pk=pk).update(told_at=max(min(case.thread.last_at, at - LAG), since))
        with override(case.language):
            return sum(_answered(case, answer.pk, at) for answer in answers)


def _answered(case: Tracking, answer: int, at: datetime) -> bool:
    subject = _("We have answered you (%(key)s)") % {"key": case.key}
    body = _("Read it here:\n\n%(link)s\n\nThe answer is not in this mail, because it is only for you.") % {
        "link": link_to(case)
    }
    return _write(case, f"window:answered:{answer}", subject, body, at)


def link_to(case: Tracking) -> str:
    return f"{settings.PUBLIC_URL}{reverse('window:status', args=[status_pass(case.key)])}"


def _write(case: Tracking, key: str, subject: str, body: str, at: datetime) -> bool:
    to = email_of(case)
    if not to:
        return False
    found = house.administration()
    signed = f"{body}\n\n{found.name}" if found else body
    return write(
        key=key, to=to, subject=subject, body=signed, kind="window", reaches="citizen", at=at, language=case.language
    )


def email_of(case: Tracking) -> str:
    """Empty when there is none, or when it was sealed under keys that are lost."""
    if not case.email_sealed:
        return ""
    try:
        return str(secrets.unseal(case.email_sealed).get("email", ""))
    except secrets.Unreadable:
        return ""
