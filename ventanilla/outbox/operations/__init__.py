"""What a person or a worker may do with a dispatch."""

from ventanilla.outbox.operations.cancel import cancel
from ventanilla.outbox.operations.claim import claim, hand_over
from ventanilla.outbox.operations.clear import clear, postpone
from ventanilla.outbox.operations.draft import draft_of
from ventanilla.outbox.operations.enqueue import enqueue
from ventanilla.outbox.operations.hold import hold
from ventanilla.outbox.operations.look import read_back, reconcile, reconcile_due
from ventanilla.outbox.operations.pause import pause, resume
from ventanilla.outbox.operations.reap import doubt_unfinished, reap
from ventanilla.outbox.operations.record import record
from ventanilla.outbox.operations.refusals import AlreadyAnswering, NotALink, Refusal, TooLate
from ventanilla.outbox.operations.resolve import confirm_by_hand, release, resolve_unknown
from ventanilla.outbox.operations.send import dispatch_due, send_one
from ventanilla.outbox.operations.undelivered import mark_undelivered

__all__ = [
    "AlreadyAnswering",
    "NotALink",
    "Refusal",
    "TooLate",
    "cancel",
    "claim",
    "clear",
    "confirm_by_hand",
    "dispatch_due",
    "doubt_unfinished",
    "draft_of",
    "enqueue",
    "hand_over",
    "hold",
    "mark_undelivered",
    "pause",
    "postpone",
    "read_back",
    "reap",
    "reconcile",
    "reconcile_due",
    "record",
    "release",
    "resolve_unknown",
    "resume",
    "send_one",
]
