"""Reading a stream: leased, page by page, each page in its own transaction with its cursor and its sums."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ventanilla.channels import operations as channels
from ventanilla.channels import registry
from ventanilla.channels.contract import AuthDead, ChannelError, Page, Reads, Transient
from ventanilla.channels.models import Account, PollRun, Stream
from ventanilla.foundation import clock, jobs
from ventanilla.foundation.failpoints import reach
from ventanilla.inbox.operations.admit import PAGE, Admitted, admit
from ventanilla.inbox.operations.count import keep_counts
from ventanilla.inbox.operations.tray import set_aside, settle
from ventanilla.inbox.operations.vanish import take_out_gone

log = logging.getLogger(__name__)
PAUSE_BETWEEN_PAGES = 0.005
PAGES_AT_ONCE = 400


def poll_due(*, at: datetime, account: Account | None = None, now: bool = False) -> list[PollRun]:
    """Read every stream whose time has come (`now`: all of the account's, due or not)."""
    streams = Stream.objects.filter(account__closed_at=None)
    streams = streams.filter(account=account) if account else streams.filter(account__paused_at=None)
    if not now:
        streams = streams.filter(next_at__lte=at)
    waiting = list(streams.order_by("next_at", "id").values_list("id", flat=True))
    runs = [poll_stream(stream_id=pk, at=max(at, clock.now())) for pk in waiting]
    return [run for run in runs if run is not None]


def read_soon(*, account: Account, at: datetime) -> None:
    """Somebody asks for it now: a worker is woken, and would find it due anyway."""
    with transaction.atomic():
        Stream.objects.filter(account=account, account__closed_at=None).update(next_at=at)
        jobs.nudge("inbox.poll", account=account.pk)


def poll_stream(*, stream_id: int, at: datetime) -> PollRun | None:
    """One reading; None when another worker has the stream. Errors are kept in the run, never raised."""
    token = channels.lease(stream_id=stream_id, at=at)
    if token is None:
        return None
    reach("poll.leased")
    stream = Stream.objects.select_related("account").get(pk=stream_id)
    run = _begin(stream, at)
    error: ChannelError | None = None
    try:
        _read_pages(stream, run, token)
    except ChannelError as found:
        error = found
    except channels.CursorMoved:
        error = Transient(_("Another worker read this meanwhile."), code="poll.cursor_moved")
    except Exception as found:
        log.exception("reading stream %s failed", stream_id)
        error = Transient(
            _("Something failed while it was being read (%(what)s).") % {"what": type(found).__name__},
            code="poll.unexpected",
        )
    _finish(stream, run, token, error)
    run.refresh_from_db()
    return run


def _begin(stream: Stream, at: datetime) -> PollRun:
    """Whoever left the last reading unfinished is dead or has lost its lease: it is not going on."""
    last = PollRun.objects.filter(stream=stream).order_by("-id").first()
    if last is not None and last.finished_at is None:
        PollRun.objects.filter(pk=last.pk, finished_at=None).update(
            finished_at=at, error_code="poll.interrupted", error=_("It was interrupted, and was read again afterwards.")
        )
    return PollRun.objects.create(stream=stream, started_at=at)


def _read_pages(stream: Stream, run: PollRun, token: str) -> None:
    adapter = registry.adapter(stream.account.adapter)
    if not isinstance(adapter, Reads):
        return
    cursor, version = dict(stream.cursor), stream.version
    for number in range(PAGES_AT_ONCE):
        if number:
            time.sleep(PAUSE_BETWEEN_PAGES)
        page = adapter.read(channels.access_for(stream.account, clock.now()), stream.name, cursor)
        reach("poll.read")
        version = _admit_page(stream, run, token, version, page)
        cursor = dict(page.cursor)
        if page.complete:
            PollRun.objects.filter(pk=run.pk).update(complete=True)
            return


def _admit_page(stream: Stream, run: PollRun, token: str, version: int, page: Page) -> int:
    at = clock.now()
    aside = sum(
        1
        for unread in page.unread
        if set_aside(account=stream.account, stream=stream.name, unread=unread, at=at) or True
    )
    items = list(page.items)
    chunks = [items[start : start + PAGE] for start in range(0, len(items), PAGE)] or [[]]
    for index, chunk in enumerate(chunks):
        last = index == len(chunks) - 1

        def finish(result: Admitted, last: bool = last, aside: int = aside) -> None:
            if last:
                channels.move_cursor(stream_id=stream.pk, token=token, version=version, cursor=page.cursor, at=at)
                settle(account=stream.account, items=items, at=at)
            extra = aside if last else 0
            PollRun.objects.filter(pk=run.pk).update(
                pages=F("pages") + (1 if last else 0),
                seen=F("seen") + result.seen + extra,
                new=F("new") + result.new,
                known=F("known") + result.known,
                changed=F("changed") + result.changed,
                unreadable=F("unreadable") + result.unreadable + extra,
            )

        admit(account=stream.account, items=chunk, at=at, stream=stream.name, finish=finish)
    keep_counts(account=stream.account, counts=page.counts, at=at)
    take_out_gone(account=stream.account, counts=page.counts, at=at)
    return version + 1


def _finish(stream: Stream, run: PollRun, token: str, error: ChannelError | None) -> None:
    at = clock.now()
    PollRun.objects.filter(pk=run.pk).update(
        finished_at=at, error_code=error.code[:60] if error else "", error=error.sentence[:300] if error else ""
    )
    failures = stream.failures + 1 if error else 0
    wait = timedelta(seconds=stream.every_seconds)
    if error:
        asked = error.retry_after if isinstance(error, Transient) and error.retry_after else None
        wait = timedelta(seconds=asked) if asked else min(wait * 2 ** min(failures, 6), timedelta(hours=1))
    channels.release(
        stream_id=stream.pk, token=token, next_at=at + wait, failures=failures, read_at=None if error else at
    )
    if error is None:
        _say_if_well(stream.account_id, at)
    elif isinstance(error, AuthDead) or failures >= 3:
        channels.mark_broken(account_id=stream.account_id, error=error, at=at)


def _say_if_well(account_id: int, at: datetime) -> None:
    """Not while another stream of it fails: one that goes and one that does not would announce it again and again."""
    if not Stream.objects.filter(account_id=account_id, failures__gt=0).exists():
        channels.mark_well(account_id=account_id, at=at)
