"""An answer of ours seen on a network that does not name what it answers: a person says whom, or that nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla import language
from ventanilla.answers.models import Duty, Ending, State
from ventanilla.answers.operations.close import CloseRefused, actor
from ventanilla.answers.operations.move import move
from ventanilla.answers.rules import likeliest
from ventanilla.inbox.models import Echo, Message
from ventanilla.journal.operations import append
from ventanilla.outbox.models import LIVE, Dispatch
from ventanilla.people.models import Person

NEAR = 60
"""How many earlier messages of the thread are looked at for a proposal."""


def notice_echoes(*, own_ids: Sequence[int]) -> int:
    """Inside the transaction of admission. What begins a thread is a post of ours, and answers nobody."""
    Echo.objects.filter(message_id__in=own_ids, decided_at=None, message__parent__isnull=False).delete()
    waiting = [
        own
        for own in Message.objects.filter(pk__in=own_ids, parent=None, parent_key="", deleted_at=None).select_related(
            "thread"
        )
        if own.key != own.thread.key
    ]
    made = [Echo(message=own, proposed_id=_proposal(own)) for own in waiting]
    Echo.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def candidates(own: Message, limit: int = NEAR) -> list[Message]:
    """The citizens' messages of its thread that it may answer: written before it, the latest first."""
    earlier = Message.objects.filter(
        thread_id=own.thread_id, ours=False, automatic=False, created_at__lte=own.created_at
    )
    return list(earlier.select_related("author").order_by("-created_at", "-id")[:limit])


def _proposal(own: Message) -> int | None:
    sent = Dispatch.objects.filter(thread_id=own.thread_id, text=own.text, message__isnull=False)
    from_here = sent.exclude(state="cancelled").values_list("message_id", flat=True).first()
    if from_here is not None:
        return from_here
    earlier = candidates(own)
    waiting = set(
        Duty.objects.filter(pk__in=[m.pk for m in earlier]).exclude(state=State.CLOSED).values_list("pk", flat=True)
    )
    said = [
        (m.pk, language.fold(m.author.handle if m.author else ""), language.fold(m.author.name if m.author else ""))
        for m in earlier
        if m.pk in waiting
    ]
    return likeliest(language.fold(own.text), said)


def decide_echo(*, echo: Echo, answers: Message, by: Person, at: datetime) -> Duty:
    """It answers that message: its duty closes, and the two stand together. Raises CloseRefused."""
    own = Message.objects.select_related("thread").get(pk=echo.pk)
    if answers.ours or answers.thread_id != own.thread_id:
        raise CloseRefused(_("It can only answer somebody of its own thread."))
    if Dispatch.objects.filter(message=answers, state__in=LIVE).exists():
        raise CloseRefused(_("An answer to it is on its way. Undo it first, or wait."))
    with transaction.atomic():
        _decided(echo, at)
        Message.objects.filter(pk=own.pk, parent=None).update(parent=answers, number=answers.number)
        duty = Duty.objects.get(pk=answers.pk)
        if duty.is_open:
            move(
                duty=duty, to=State.CLOSED, at=at, ending=Ending.ANSWERED_PRIVATE if answers.is_private else Ending.ANSWERED_PUBLIC,
                closed_at=max(own.created_at, duty.opened_at), closed_by=by, covered_by=own, snoozed_until=None, promised_until=None,
                reason="native",
            )  # fmt: skip
        append(
            action="answers.echo_decided",
            by=actor(by),
            at=at,
            subject=("message", answers.pk),
            payload={"own": own.pk},
        )
    return duty


def dismiss_echo(*, echo: Echo, by: Person, at: datetime) -> None:
    """It answers nobody: a notice to all. Raises CloseRefused when somebody decided meanwhile."""
    with transaction.atomic():
        _decided(echo, at)
        append(action="answers.echo_dismissed", by=actor(by), at=at, subject=("message", echo.pk))


def _decided(echo: Echo, at: datetime) -> None:
    if not Echo.objects.filter(pk=echo.pk, decided_at=None).update(decided_at=at):
        raise CloseRefused(_("Somebody else has just decided it."))
