"""Processes that live as long as their parent: started again when they die, ended when it ends."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

log = logging.getLogger(__name__)

PARENT = "VENTANILLA_PARENT"
LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 12.0
"""A child that was asked to end has this long before it is killed."""
STEADY_SECONDS = 60.0
"""One that lived longer starts again at once; sooner than that, the wait doubles."""
LONGEST_WAIT_SECONDS = 30.0


@dataclass
class Child:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    descriptors: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = 0.0
    due: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 — our own program
            [sys.executable, "-m", "ventanilla", *self.command],
            env={**os.environ, **self.environment, PARENT: str(os.getpid())},
            pass_fds=tuple(self.descriptors),
            process_group=0,
        )

    def look(self) -> int | None:
        """Start it when it is due; the exit code of one that has just died."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
            return None
        code = self.process.poll()
        if code is None:
            return None
        self.wait = 0.0 if now - self.started > STEADY_SECONDS else min(max(1.0, self.wait * 2), LONGEST_WAIT_SECONDS)
        self.process, self.due = None, now + self.wait
        return code

    def end(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("%s did not end when asked; it is killed", self.name)
            self.process.kill()
            self.process.wait()


def tend(children: Sequence[Child], stop: threading.Event, died: Callable[[Child, int], None]) -> None:
    """Keep the children alive until the event is set; then end them all."""
    try:
        while not stop.wait(LOOK_SECONDS if all(child.process for child in children) else 0.05):
            for child in children:
                code = child.look()
                if code is not None:
                    died(child, code)
    finally:
        for child in children:
            if child.process is not None and child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        for child in children:
            child.end(deadline)


def end_with_parent() -> None:
    """In a child: ask oneself to end when the parent has died, and insist."""
    parent = os.environ.get(PARENT, "")
    if not parent.isdigit():
        return

    def watch() -> None:
        while os.getppid() == int(parent):
            time.sleep(LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(PATIENCE_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def on_end(handler: Callable[[], None], *signals: signal.Signals) -> None:
    """Call the handler at SIGTERM, SIGINT or SIGHUP (only from the main thread)."""
    for number in signals or (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: handler())
