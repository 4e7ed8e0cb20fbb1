"""An answer that was given elsewhere, by telephone or in the network's own app, written down in one step."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ventanilla.answers.models import Duty, Ending, State
from ventanilla.answers.operations.answer import TEXT_ENDINGS
from ventanilla.answers.operations.close import AlreadyClosed, CloseRefused, actor
from ventanilla.answers.operations.move import MovedMeanwhile, move
from ventanilla.answers.operations.tally import Tally
from ventanilla.departments import queries as house
from ventanilla.inbox import operations as inbox
from ventanilla.inbox.models import Message
from ventanilla.journal.operations import append
from ventanilla.outbox.models import LIVE, Dispatch
from ventanilla.outbox.models import State as Sending
from ventanilla.people.models import Person


def record_answer(*, duty: Duty, text: str, by: Person, at: datetime, permalink: str = "", ending: str = "") -> Message:
    """Raises AlreadyClosed, CloseRefused. The text enters the thread as ours; `ending` when it is not a plain answer."""
    from django.utils.translation import gettext as _

    if not duty.is_open:
        raise AlreadyClosed(_("It was already closed."))
    if not text.strip():
        raise CloseRefused(_("Write what was answered: the thread must show it."))
    if ending not in TEXT_ENDINGS:
        raise CloseRefused(_("That ending does not go with a text."))
    message = Message.objects.select_related("account", "thread").get(pk=duty.pk)
    with transaction.atomic():
        own = inbox.record_own(
            account=message.account, thread=message.thread, parent=message, text=text.strip(), language=message.language,
            visibility=message.visibility, remote_id="", permalink=permalink, by=by, at=at, fallback_key=f"{message.pk}:{at.isoformat()}",
        )  # fmt: skip
        move(
            duty=duty,
            to=State.CLOSED,
            at=at,
            ending=ending or (Ending.ANSWERED_PRIVATE if message.is_private else Ending.ANSWERED_PUBLIC),
            closed_at=at,
            closed_by=by,
            covered_by=own,
            snoozed_until=None,
            promised_until=None,
            reason="",
        )
        append(action="answers.recorded", by=actor(by), at=at, subject=("message", duty.pk), payload={"own": own.pk})
    return own


def recognise(*, own_ids: tuple[int, ...], at: datetime, tally: Tally | None = None) -> int:
    """Our own answers seen on a network close the duty of the message that the network names as their parent.

    Inside the transaction of admission. What was sent from here is closed from its dispatch instead: it may be the
    echo of one that is leaving, or whose receipt carried no id. One that waits in the queue is stopped by its gate.
    """
    rows = Message.objects.filter(pk__in=own_ids, parent__isnull=False).values_list(
        "id", "parent_id", "created_at", "visibility"
    )
    answered = {parent: (own, created, visibility) for own, parent, created, visibility in rows}
    if not answered:
        return 0
    ours = _may_be_from_here(answered.keys())
    counted = tally or Tally(house.zone())
    done = 0
    for duty in (
        Duty.objects.filter(pk__in=[pk for pk in answered if pk not in ours]).exclude(state=State.CLOSED).order_by("pk")
    ):
        own, created, visibility = answered[duty.pk]
        ending = Ending.ANSWERED_PRIVATE if visibility == "private" else Ending.ANSWERED_PUBLIC
        try:
            move(
                duty=duty, to=State.CLOSED, at=at, tally=counted, ending=ending, closed_at=max(created, duty.opened_at), covered_by_id=own,
                snoozed_until=None, promised_until=None, reason="native",
            )  # fmt: skip
            done += 1
        except MovedMeanwhile:
            continue
    if tally is None:
        counted.write()
    return done


def _may_be_from_here(answered: Collection[int]) -> set[int]:
    leaving = Q(state__in=[state for state in LIVE if state != Sending.QUEUED])
    nameless = Q(state=Sending.SENT) & (Q(remote_id="") | Q(own_message=None))
    rows = Dispatch.objects.filter(leaving | nameless, message_id__in=answered)
    return {pk for pk in rows.values_list("message_id", flat=True) if pk is not None}
