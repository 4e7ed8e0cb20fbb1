"""What the outbox refuses, each with a code and a sentence for a person."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.outbox.models import Dispatch


class Refusal(Exception):
    code = "outbox.refused"
    sentence: str | Promise = _("This cannot be done.")

    def __init__(self) -> None:
        super().__init__(self.code)


class AlreadyAnswering(Refusal):
    """Another answer to the same message is on its way; `dispatch` is that one."""

    code = "outbox.already_answering"
    sentence = _("An answer to this message is already on its way.")

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__()
        self.dispatch = dispatch


class TooLate(Refusal):
    """The dispatch is no longer where the operation needs it; `state` says where it is."""

    code = "outbox.too_late"
    sentence = _("It is too late: this message has already moved on.")

    def __init__(self, state: str) -> None:
        super().__init__()
        self.state = state


class NotALink(Refusal):
    code = "outbox.not_a_link"
    sentence = _("The address must begin with https:// or http://.")


class ImpossibleTransition(RuntimeError):
    """A fault of ours: the states do not know this step."""

    code = "outbox.impossible_transition"
