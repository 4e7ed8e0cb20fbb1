"""Checking that everything adds up: what `verify` and `coverage` say, asked from the page. A long one goes on behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from ventanilla.answers.models import Duty
from ventanilla.answers.operations import recount
from ventanilla.answers.queries import coverage
from ventanilla.desk.models import Check
from ventanilla.foundation import clock, jobs
from ventanilla.journal.models import Head
from ventanilla.journal.operations import anchor, append
from ventanilla.journal.queries import verify
from ventanilla.journal.rules import SYSTEM
from ventanilla.people.models import Person

JOB = "desk.check"
SHORT_ENTRIES = 5_000
SHORT_MESSAGES = 50_000
"""Up to these it is done while one waits: two or three seconds."""
SILENCE = timedelta(minutes=5)
"""Whoever was doing it and has not been heard of for so long does it no more."""
KEPT = 200
NAMED = 100


def ask_check(*, by: Person, at: datetime) -> Check:
    """One at a time: while another goes on, that one is returned. A short one comes back finished."""
    with transaction.atomic():
        going = Check.objects.select_for_update(no_key=True).filter(finished_at=None).order_by("-pk").first()
        if going is not None:
            return going
        entries = Head.objects.filter(pk=1).values_list("seq", flat=True).first() or 0
        check = Check.objects.create(asked_at=at, asked_by=by, entries=entries)
        short = entries <= SHORT_ENTRIES and (Duty.objects.aggregate(top=Max("pk"))["top"] or 0) <= SHORT_MESSAGES
        if not short:
            jobs.nudge(JOB)
    if short:
        do_check(at=at)
        check.refresh_from_db()
    return check


def do_check(*, at: datetime) -> Check | None:
    """Take the check that waits, or one whose doer fell silent, and do it. None when there is none to do."""
    free = Q(alive_at=None) | Q(alive_at__lt=at - SILENCE)
    check = Check.objects.filter(free, finished_at=None).order_by("pk").first()
    if check is None or not Check.objects.filter(free, pk=check.pk, finished_at=None).update(alive_at=at, done=0):
        return None
    report = verify(progress=_progress(check.pk))
    counted, compared = coverage(titles=False), recount(at=at)
    with transaction.atomic():
        check = Check.objects.select_for_update(no_key=True).get(pk=check.pk)
        if check.finished_at is not None:
            return check
        noted = anchor(place="check", at=at)
        check.finished_at, check.done = clock.now(), report.entries
        check.problems = [problem.sentence for problem in report.problems[:NAMED]]
        check.more = report.more + max(0, len(report.problems) - NAMED)
        check.restored = [{"seq": one.copy_seq, "at": one.at.isoformat()} for one in report.restored]
        check.differences = compared.differences[:NAMED]
        check.received, check.closed, check.open = counted.received, counted.closed, counted.open
        check.unaccounted = counted.unaccounted
        check.head_seq, check.head_digest = (noted.seq, noted.digest) if noted else (0, "")
        check.save()
        _forget_old()
        append(
            action="desk.checked", by=check.asked_by.actor if check.asked_by else SYSTEM, at=at,
            payload={"entries": report.entries, "holds": check.holds},
        )  # fmt: skip
    return check


def _progress(pk: int) -> Callable[[int], None]:
    def tell(done: int) -> None:
        Check.objects.filter(pk=pk).update(done=done, alive_at=clock.now())

    return tell


def _forget_old() -> None:
    last = Check.objects.order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 1]
    Check.objects.filter(pk__lte=max(last, default=0), finished_at__isnull=False).delete()
