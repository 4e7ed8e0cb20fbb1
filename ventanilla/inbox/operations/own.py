"""Our own message, known by its receipt, takes its place in the thread."""

from __future__ import annotations

import os
from datetime import datetime

from ventanilla import language as reading
from ventanilla.channels.models import Account
from ventanilla.inbox.models import Message, Thread
from ventanilla.inbox.rules import MAX_TEXT, key_of, sanitise
from ventanilla.people.models import Person


def record_own(
    *,
    account: Account,
    thread: Thread,
    parent: Message | None,
    text: str,
    language: str,
    visibility: str,
    remote_id: str,
    permalink: str,
    by: Person | None,
    at: datetime,
    fallback_key: str = "",
) -> Message:
    """Idempotent on (account, space, key): when a poll saw it first, that row is ours and is told who wrote it.

    Inside the caller's transaction; the caller writes the journal entry.
    """
    clean = sanitise(text, MAX_TEXT)
    message, made = Message.objects.get_or_create(
        account=account,
        space=thread.space,
        key=key_of(remote_id or f"own:{fallback_key}"),
        defaults={
            "remote_id": remote_id,
            "thread": thread,
            "parent": parent,
            "parent_key": parent.key if parent else "",
            "number": parent.number if parent else 0,
            "text": clean,
            "folded": reading.fold(clean),
            "language": language,
            "created_at": at,
            "admitted_at": at,
            "visibility": visibility,
            "permalink": permalink,
            "ours": True,
            "by": by,
            "source": "outbox",
            "digest_key": os.urandom(16),
        },
    )
    if not made:
        message.by = message.by or by
        message.parent = message.parent or parent
        message.permalink = message.permalink or permalink
        message.ours = True
        message.save(update_fields=["by", "parent", "permalink", "ours"])
    Thread.objects.filter(pk=thread.pk, last_at__lt=at).update(last_at=at)
    return message
