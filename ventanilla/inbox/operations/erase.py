"""Erasure: texts, names and the keys of the digests go; the numbers, the chain and our answers stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ventanilla.foundation import events
from ventanilla.inbox.events import MessagesErased
from ventanilla.inbox.models import Attachment, Message, MessageVersion


def erase_messages(*, ids: Sequence[int], at: datetime) -> int:
    """Inside the caller's transaction, which writes the journal entry."""
    Attachment.objects.filter(message_id__in=ids).delete()
    MessageVersion.objects.filter(message_id__in=ids).update(text="")
    done = Message.objects.filter(pk__in=ids, erased_at=None).update(
        text="", folded="", title="", permalink="", digest_key=None, erased_at=at, kind="", topic="", marks=""
    )
    events.publish(MessagesErased(ids=tuple(ids), at=at))
    return done


def erase_author(*, handle_id: int, at: datetime) -> int:
    """Everything that a handle wrote to us."""
    ids = list(Message.objects.filter(author_id=handle_id, ours=False).values_list("id", flat=True))
    return erase_messages(ids=ids, at=at)
