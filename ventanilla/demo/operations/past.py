"""The fortnight before the morning, lived through hour by hour with the desk's own operations."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from ventanilla.answers.operations import settle
from ventanilla.channels.contract import Author, Item
from ventanilla.channels.models import Account, Stream
from ventanilla.demo.operations.closing import Closer
from ventanilla.demo.registry import network
from ventanilla.demo.rules import ZONE, Morning, item, own_id, post_item
from ventanilla.demo.town import ACCOUNTS, Closed, Held, OurAccount, OurPost, Utterance
from ventanilla.demo.town.days import CLOSES, OPENS, Days
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations import admit, poll_stream
from ventanilla.notices.operations import send_due
from ventanilla.outbox.operations import read_back

PAGE = 100
_ONCE_A_DAY = time(14, 30)
_JUST_BEFORE = timedelta(seconds=10)
_DAYS_HERE = 3
_TOLD = frozenset({"answered_public", "answered_private"})
_AFTER_READING = timedelta(minutes=2)
_NOTICED = timedelta(seconds=30)
_LAST_MINUTES = 20
_LOOKED_BACK = timedelta(minutes=10)
Said = Callable[[int, int], None]
"""Progress: what is done, of how many."""


class Past:
    """1. Each hour of attention, what people wrote is read (or brought, where an account is by hand).

    2. Until the next hour, what somebody closed is closed, at its minute. 3. What was sent is settled and looked at.
    In the last night only what is live is read, as it is written: it is what tells those on call.
    In the first days answers were given in the networks' own apps: one reading a day brings both, and recognises them.
    """

    def __init__(self, *, morning: Morning, days: Days, accounts: dict[str, Account], closer: Closer) -> None:
        self.morning, self.days, self.accounts, self.closer = morning, days, accounts, closer
        self.streams = dict(Stream.objects.values_list("account_id", "id"))
        self.waiting: list[tuple[datetime, str, int]] = []
        self.closings: dict[str, Closed] = {}
        self.items: dict[str, list[Item]] = defaultdict(list)
        self.last = morning.start - _JUST_BEFORE
        self.there: list[tuple[str, Item]] = []
        self.since = morning.instant(days.minute(_DAYS_HERE, f"{OPENS:%H:%M}"))

    def live(self, *, posts: Sequence[OurPost], said: Sequence[Utterance], progress: Said) -> None:
        self._sort(posts, said)
        hours = [*self._hours(min(one.minutes for one in said)), *self._night(self.last), self.last]
        done, whole = 0, sum(map(len, self.items.values()))
        for hour, following in zip(hours, [*hours[1:], self.morning.start], strict=True):
            done += self._read(hour, by_hand=hour <= self.morning.instant(self.days.evening) or hour == self.last)
            self._close(following)
            settle(at=following)
            send_due(at=hour)
            read_back(at=following + _LOOKED_BACK, limit=200)
            progress(done, whole)
        for one in said:
            if one.held:
                self._hold(one.account, one.key, one.held)

    def _sort(self, posts: Sequence[OurPost], said: Sequence[Utterance]) -> None:
        ours = {account.slug: account for account in ACCOUNTS}
        for post in posts:
            self.items[post.account].append(post_item(post, ours[post.account], self.morning))
        for one in said:
            written = item(one, self.morning)
            self.items[one.account].append(written)
            if one.closed and self._was_told_there(one.closed):
                self._answer_there(written, one.closed, ours[one.account])
            elif one.closed:
                self.closings[one.key] = one.closed
        network().put(self.there)
        for items in self.items.values():
            items.sort(key=_written, reverse=True)

    def _was_told_there(self, closed: Closed) -> bool:
        return closed.ending in _TOLD and self.morning.instant(closed.minutes) < self.since

    def _answer_there(self, asked: Item, closed: Closed, account: OurAccount) -> None:
        ours = replace(
            asked, remote_id=f"{asked.remote_id}-r", text=closed.text or "", parent=asked.remote_id, permalink=None, is_own=True,
            author=Author(own_id(account), account.handle, account.name), created_at=self.morning.instant(closed.minutes),
        )  # fmt: skip
        self.items[account.slug].append(ours)
        if not account.by_hand:
            self.there.append((account.slug, ours))

    def _hours(self, first: float) -> Iterator[datetime]:
        back = 1
        while self.days.minute(back, f"{OPENS:%H:%M}") > first:
            back += 1
        for steps in range(-back, 0):
            day = self.days.working_day(steps)
            often = [time(hour) for hour in range(OPENS.hour, CLOSES.hour + 1)]
            for hour in often if steps >= -_DAYS_HERE else [_ONCE_A_DAY]:
                yield datetime.combine(day, hour, ZONE).astimezone(UTC)

    def _night(self, until: datetime) -> list[datetime]:
        evening = self.morning.instant(self.days.evening)
        live = [one for slug, items in self.items.items() if not self.accounts[slug].by_hand for one in items]
        moments = {_written(one) + _NOTICED for one in live}
        return sorted(moment for moment in moments if evening < moment < until)

    def _read(self, hour: datetime, *, by_hand: bool) -> int:
        count = 0
        for slug, account in self.accounts.items():
            if account.by_hand and not by_hand:
                continue
            clock.hold(at=hour)
            page = self._written_until(slug, hour)
            count += len(page)
            if account.by_hand:
                for start in range(0, len(page), PAGE):
                    admit(account=account, items=page[start : start + PAGE], at=hour, source="capture")
            elif page or hour == self.last:
                poll_stream(stream_id=self.streams[account.pk], at=hour)
            self._meet(account, page, hour)
        return count

    def _written_until(self, slug: str, hour: datetime) -> list[Item]:
        items, page = self.items[slug], []
        while items and _written(items[-1]) <= hour:
            page.append(items.pop())
        return page

    def _meet(self, account: Account, page: Sequence[Item], hour: datetime) -> None:
        keys = [one.remote_id for one in page if one.remote_id in self.closings]
        for key, number in Message.objects.filter(account=account, key__in=keys).values_list("key", "id"):
            moment = max(self.morning.instant(self.closings[key].minutes), hour + _AFTER_READING)
            heapq.heappush(self.waiting, (moment, key, number))

    def _hold(self, slug: str, key: str, held: Held) -> None:
        """The evening before: what waits for somebody else, or was put off."""
        message = Message.objects.select_related("account", "thread", "author").get(
            account=self.accounts[slug], key=key
        )
        until = self.morning.instant(self.days.minute(-held.days, held.clock))
        self.closer.hold(message, held, at=self.morning.instant(self.days.evening - _LAST_MINUTES), until=until)

    def _close(self, following: datetime) -> None:
        while self.waiting and self.waiting[0][0] < following:
            moment, key, number = heapq.heappop(self.waiting)
            message = Message.objects.select_related("account", "thread", "author").get(pk=number)
            self.closer.close(message, self.closings[key], at=moment)


def _written(one: Item) -> datetime:
    assert one.created_at is not None
    return one.created_at
