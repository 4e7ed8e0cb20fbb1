"""What the pages of the accounts ask: how each stands, what was read, what could not be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet, Sum

from ventanilla.answers.models import OPEN, AccountTally
from ventanilla.channels import rules
from ventanilla.channels.models import Account, NetworkCount, PollRun, Stream, Unreadable
from ventanilla.channels.rules import Standing, StreamStanding

RUNS = 12
RUNS_PAGE = 50


@dataclass(frozen=True, slots=True)
class StreamState:
    stream: Stream
    standing: StreamStanding


@dataclass(frozen=True, slots=True)
class AccountState:
    account: Account
    standing: Standing
    streams: Sequence[StreamState]
    tray: int
    open: int

    @property
    def last_read_at(self) -> datetime | None:
        """Of the stream that was read longest ago: what is older than this is here whole."""
        read = [one.stream.last_read_at for one in self.streams]
        return min(moment for moment in read if moment) if read and all(read) else None

    @property
    def next_at(self) -> datetime | None:
        return min((one.stream.next_at for one in self.streams), default=None)

    @property
    def unwell(self) -> bool:
        return self.standing in rules.UNWELL


@dataclass(frozen=True, slots=True)
class Sums:
    """Readings together: seen = new + known + changed + unreadable."""

    runs: int = 0
    seen: int = 0
    new: int = 0
    known: int = 0
    changed: int = 0
    unreadable: int = 0
    failed: int = 0


def states(accounts: Iterable[Account], *, at: datetime) -> list[AccountState]:
    """In three questions, however many accounts there are."""
    rows = list(accounts)
    ids = [one.pk for one in rows]
    streams: defaultdict[int, list[Stream]] = defaultdict(list)
    for stream in Stream.objects.filter(account__in=ids).order_by("id"):
        streams[stream.account_id].append(stream)
    waiting = Unreadable.objects.filter(resolved_at=None, account__in=ids).values_list("account")
    tray = dict(waiting.annotate(n=Count("id")).order_by())
    counted = AccountTally.objects.filter(account__in=ids, bucket__in=OPEN).values_list("account")
    tallies = dict(counted.annotate(n=Sum("count")).order_by())
    return [_state(one, streams[one.pk], tray.get(one.pk, 0), tallies.get(one.pk, 0), at) for one in rows]


def state(account: Account, *, at: datetime) -> AccountState:
    return states([account], at=at)[0]


def _state(account: Account, streams: list[Stream], tray: int, waiting: int, at: datetime) -> AccountState:
    told = [StreamState(one, _stream(one, account, at)) for one in streams]
    standing = rules.account_standing(
        at=at,
        closed=account.closed_at is not None,
        broken=account.is_broken,
        paused=account.paused_at is not None,
        by_hand=account.by_hand,
        expires_at=account.expires_at,
        streams=[one.standing for one in told],
    )
    return AccountState(account, standing, told, tray, waiting)


def _stream(stream: Stream, account: Account, at: datetime) -> StreamStanding:
    return rules.stream_standing(
        at=at,
        every=timedelta(seconds=stream.every_seconds),
        last_read_at=stream.last_read_at,
        failures=stream.failures,
        lease_until=stream.lease_until if stream.lease else None,
        paused=account.paused_at is not None or account.closed_at is not None,
    )


def runs(account: Account, *, before: int | None = None, limit: int = RUNS) -> list[PollRun]:
    """The latest readings of all its streams, newest first; each stream by its index, then together."""
    found: list[PollRun] = []
    for stream in Stream.objects.filter(account=account):
        some = PollRun.objects.filter(stream=stream).order_by("-id")
        if before is not None:
            some = some.filter(pk__lt=before)
        for run in some[:limit]:
            run.stream = stream
            found.append(run)
    return sorted(found, key=lambda run: -run.pk)[:limit]


def sums(account: Account, *, since: datetime) -> Sums:
    """All that was read since a moment, added up."""
    rows = PollRun.objects.filter(stream__account=account, started_at__gte=since)
    told = rows.aggregate(
        runs=Count("id"), seen=Sum("seen"), new=Sum("new"), known=Sum("known"), changed=Sum("changed"),
        unreadable=Sum("unreadable"), failed=Count("id", filter=~Q(error_code="")),
    )  # fmt: skip
    return Sums(**{name: value or 0 for name, value in told.items()})


def waiting(account: Account | None = None) -> QuerySet[Unreadable]:
    rows = Unreadable.objects.filter(resolved_at=None).select_related("account").order_by("-id")
    return rows.filter(account=account) if account else rows


def counted_at(account: Account) -> datetime | None:
    """When the network last told its figures."""
    found: datetime | None = NetworkCount.objects.filter(account=account).aggregate(last=Max("at"))["last"]
    return found
