"""What the tests run in processes of their own: `python -m tests.integration.outbox_process COMMAND [ARGUMENT]`.

Each prints one line of JSON. The network is tests.recorder, whose memory is a file.
"""

# ruff: noqa: E402
from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ventanilla.settings")

import django

django.setup()

import tests.recorder  # noqa: F401
from tests.cast import AT, administration, nuria
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.journal.models import Entry, Head
from ventanilla.outbox import operations, ports
from ventanilla.outbox.models import Attempt, Dispatch, State
from ventanilla.outbox.ports import Verdict
from ventanilla.outbox.tests.conftest import answer, make_account, said

ports.register("duty-open", lambda dispatch, at: Verdict(ok=True))
LATER = AT + timedelta(hours=1)


def prepare(rows: str) -> Any:
    administration()
    account = make_account()
    return [
        answer(said(account, key=f"c{n}"), f"El plazo número {n} se abre el lunes a las nueve.").pk
        for n in range(int(rows))
    ]


def migrate() -> Any:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def work(gate: str = "") -> Any:
    """Send until nothing waits or all is paused; `gate` is a file for whose making it waits, once it is ready."""
    if gate:
        Path(f"{gate}.{os.getpid()}").touch()
    while gate and not Path(gate).exists():
        time.sleep(0.002)
    mine = 0
    idle = 0
    while Dispatch.objects.filter(state=State.QUEUED).exists() and idle < 20:
        moved = operations.dispatch_due(at=AT, limit=50)
        mine += len(moved)
        idle = 0 if moved else idle + 1
        time.sleep(0.01)
    return mine


def pause() -> Any:
    operations.pause(by=nuria(), at=AT)
    return Attempt.objects.count()


def resume() -> Any:
    return operations.resume(by=nuria(), at=AT)


def recover() -> Any:
    """A new worker, an hour later: what a machine does alone."""
    for minutes in range(0, 60, 10):
        at = LATER + timedelta(minutes=minutes)
        operations.reap(at=at)
        operations.dispatch_due(at=at, limit=500)
        operations.reconcile_due(at=at, limit=500)
        operations.read_back(at=at, limit=500)
    return report()


def person_says_again() -> Any:
    """Only what a person asks for: the rest goes as in `recover`."""
    for dispatch in Dispatch.objects.filter(state=State.UNKNOWN):
        operations.resolve_unknown(dispatch_id=dispatch.pk, outcome="again", by=nuria(), at=LATER + timedelta(hours=2))
    operations.dispatch_due(at=LATER + timedelta(hours=2), limit=500)
    return report()


def report() -> Any:
    return {
        "states": list(Dispatch.objects.order_by("pk").values_list("state", flat=True)),
        "keys": list(Dispatch.objects.order_by("pk").values_list("key", flat=True)),
        "attempts": Attempt.objects.count(),
        "open_attempts": Attempt.objects.filter(finished_at=None).count(),
        "own": Message.objects.filter(ours=True).count(),
        "sent_entries": Entry.objects.filter(action__in=["outbox.sent", "outbox.found"]).count(),
        "journal": [Entry.objects.count(), Head.objects.values_list("seq", flat=True).first() or 0],
    }


def main() -> None:
    clock.forget()
    commands: dict[str, Callable[..., Any]] = {
        f.__name__: f for f in (prepare, migrate, work, pause, resume, recover, person_says_again, report)
    }
    print(json.dumps(commands[sys.argv[1]](*sys.argv[2:])))


if __name__ == "__main__":
    main()
