"""Polling, and forgetting what may not be kept."""

from __future__ import annotations

from datetime import timedelta

from ventanilla.channels.models import PollRun, Unreadable
from ventanilla.foundation import clock
from ventanilla.foundation.jobs import job
from ventanilla.inbox.operations import poll_due
from ventanilla.inbox.operations.count import ask_counts, count_due
from ventanilla.inbox.operations.withdraw import forget_withdrawn

RAW_DAYS = 30
QUIET_RUN_DAYS = 14
RUNS_AT_ONCE = 2_000


@job("inbox.poll", ticked=True)
def poll(account: int | None = None) -> None:
    from ventanilla.channels.models import Account

    at = clock.now()
    if account is None:
        poll_due(at=at)
    else:
        poll_due(at=at, account=Account.objects.get(pk=account), now=True)


@job("inbox.count", ticked=True)
def count(account: int | None = None) -> None:
    from ventanilla.channels.models import Account

    if account is None:
        count_due(at=clock.now())
    else:
        ask_counts(account=Account.objects.get(pk=account))


@job("inbox.forget_runs", ticked=True)
def forget_quiet_runs() -> None:
    """Readings that brought nothing and went well say nothing after a while; those that brought something stay."""
    at = clock.now()
    if at.minute != 7:
        return
    quiet = PollRun.objects.filter(new=0, changed=0, unreadable=0, error_code="", complete=True)
    old = quiet.filter(started_at__lt=at - timedelta(days=QUIET_RUN_DAYS)).order_by("id")
    PollRun.objects.filter(pk__in=list(old.values_list("id", flat=True)[:RUNS_AT_ONCE])).delete()


@job("inbox.forget_raw", ticked=True)
def forget_raw() -> None:
    """Raw payloads are kept 30 days (design 4.9)."""
    Unreadable.objects.filter(at__lt=clock.now() - timedelta(days=RAW_DAYS)).exclude(raw="").update(raw="", item=None)


@job("inbox.forget_withdrawn", ticked=True)
def forget_what_was_withdrawn() -> None:
    forget_withdrawn(at=clock.now())
