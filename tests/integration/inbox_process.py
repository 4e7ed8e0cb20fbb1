"""What the tests run in processes of their own: `python -m tests.integration.inbox_process COMMAND [MINUTES] [GATE]`.

Each prints one line of JSON. The network is tests.paging; MINUTES after tests.cast.AT is when the process lives.
"""

# ruff: noqa: E402
from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ventanilla.settings")

import django

django.setup()

from django.conf import settings

from tests import paging
from tests.cast import AT, administration, nuria
from ventanilla.answers.models import Duty, Reply
from ventanilla.answers.operations import answer, recount, settle
from ventanilla.answers.operations.answer import AnsweredMeanwhile
from ventanilla.answers.queries import coverage
from ventanilla.channels.models import Account, PollRun, Stream, Unreadable
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message, Thread
from ventanilla.inbox.operations import poll_due
from ventanilla.journal.models import Entry
from ventanilla.journal.queries import verify
from ventanilla.outbox.models import Dispatch
from ventanilla.outbox.operations import dispatch_due

settings.NUDGES = False
ASKED = ("c-0-0", "c-1-7", "m-2-3")
"""Who is answered: the rest waits."""


def migrate() -> Any:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    administration()
    nuria()
    account = Account.objects.create(
        network="paging", adapter="paging", name="Vallserena", own_ids=[paging.US], created_at=AT
    )
    Stream.objects.bulk_create(Stream(account=account, name=name, next_at=AT) for name in paging.STREAMS)


def work(minutes: str = "0", gate: str = "") -> Any:
    """A worker's round and a person's: read to the end, answer some, send, settle. `gate`: a file that it awaits."""
    _await(gate)
    at = _live(minutes)
    runs = poll_due(at=at)
    _answer(at)
    dispatch_due(at=at)
    settle(at=at)
    return [run.pk for run in runs]


def poll(minutes: str = "0", gate: str = "") -> Any:
    """Only reading: how many readings there were; none of a stream that somebody else holds."""
    _await(gate)
    return len(poll_due(at=_live(minutes)))


def recover(minutes: str) -> Any:
    """What the dead left, then a whole round of those that live after it, and a second that finds nothing to do."""
    left = ahead()
    work(minutes)
    before = _figures()
    work(str(int(minutes) + 30))
    return report() | {"ahead_when_killed": left, "second_round_changed": before != _figures()}


def ahead() -> list[str]:
    """What a cursor says is behind it, and nobody admitted."""
    admitted = set(Message.objects.values_list("key", flat=True))
    cursors = {s.name: int(s.cursor.get("page", 0)) for s in Stream.objects.all()}
    return sorted(set().union(*(paging.told_until(name, page) for name, page in cursors.items())) - admitted)


def report() -> Any:
    runs = list(PollRun.objects.all())
    told = [pair for entry in Entry.objects.all() for pair in entry.content.get("messages", [])]
    polled = Message.objects.filter(source="poll")
    found = coverage()
    return {
        "keys": sorted(polled.values_list("key", flat=True)),
        "duties": sorted(Duty.objects.values_list("message__key", flat=True)),
        "closed": sorted(Duty.objects.filter(state="closed").values_list("message__key", flat=True)),
        "texts": {m.key: m.text for m in polled.filter(key__in=[paging.EDITED, paging.WITHDRAWN])},
        "parents": dict(polled.filter(key="c-2-4").values_list("key", "parent__key")),
        "numbered_twice": _numbered_twice(),
        "tray": [[row.reason, row.resolved_at is not None] for row in Unreadable.objects.all()],
        "runs_add_up": all(r.seen == r.new + r.known + r.changed + r.unreadable for r in runs),
        "runs_unfinished": sum(r.finished_at is None for r in runs),
        "runs_new": sum(r.new for r in runs),
        "pages": sum(r.pages for r in runs),
        "versions": sum(Stream.objects.values_list("version", flat=True)),
        "cursors": {s.name: s.cursor for s in Stream.objects.all()},
        "leases": [s.lease for s in Stream.objects.all()],
        "failures": sum(Stream.objects.values_list("failures", flat=True)),
        "counters": recount(at=clock.now()).differences,
        "balanced": [found.balanced, found.received, found.unaccounted],
        "journal": [verify().ok, max(Counter(pk for pk, _ in told).values(), default=0), len({pk for pk, _ in told})],
        "messages": Message.objects.count(),
        "replies": [Reply.objects.count(), Reply.objects.filter(settled_state="sent").count()],
        "sent": sorted(Dispatch.objects.values_list("key", flat=True)),
        "settled": Entry.objects.filter(action="answers.settled").count(),
    }


def _await(gate: str) -> None:
    if gate:
        Path(f"{gate}.{os.getpid()}").touch()
    while gate and not Path(gate).exists():
        time.sleep(0.002)


def _live(minutes: str) -> Any:
    at = AT + timedelta(minutes=int(minutes))
    clock.hold(at=at)
    return at


def _answer(at: Any) -> None:
    waiting = Duty.objects.exclude(state="closed").filter(message__key__in=ASKED, replies__isnull=True)
    for duty in waiting.order_by("pk"):
        with suppress(AnsweredMeanwhile):
            answer(message=duty.message, text=f"El plazo del curso {duty.pk} se abre el lunes.", by=nuria(), at=at)


def _figures() -> Any:
    return [Message.objects.count(), Duty.objects.count(), Dispatch.objects.count(), Entry.objects.count()]


def _numbered_twice() -> list[Any]:
    rows = Message.objects.filter(ours=False).values_list("thread_id", "number", "sub")
    assert Thread.objects.count() == 1
    return [list(place) for place, times in Counter(rows).items() if times > 1]


def main() -> None:
    commands: dict[str, Callable[..., Any]] = {f.__name__: f for f in (migrate, work, poll, recover, report)}
    print(json.dumps(commands[sys.argv[1]](*sys.argv[2:])))


if __name__ == "__main__":
    main()
