"""What a citizen may do at the window, and what the window does by itself."""

from ventanilla.window.operations.enter import Locked, WrongKey, enter
from ventanilla.window.operations.forget import forget
from ventanilla.window.operations.hold import Held, hold, let_go, opened, sealed, sweep
from ventanilla.window.operations.limit import TooMany, count_visit, forget_visits
from ventanilla.window.operations.opening import open_form
from ventanilla.window.operations.receive import FormClosed, NotReceived, Written, add, receive
from ventanilla.window.operations.tell import email_of, tell

__all__ = [
    "FormClosed",
    "Held",
    "Locked",
    "NotReceived",
    "TooMany",
    "Written",
    "WrongKey",
    "add",
    "count_visit",
    "email_of",
    "enter",
    "forget",
    "forget_visits",
    "hold",
    "let_go",
    "open_form",
    "opened",
    "receive",
    "sealed",
    "sweep",
    "tell",
]
