"""What may be done with what arrives."""

from ventanilla.inbox.operations.admit import Admitted, admit
from ventanilla.inbox.operations.erase import erase_messages
from ventanilla.inbox.operations.note import add_note
from ventanilla.inbox.operations.own import record_own
from ventanilla.inbox.operations.poll import poll_due, poll_stream
from ventanilla.inbox.operations.tray import retry_unreadable, set_aside

__all__ = [
    "Admitted",
    "add_note",
    "admit",
    "erase_messages",
    "poll_due",
    "poll_stream",
    "record_own",
    "retry_unreadable",
    "set_aside",
]
