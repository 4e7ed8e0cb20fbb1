"""What may be done with a duty: open, answer, close, promise, snooze, assign, reopen."""

from ventanilla.answers.operations.answer import answer, undo
from ventanilla.answers.operations.canned import EmptyText, keep_canned
from ventanilla.answers.operations.clocks import GENERAL, Needed, TooLong, change_clock, longest, ring_at_any_hour
from ventanilla.answers.operations.close import AlreadyClosed, CloseRefused, close, reopen
from ventanilla.answers.operations.draft import drop_draft, keep_draft
from ventanilla.answers.operations.echo import decide_echo, dismiss_echo
from ventanilla.answers.operations.hold import assign, snooze, unsnooze, wait_for, wake
from ventanilla.answers.operations.label import label
from ventanilla.answers.operations.open import open_duties
from ventanilla.answers.operations.propose import NobodyOnCall
from ventanilla.answers.operations.record import record_answer
from ventanilla.answers.operations.recount import recount
from ventanilla.answers.operations.settle import settle

__all__ = [
    "GENERAL",
    "AlreadyClosed",
    "CloseRefused",
    "EmptyText",
    "Needed",
    "NobodyOnCall",
    "TooLong",
    "answer",
    "assign",
    "change_clock",
    "close",
    "decide_echo",
    "dismiss_echo",
    "drop_draft",
    "keep_canned",
    "keep_draft",
    "label",
    "longest",
    "open_duties",
    "record_answer",
    "recount",
    "reopen",
    "ring_at_any_hour",
    "settle",
    "snooze",
    "undo",
    "unsnooze",
    "wait_for",
    "wake",
]
