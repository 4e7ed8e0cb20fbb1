"""The counters, kept in the same transaction as the duties, always in ascending id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ventanilla.answers.models import ANSWERED, NO_REPLY, OPEN, Duty
from ventanilla.foundation.bulk import execute_many

_COLUMNS = (
    {state.value: state.value for state in OPEN}
    | {e.value: "answered" for e in ANSWERED}
    | {e.value: "no_reply" for e in NO_REPLY}
)
_THREAD_COLUMNS = ("received", "answered", "no_reply", *(state.value for state in OPEN))


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
        execute_many(
            "insert into answers_accounttally (account_id, bucket, count) values (%s, %s, %s) "
            "on conflict (account_id, bucket) do update set count = answers_accounttally.count + excluded.count",
            [(account, name, n) for (account, name), n in sorted(self.accounts.items()) if n],
        )

    def _write_threads(self) -> None:
        names = ", ".join(_THREAD_COLUMNS)
        sums = ", ".join(f"{name} = answers_threadtally.{name} + excluded.{name}" for name in _THREAD_COLUMNS)
        execute_many(
            f"insert into answers_threadtally (thread_id, {names}) values (%s{', %s' * len(_THREAD_COLUMNS)}) "  # noqa: S608
            f"on conflict (thread_id) do update set {sums}",
            [(pk, *(self.threads[pk][name] for name in _THREAD_COLUMNS)) for pk in sorted(self.threads)],
        )

    def _write_days(self) -> None:
        execute_many(
            "insert into answers_daytally (day, account_id, received, closed) values (%s, %s, %s, %s) "
            "on conflict (day, account_id) do update set received = answers_daytally.received + excluded.received, "
            "closed = answers_daytally.closed + excluded.closed",
            [(day.isoformat(), account, n["received"], n["closed"]) for (day, account), n in sorted(self.days.items())],
        )
