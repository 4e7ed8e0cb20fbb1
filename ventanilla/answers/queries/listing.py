"""Messages with their state, for scripts."""

from __future__ import annotations

from typing import Any

from ventanilla.answers.models import Duty, State
from ventanilla.inbox.models import Message


def listing(*, account: int | None = None, thread: int | None = None, only_open: bool = False) -> list[dict[str, Any]]:
    """`state`: a way of being open, an ending, or `none` (ours, automatic)."""
    messages = Message.objects.select_related("author", "parent").order_by("id")
    if account:
        messages = messages.filter(account_id=account)
    if thread:
        messages = messages.filter(thread_id=thread)
    duties = Duty.objects.all()
    if only_open:
        duties = duties.exclude(state=State.CLOSED)
        messages = messages.filter(pk__in=duties.values("pk"))
    states = {pk: ending or state for pk, state, ending in duties.values_list("pk", "state", "ending")}
    return [
        {
            "id": m.pk,
            "account": m.account_id,
            "space": m.space,
            "remote_id": m.remote_id or None,
            "parent": (m.parent.remote_id if m.parent else m.parent_key) or None,
            "author": {"id": m.author.remote_id, "handle": m.author.handle, "name": m.author.name}
            if m.author
            else None,
            "text": m.text,
            "created_at": m.created_at.isoformat(),
            "visibility": m.visibility,
            "permalink": m.permalink or None,
            "state": states.get(m.pk, "none"),
        }
        for m in messages.iterator(chunk_size=1000)
    ]
