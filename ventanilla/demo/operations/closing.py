"""How each message of the past was closed, by whom, with the operation that a person would have used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from ventanilla.answers.models import Duty
from ventanilla.answers.operations import answer, close, record_answer
from ventanilla.demo.town import Closed
from ventanilla.guard.queries import findings_for_reply
from ventanilla.inbox.models import Message
from ventanilla.outbox.models import State
from ventanilla.outbox.operations import cancel, confirm_by_hand, send_one
from ventanilla.people.models import Person

_PUT_BY_HAND = timedelta(minutes=1)
_RECORDED = frozenset({"answered_public", "answered_private"})
_WITHOUT_TEXT = frozenset({"noted_no_reply", "spam_closed"})


class Closer:
    def __init__(self, staff: Sequence[Person]) -> None:
        self.staff = staff
        self.numbers: dict[str, int] = {}
        self.count = 0

    def know(self, key: str, number: int) -> None:
        self.numbers[key] = number

    def close(self, key: str, closed: Closed, *, at: datetime) -> None:
        duty = Duty.objects.select_related("message__account", "message__thread", "message__author").get(
            pk=self.numbers[key]
        )
        text = closed.text or ""
        if closed.ending in _WITHOUT_TEXT:
            close(duty=duty, ending=closed.ending, by=self._somebody(), at=at, reason=text)
        elif closed.ending == "covered_by":
            self._cover(duty, text, at)
        elif duty.message.account.by_hand and closed.ending in _RECORDED:
            record_answer(duty=duty, text=text, by=self._somebody(), at=at)
        else:
            self._answer(duty, closed.ending, text, at)

    def _cover(self, duty: Duty, reason: str, at: datetime) -> None:
        """The answer to what the same person asked before."""
        ours = Message.objects.filter(parent=duty.message.parent_id, ours=True).order_by("id").first()
        if ours is None:
            close(duty=duty, ending="noted_no_reply", by=self._somebody(), at=at, reason=reason)
        else:
            close(duty=duty, ending="covered_by", by=self._somebody(), at=at, reason=reason, covered_by=ours)

    def _answer(self, duty: Duty, ending: str, text: str, at: datetime) -> None:
        """Through the outbox: what the checks warn of was seen and accepted; what they stop is written down instead."""
        message, by = duty.message, self._somebody()
        findings = findings_for_reply(
            message=message, text=text, visibility=message.visibility, account=message.account, at=at
        )
        if any(finding.level == "block" for finding in findings):
            record_answer(duty=duty, text=text, by=by, at=at)
            return
        ticked = [finding.code for finding in findings if finding.level == "warn"]
        dispatch = answer(message=message, text=text, by=by, at=at, ending=ending, ticked=ticked)
        sent = send_one(dispatch_id=dispatch.pk, at=at)
        if sent is not None and sent.state == State.BY_HAND:
            confirm_by_hand(dispatch_id=dispatch.pk, by=by, at=at + _PUT_BY_HAND)
        elif sent is None or sent.state != State.SENT:
            cancel(dispatch_id=dispatch.pk, by=by, at=at)
            raise NotSent(f"{message.key}: {sent.code if sent else 'not taken'}")

    def _somebody(self) -> Person:
        """Three of five are of the first one, and so on."""
        self.count += 1
        return self.staff[(0, 1, 0, 1, 0)[self.count % 5] % len(self.staff)]


class NotSent(RuntimeError):
    """The demonstration's past is written wrongly."""

    code = "demo.not_sent"
