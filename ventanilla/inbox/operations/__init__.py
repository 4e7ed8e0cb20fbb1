"""What may be done with what arrives."""

from ventanilla.inbox.operations.admit import Admitted, admit
from ventanilla.inbox.operations.erase import erase_messages
from ventanilla.inbox.operations.note import add_note
from ventanilla.inbox.operations.own import record_own
from ventanilla.inbox.operations.poll import poll_due, poll_stream, read_soon
from ventanilla.inbox.operations.retry import NoReason, SetApart, retry_tray, retry_unreadable, set_apart
from ventanilla.inbox.operations.tray import set_aside

__all__ = [
    "Admitted",
    "NoReason",
    "SetApart",
    "add_note",
    "admit",
    "erase_messages",
    "poll_due",
    "poll_stream",
    "read_soon",
    "record_own",
    "retry_tray",
    "retry_unreadable",
    "set_apart",
    "set_aside",
]
