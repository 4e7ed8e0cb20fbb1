"""What the checks say of a text that is about to leave."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from ventanilla.channels import registry
from ventanilla.channels.contract import Visibility
from ventanilla.channels.models import Account
from ventanilla.channels.operations import access_for
from ventanilla.departments.models import Administration
from ventanilla.guard.contract import Finding
from ventanilla.guard.rules import OurContact, check_reply
from ventanilla.inbox.models import Message
from ventanilla.language import same_wording
from ventanilla.outbox.models import LIVE, Dispatch, State

_LOOK_BACK = 50


def findings_for_reply(
    *, message: Message, text: str, visibility: str, account: Account, at: datetime, dispatch_id: int | None = None
) -> list[Finding]:
    """Reads the database only; `dispatch_id` is the dispatch that carries this very text, if there is one."""
    administration = Administration.objects.filter(pk=1).first()
    seen_by = cast(Visibility, visibility)
    return check_reply(
        text,
        visibility=seen_by,
        language_of_citizen=_language_of(message),
        limits=registry.adapter(account.adapter).limits(access_for(account, at), visibility=seen_by),
        previous_same_text_to_same_person=has_had(message=message, text=text, dispatch_id=dispatch_id),
        answers_in=administration.languages if administration else (),
        ours=_our_contact(administration),
    )


def has_had(*, message: Message, text: str, dispatch_id: int | None = None) -> bool:
    """Whether the author of the message has had this wording from us, or is about to."""
    wording = same_wording(text)
    if message.author_id is None or not wording:
        return False
    theirs = list(
        Message.objects.filter(author=message.author_id).order_by("-id").values_list("pk", flat=True)[:_LOOK_BACK]
    )
    sent = Dispatch.objects.filter(message__in=theirs, state__in=[*LIVE, State.SENT])
    if dispatch_id is not None:
        sent = sent.exclude(pk=dispatch_id)
    never_came = Dispatch.objects.filter(message__in=theirs, state__in=[State.UNDELIVERED, State.NOT_SHOWN])
    lost = list(never_came.filter(own_message__isnull=False).values_list("own_message", flat=True))
    own = Message.objects.filter(parent__in=theirs, ours=True, deleted_at=None).exclude(pk__in=lost)
    texts = [*sent.values_list("text", flat=True), *own.values_list("text", flat=True)]
    return any(same_wording(one) == wording for one in texts)


def _language_of(message: Message) -> str:
    return message.language or (message.author.language if message.author else "")


def _our_contact(administration: Administration | None) -> OurContact:
    if administration is None:
        return OurContact()
    return OurContact.of(phones=[administration.phone, administration.urgent_phone], emails=[administration.email])
