"""The counters, kept in the same transaction as the duties, always in ascending id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import F

from ventanilla.answers.models import ANSWERED, NO_REPLY, OPEN, AccountTally, DayTally, Duty, ThreadTally

_COLUMNS = (
    {state.value: state.value for state in OPEN}
    | {e.value: "answered" for e in ANSWERED}
    | {e.value: "no_reply" for e in NO_REPLY}
)


def bucket(state: str, ending: str) -> str:
    return ending or state


class Tally:
    """Collects what an operation changes and writes it once, in order."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.accounts: Counter[tuple[int, str]] = Counter()
        self.threads: dict[int, Counter[str]] = {}
        self.days: dict[tuple[date, int], Counter[str]] = {}

    def _thread(self, thread: int) -> Counter[str]:
        return self.threads.setdefault(thread, Counter())

    def opened(self, duties: Iterable[Duty]) -> None:
        for duty in duties:
            self.accounts[duty.account_id, bucket(duty.state, duty.ending)] += 1
            row = self._thread(duty.thread_id)
            row["received"] += 1
            row[_COLUMNS[bucket(duty.state, duty.ending)]] += 1
            day = self.days.setdefault((duty.opened_at.astimezone(self.zone).date(), duty.account_id), Counter())
            day["received"] += 1

    def moved(self, duty: Duty, *, before: str, at: datetime) -> None:
        """`before` is the bucket in which it was."""
        now = bucket(duty.state, duty.ending)
        if now == before:
            return
        self.accounts[duty.account_id, before] -= 1
        self.accounts[duty.account_id, now] += 1
        row = self._thread(duty.thread_id)
        row[_COLUMNS[before]] -= 1
        row[_COLUMNS[now]] += 1
        was, is_open = before in set(OPEN), now in set(OPEN)
        if was != is_open:
            day = self.days.setdefault((at.astimezone(self.zone).date(), duty.account_id), Counter())
            day["closed"] += 1 if was else -1

    def write(self) -> None:
        self._write_accounts()
        self._write_threads()
        self._write_days()

    def _write_accounts(self) -> None:
        changes = {key: n for key, n in sorted(self.accounts.items()) if n}
        for (account, name), n in changes.items():
            if not AccountTally.objects.filter(account_id=account, bucket=name).update(count=F("count") + n):
                AccountTally.objects.bulk_create([AccountTally(account_id=account, bucket=name)], ignore_conflicts=True)
                AccountTally.objects.filter(account_id=account, bucket=name).update(count=F("count") + n)

    def _write_threads(self) -> None:
        ids = sorted(self.threads)
        there = set(ThreadTally.objects.filter(pk__in=ids).values_list("pk", flat=True))
        ThreadTally.objects.bulk_create(
            [ThreadTally(thread_id=pk) for pk in ids if pk not in there], ignore_conflicts=True
        )
        for pk in ids:
            changes = {column: F(column) + n for column, n in self.threads[pk].items() if n}
            if changes:
                ThreadTally.objects.filter(pk=pk).update(**changes)

    def _write_days(self) -> None:
        for (day, account), changes in sorted(self.days.items()):
            fields = {column: F(column) + n for column, n in changes.items() if n}
            if fields and not DayTally.objects.filter(day=day, account_id=account).update(**fields):
                DayTally.objects.bulk_create([DayTally(day=day, account_id=account)], ignore_conflicts=True)
                DayTally.objects.filter(day=day, account_id=account).update(**fields)
