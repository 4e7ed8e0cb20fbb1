"""The fortnight before the morning, lived through hour by hour with the desk's own operations."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import cast

from ventanilla.answers.operations import settle
from ventanilla.channels.contract import Author, Item, Space, Visibility
from ventanilla.channels.models import Account, Stream
from ventanilla.demo.operations.closing import Closer
from ventanilla.demo.registry import network
from ventanilla.demo.rules import ZONE, Morning, item, own_id, post_item
from ventanilla.demo.town import ACCOUNTS, Closed, OurPost, Utterance
from ventanilla.demo.town.days import CLOSES, OPENS, Days
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations import admit, poll_stream
from ventanilla.outbox.operations import read_back

PAGE = 100
_JUST_BEFORE = timedelta(seconds=10)
_DAYS_HERE = 3
_TOLD = frozenset({"answered_public", "answered_private"})
_AFTER_READING = timedelta(minutes=2)
_LOOKED_BACK = timedelta(minutes=10)
Said = Callable[[int, int], None]
"""Progress: what is done, of how many."""


class Past:
    """1. Each hour of attention, what people wrote is read (or brought, where an account is by hand).

    2. Until the next hour, what somebody closed is closed, at its minute. 3. What was sent is settled and looked at.
    The first days, answers on a live network were given in its own app: the next reading recognises them.
    """

    def __init__(self, *, morning: Morning, days: Days, accounts: dict[str, Account], closer: Closer) -> None:
        self.morning, self.days, self.accounts, self.closer = morning, days, accounts, closer
        self.streams = dict(Stream.objects.values_list("account_id", "id"))
        self.waiting: list[tuple[datetime, str, int]] = []
        self.closings: dict[str, Closed] = {}
        self.items: dict[str, list[Item]] = defaultdict(list)
        self.places = {account.pk: slug for slug, account in accounts.items()}
        self.own = {account.slug: Author(own_id(account), account.handle, account.name) for account in ACCOUNTS}
        self.there: list[tuple[str, Item]] = []
        self.since = morning.instant(days.minute(_DAYS_HERE, f"{OPENS:%H:%M}"))

    def live(self, *, posts: Sequence[OurPost], said: Sequence[Utterance], progress: Said) -> None:
        self._sort(posts, said)
        hours = [*self._hours(min(one.minutes for one in said)), self.morning.start - _JUST_BEFORE]
        done = 0
        for hour, following in zip(hours, [*hours[1:], self.morning.start], strict=True):
            done += self._read(hour)
            self._close(hour, following)
            settle(at=following)
            read_back(at=following + _LOOKED_BACK, limit=200)
            progress(done, len(said) + len(posts))

    def _sort(self, posts: Sequence[OurPost], said: Sequence[Utterance]) -> None:
        by_slug = {account.slug: account for account in ACCOUNTS}
        for post in posts:
            self.items[post.account].append(post_item(post, by_slug[post.account], self.morning))
        for one in said:
            self.items[one.account].append(item(one, self.morning))
            if one.closed:
                self.closings[one.key] = one.closed
        for items in self.items.values():
            items.sort(key=_written, reverse=True)

    def _hours(self, first: float) -> Iterator[datetime]:
        back = 1
        while self.days.minute(back, f"{OPENS:%H:%M}") > first:
            back += 1
        for steps in range(-back, 0):
            day = self.days.working_day(steps)
            for hour in range(OPENS.hour, CLOSES.hour + 1):
                yield datetime.combine(day, time(hour), ZONE).astimezone(self.morning.start.tzinfo)

    def _read(self, hour: datetime) -> int:
        count = 0
        answered = {place for place, _item in self.there}
        network().put(self.there)
        self.there.clear()
        for slug, account in self.accounts.items():
            clock.hold(at=hour)
            page = self._written_until(slug, hour)
            count += len(page)
            if account.by_hand:
                for start in range(0, len(page), PAGE):
                    admit(account=account, items=page[start : start + PAGE], at=hour, source="capture")
            elif page or slug in answered:
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

    def _close(self, hour: datetime, following: datetime) -> None:
        while self.waiting and (self.waiting[0][0] < following or following == hour):
            moment, key, number = heapq.heappop(self.waiting)
            message = Message.objects.select_related("account", "thread", "author").get(pk=number)
            closed = self.closings[key]
            if moment < self.since and not message.account.by_hand and closed.ending in _TOLD:
                self._answer_there(message, closed, moment)
            else:
                self.closer.close(message, closed, at=moment)

    def _answer_there(self, message: Message, closed: Closed, moment: datetime) -> None:
        place = self.places[message.account_id]
        ours = Item(
            space=cast(Space, message.space), remote_id=f"{place}/p{message.pk:05d}", text=closed.text or "", author=self.own[place],
            created_at=moment, thread=message.thread.key, parent=message.key, visibility=cast(Visibility, message.visibility),
            title=message.title or None, is_own=True,
        )  # fmt: skip
        self.there.append((place, ours))


def _written(one: Item) -> datetime:
    assert one.created_at is not None
    return one.created_at
