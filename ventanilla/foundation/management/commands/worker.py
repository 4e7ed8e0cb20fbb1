"""Do the desk's work: read the networks, send what is due, mail notices. Any number of these may run."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.db import close_old_connections

from ventanilla.foundation import children, heartbeat, jobs
from ventanilla.foundation.management import DeskCommand

log = logging.getLogger(__name__)
THREADS = 2
LONGEST_WAIT_SECONDS = 60.0
PATIENCE_SECONDS = 8.0


class Command(DeskCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        children.on_end(stop.set, signal.SIGTERM, signal.SIGINT)
        children.end_with_parent()
        threads = [heartbeat.keep_beating("worker", stop)]
        for name, loop in jobs.loops().items():
            threads.append(threading.Thread(target=keep_running, args=(name, loop, stop), name=name, daemon=True))
            threads[-1].start()
        consumer = jobs.queue().create_consumer(
            workers=THREADS,
            periodic=True,
            max_delay=1,
            worker_type="thread",
            graceful_signal="TERM",
            shutdown_timeout=PATIENCE_SECONDS,
        )
        consumer.start()
        children.on_end(stop.set, signal.SIGTERM, signal.SIGINT)  # huey has just put its own
        jobs.nudge_all()
        while not stop.wait(10):
            consumer.check_worker_health()
        consumer.stop(graceful=True)
        for thread in threads:
            thread.join(PATIENCE_SECONDS)


def keep_running(name: str, loop: jobs.Loop, stop: threading.Event) -> None:
    """A loop that fails is said and started again, later each time."""
    wait = 1.0
    while not stop.is_set():
        close_old_connections()
        try:
            loop(stop)
            wait = 1.0
        except Exception:
            log.exception("%s failed; it starts again in %d s", name, wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)
        stop.wait(wait)
