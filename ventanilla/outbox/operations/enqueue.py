from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from ventanilla.channels import registry
from ventanilla.channels.models import Account
from ventanilla.channels.operations import access_for
from ventanilla.foundation import events
from ventanilla.inbox.models import Message, Thread
from ventanilla.outbox.events import DispatchesChanged
from ventanilla.outbox.models import LIVE, Dispatch, State
from ventanilla.outbox.operations.refusals import AlreadyAnswering
from ventanilla.outbox.rules import digest
from ventanilla.people.models import Person


def enqueue(
    *,
    kind: str,
    account: Account,
    message: Message | None,
    thread: Thread | None,
    text: str,
    visibility: str,
    language: str,
    by: Person | None,
    at: datetime,
    wait: timedelta,
    valid_for: timedelta,
    ticked: Sequence[str] = (),
) -> Dispatch:
    """Put something in the queue, inside the caller's transaction and under the caller's journal entry.

    Raises AlreadyAnswering when another answer to the same message is alive.
    """
    dispatch = Dispatch(
        kind=kind, account=account, message=message, thread=thread, text=text, visibility=visibility, language=language,
        key=registry.adapter(account.adapter).new_key(access=access_for(account, at)),
        digest=digest(
            kind=kind, account_id=account.pk, message_id=message.pk if message else None,
            text=text, visibility=visibility, language=language,
        ),
        ticked=sorted(set(ticked)), state=State.QUEUED, not_before=at + wait, valid_until=at + wait + valid_for,
        created_at=at, created_by=by, changed_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            dispatch.save(force_insert=True)
    except IntegrityError as error:
        live = Dispatch.objects.filter(message=message, kind=kind, state__in=LIVE).first() if message else None
        if live is None:
            raise
        raise AlreadyAnswering(live) from error
    events.publish(DispatchesChanged((dispatch.pk,)))
    return dispatch
