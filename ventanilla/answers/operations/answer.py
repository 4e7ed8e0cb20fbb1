"""Answering: the text goes to the outbox; the duty closes when the network has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ventanilla.answers.models import Draft, Duty, Ending, Reply
from ventanilla.answers.operations.close import CloseRefused, actor
from ventanilla.foundation.failpoints import reach
from ventanilla.inbox.models import Message, Visibility
from ventanilla.journal.operations import append
from ventanilla.outbox import operations as outbox
from ventanilla.outbox.models import Dispatch
from ventanilla.people.models import Person

VALID_FOR = timedelta(days=3)
TEXT_ENDINGS = frozenset(
    {
        "",
        Ending.ANSWERED_PUBLIC,
        Ending.ANSWERED_PRIVATE,
        Ending.ACKNOWLEDGED,
        Ending.DERIVED_FORMAL,
        Ending.DERIVED_EXTERNAL,
    }
)


class AnsweredMeanwhile(CloseRefused):
    """A second answer is stopped: `dispatch` is the first one."""

    code = "answers.answered_meanwhile"

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__(_("Somebody has just answered this message."))
        self.dispatch = dispatch


def answer(
    *,
    message: Message,
    text: str,
    by: Person,
    at: datetime,
    ending: str = "",
    provisional_until: datetime | None = None,
    language: str = "",
    wait: timedelta = timedelta(),
    ticked: Sequence[str] = (),
    seen: datetime | None = None,
) -> Dispatch:
    """Queue the answer. Definitive closes the duty once sent; provisional leaves it promised until then.

    `wait` is the time in which it may be undone. `seen`: when the page was shown; an answer given since is a refusal.
    Raises CloseRefused, AnsweredMeanwhile.
    """
    duty = Duty.objects.select_related("message").get(pk=message.pk)
    if ending not in TEXT_ENDINGS:
        raise CloseRefused(_("That ending does not go with a text."))
    if not text.strip():
        raise CloseRefused(_("The answer is empty."))
    if provisional_until is not None and provisional_until <= at:
        raise CloseRefused(_("The promised moment is already past."))
    if not duty.is_open:
        raise CloseRefused(_("It is closed. Open it again and add what is missing."))
    _stop_second(duty, seen)
    private = message.visibility == Visibility.PRIVATE
    with transaction.atomic():
        try:
            dispatch = outbox.enqueue(
                kind="reply", account=message.account, message=message, thread=message.thread, text=text.strip(),
                visibility=message.visibility, language=language or message.language, by=by, at=at, wait=wait,
                valid_for=VALID_FOR, ticked=tuple(ticked),
            )  # fmt: skip
        except outbox.AlreadyAnswering as error:
            raise AnsweredMeanwhile(error.dispatch) from error
        Reply.objects.create(
            dispatch=dispatch, duty=duty, definitive=provisional_until is None, until=provisional_until, at=at,
            ending=ending or (Ending.ANSWERED_PRIVATE if private else Ending.ANSWERED_PUBLIC),
        )  # fmt: skip
        Draft.objects.filter(message=message, person=by).delete()
        append(
            action="answers.answered", by=actor(by), at=at, subject=("message", message.pk),
            payload={"dispatch": dispatch.pk, "provisional": provisional_until is not None},
        )  # fmt: skip
        reach("answer.before_commit")
    reach("answer.committed")
    return dispatch


def _stop_second(duty: Duty, seen: datetime | None) -> None:
    if seen is None:
        return
    later = (
        Reply.objects.filter(duty=duty, at__gt=seen)
        .exclude(dispatch__state="cancelled")
        .select_related("dispatch")
        .order_by("-at")
        .first()
    )
    if later:
        raise AnsweredMeanwhile(later.dispatch)


def undo(*, dispatch: Dispatch, by: Person, at: datetime) -> bool:
    """Stop an answer that has not left; its text comes back as the draft. False when it had already left."""
    try:
        outbox.cancel(dispatch_id=dispatch.pk, by=by, at=at)
    except outbox.TooLate:
        return False
    if dispatch.message_id:
        Draft.objects.update_or_create(
            message_id=dispatch.message_id, person=by, defaults={"text": dispatch.text, "at": at}
        )
    return True
