"""Settling what was sent, waking what was put off, recounting."""

from __future__ import annotations

from datetime import timedelta

from ventanilla.answers.models import Recount
from ventanilla.answers.operations import recount, settle, wake
from ventanilla.foundation import clock
from ventanilla.foundation.jobs import job

RECOUNT_EVERY = timedelta(minutes=10)


@job("answers.settle", ticked=True)
def settle_all() -> None:
    settle(at=clock.now())


@job("answers.wake", ticked=True)
def wake_all() -> None:
    wake(at=clock.now())


@job("answers.recount", ticked=True)
def recount_sometimes() -> None:
    at = clock.now()
    last = Recount.objects.order_by("-id").values_list("at", flat=True).first()
    if last is None or at - last >= RECOUNT_EVERY or last > at:
        recount(at=at)
        for old in Recount.objects.order_by("-id")[200:]:
            old.delete()
