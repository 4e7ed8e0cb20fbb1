"""The counters against the rows. A difference is an alarm, never mended silently."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from ventanilla.answers.models import ANSWERED, NO_REPLY, OPEN, AccountTally, Duty, Recount, State, ThreadTally
from ventanilla.answers.operations.tally import bucket


def recount(*, at: datetime) -> Recount:
    """Count every duty and compare; the differences are kept with the hour."""
    with transaction.atomic():
        rows: dict[tuple[int, str], int] = {}
        for account, state, ending, n in (
            Duty.objects.values_list("account_id", "state", "ending").annotate(n=Count("pk")).order_by()
        ):
            rows[account, bucket(state, ending)] = n
        kept = {(t.account_id, t.bucket): t.count for t in AccountTally.objects.exclude(count=0)}
        differences: list[dict[str, Any]] = [
            {
                "account": account,
                "bucket": name,
                "counter": kept.get((account, name), 0),
                "rows": rows.get((account, name), 0),
            }
            for account, name in sorted(rows.keys() | kept.keys())
            if kept.get((account, name), 0) != rows.get((account, name), 0)
        ]
        differences += _threads()
        closed = sum(n for (_, name), n in rows.items() if name not in set(OPEN))
        received = sum(rows.values())
        return Recount.objects.create(
            at=at, differences=differences, received=received, closed=closed, open=received - closed
        )


def _threads() -> list[dict[str, Any]]:
    counted = (
        Duty.objects.values("thread_id")
        .annotate(
            received=Count("pk"),
            answered=Count("pk", filter=Q(ending__in=[e.value for e in ANSWERED])),
            no_reply=Count("pk", filter=Q(ending__in=[e.value for e in NO_REPLY])),
            open=Count("pk", filter=~Q(state=State.CLOSED)),
        )
        .order_by()
    )
    rows = {c["thread_id"]: (c["received"], c["answered"], c["no_reply"], c["open"]) for c in counted}
    kept = {t.pk: (t.received, t.answered, t.no_reply, t.open) for t in ThreadTally.objects.iterator(chunk_size=2000)}
    return [
        {"thread": pk, "counter": kept.get(pk, (0, 0, 0, 0)), "rows": rows.get(pk, (0, 0, 0, 0))}
        for pk in sorted(rows.keys() | kept.keys())
        if kept.get(pk, (0, 0, 0, 0)) != rows.get(pk, (0, 0, 0, 0))
    ]
