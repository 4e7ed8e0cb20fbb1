"""Every boundary at which a process may die. Tests kill at each; in production `reach` costs one look at a set."""

from __future__ import annotations

import os
import signal

NAMES = (
    "poll.leased",
    "poll.read",
    "admit.messages_written",
    "admit.duties_written",
    "admit.before_journal",
    "admit.before_commit",
    "admit.committed",
    "answer.before_commit",
    "answer.committed",
    "dispatch.cleared",
    "dispatch.claimed",
    "dispatch.before_call",
    "dispatch.after_call",
    "dispatch.receipt_before_commit",
    "dispatch.receipt_committed",
    "settle.before_commit",
    "settle.committed",
)

_armed = frozenset(name for name in os.environ.get("VENTANILLA_FAILPOINT", "").split(",") if name)


def reach(name: str) -> None:
    """Die here (SIGKILL, nothing is flushed) when VENTANILLA_FAILPOINT names this boundary."""
    if name in _armed:
        os.kill(os.getpid(), signal.SIGKILL)
