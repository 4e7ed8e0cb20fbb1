"""Closing with a reason and a name, and opening again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.answers import rules
from ventanilla.answers.models import Duty, Ending, State
from ventanilla.answers.operations.move import move
from ventanilla.inbox.models import Message
from ventanilla.journal.operations import append
from ventanilla.journal.rules import Actor
from ventanilla.outbox.models import LIVE, Dispatch
from ventanilla.people.models import Person


class CloseRefused(Exception):
    """An ending that this message cannot have; `sentence` says why."""

    code = "answers.close_refused"

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class AlreadyClosed(CloseRefused):
    code = "answers.already_closed"


def actor(person: Person) -> Actor:
    return Actor("person", person.pk, person.role)


def close(
    *, duty: Duty, ending: str, by: Person, at: datetime, reason: str = "", covered_by: Message | None = None
) -> Duty:
    """Close without sending a text. Raises CloseRefused.

    `noted_no_reply`, `spam_closed`: with a reason. `covered_by`, `duplicate_of`: naming our answer or the first copy.
    `derived_*` and `answered_*` need a text that the citizen gets: use `answer` or `record_answer`.
    """
    if ending not in rules.WITHOUT_TEXT:
        raise CloseRefused(_("That ending needs an answer that the citizen gets."))
    if not duty.is_open:
        raise AlreadyClosed(_("It was already closed."))
    reason = reason.strip()[:300]
    if ending in rules.NEEDS_REASON and not reason:
        raise CloseRefused(_("Write in one line why it is closed so."))
    if ending in rules.NEEDS_COVER and (covered_by is None or covered_by.pk == duty.pk):
        raise CloseRefused(_("Say which answer already covers it."))
    if ending == Ending.COVERED_BY and covered_by is not None and not covered_by.ours:
        raise CloseRefused(_("Only an answer of ours can cover a message."))
    if Dispatch.objects.filter(message_id=duty.pk, state__in=LIVE).exists():
        raise CloseRefused(_("An answer to it is on its way. Undo it first, or wait."))
    with transaction.atomic():
        move(
            duty=duty, to=State.CLOSED, at=at, ending=ending, closed_at=at, closed_by=by, reason=reason,
            covered_by=covered_by, snoozed_until=None, promised_until=None,
        )  # fmt: skip
        append(
            action="answers.closed", by=actor(by), at=at, subject=("message", duty.pk),
            payload={"ending": ending, "covered_by": covered_by.pk if covered_by else None},
        )  # fmt: skip
    return duty


def reopen(*, duty: Duty, by: Person, at: datetime, reason: str = "") -> Duty:
    """Open again what was closed; its clock starts anew from now only in the list, the first due time stays."""
    if duty.is_open:
        raise CloseRefused(_("It is open."))
    with transaction.atomic():
        was = duty.ending
        move(duty=duty, to=State.MINE, at=at, reason=reason.strip()[:300], closed_by=None, covered_by=None)
        append(action="answers.reopened", by=actor(by), at=at, subject=("message", duty.pk), payload={"was": was})
    return duty
