"""How each message of the past was closed, by whom, with the operation that a person would have used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ventanilla.answers.models import Duty
from ventanilla.answers.operations import answer, close, record_answer, settle, snooze, wait_for
from ventanilla.demo.town import Closed, Held
from ventanilla.inbox.models import Message
from ventanilla.outbox.models import State
from ventanilla.outbox.operations import cancel, confirm_by_hand, send_one
from ventanilla.people.models import Person

_WITHOUT_TEXT = frozenset({"noted_no_reply", "spam_closed"})


class Closer:
    def __init__(self, staff: Sequence[Person]) -> None:
        self.staff = staff
        self.count = 0

    def close(self, message: Message, closed: Closed, *, at: datetime) -> None:
        duty = Duty.objects.get(pk=message.pk)
        duty.message = message
        text = closed.text or ""
        if closed.ending in _WITHOUT_TEXT:
            close(duty=duty, ending=closed.ending, by=self._somebody(), at=at, reason=text)
        elif closed.ending == "covered_by":
            self._cover(duty, text, at)
        elif message.account.by_hand:
            record_answer(duty=duty, text=text, by=self._somebody(), at=at, ending=closed.ending)
        else:
            self._answer(duty, closed.ending, text, at)

    def hold(self, message: Message, held: Held, *, at: datetime, until: datetime) -> None:
        """Open, and not on this desk: promised, waiting for the citizen or an area, or put off."""
        duty = Duty.objects.get(pk=message.pk)
        by = self._somebody()
        if held.waits == "promised":
            self._promise(message, held.text, by, at, until)
        elif held.waits == "snoozed":
            snooze(duty=duty, until=until, by=by, at=at)
        else:
            wait_for(duty=duty, whom=held.waits, by=by, at=at)

    def _promise(self, message: Message, text: str, by: Person, at: datetime, until: datetime) -> None:
        dispatch = answer(message=message, text=text, by=by, at=at, provisional_until=until)
        sent = send_one(dispatch_id=dispatch.pk, at=at)
        if sent is not None and sent.state == State.BY_HAND:
            confirm_by_hand(dispatch_id=dispatch.pk, by=by, at=at)
        settle(at=at)

    def _cover(self, duty: Duty, reason: str, at: datetime) -> None:
        """The answer to what the same person asked before."""
        ours = Message.objects.filter(parent=duty.message.parent_id, ours=True).order_by("id").first()
        if ours is None:
            close(duty=duty, ending="noted_no_reply", by=self._somebody(), at=at, reason=reason)
        else:
            close(duty=duty, ending="covered_by", by=self._somebody(), at=at, reason=reason, covered_by=ours)

    def _answer(self, duty: Duty, ending: str, text: str, at: datetime) -> None:
        """Through the outbox. What a check warns of is seen and accepted; what it stops for good was said elsewhere."""
        by, ticked = self._somebody(), list[str]()
        while True:
            dispatch = answer(message=duty.message, text=text, by=by, at=at, ending=ending, ticked=ticked)
            sent = send_one(dispatch_id=dispatch.pk, at=at)
            if sent is not None and sent.state == State.SENT:
                return
            cancel(dispatch_id=dispatch.pk, by=by, at=at)
            stopped = sent.code.removeprefix("guard.") if sent is not None else ""
            if not stopped or stopped in ticked:
                record_answer(duty=duty, text=text, by=by, at=at, ending=ending)
                return
            ticked.append(stopped)

    def _somebody(self) -> Person:
        """Three of five are of the first one, and so on."""
        self.count += 1
        return self.staff[(0, 1, 0, 1, 0)[self.count % 5] % len(self.staff)]
