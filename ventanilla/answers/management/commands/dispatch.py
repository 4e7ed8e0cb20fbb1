"""`ventanilla dispatch`: send what is due, now."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from ventanilla.answers.operations import settle
from ventanilla.foundation import clock
from ventanilla.foundation.management import DeskCommand
from ventanilla.outbox.models import Dispatch, State
from ventanilla.outbox.operations import dispatch_due
from ventanilla.outbox.queries import paused

LOOK_BACK = timedelta(minutes=10)
WAIT_SECONDS = 60


class Command(DeskCommand):
    help = "Send what is due, and say what came of it; also of what the worker sent first."

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        if paused().paused:
            self.stderr.write(_("Everything is paused: nothing leaves until somebody resumes it."))
        while dispatch_due(at=clock.now(), limit=100):
            pass
        self._wait_for_the_worker()
        settle(at=clock.now())
        recent = Dispatch.objects.filter(changed_at__gte=at - LOOK_BACK).exclude(state=State.CANCELLED).order_by("id")
        rows = [{"dispatch": d.pk, "state": d.state, "permalink": d.permalink or None} for d in recent]
        self.say(
            rows,
            "\n".join(f"{r['dispatch']}\t{r['state']}\t{r['permalink'] or ''}" for r in rows) or "Nothing was due.",
        )

    def _wait_for_the_worker(self) -> None:
        until = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < until and Dispatch.objects.filter(state=State.SENDING).exists():
            time.sleep(0.2)
