"""From a row to what an adapter sends."""

from __future__ import annotations

from typing import cast

from ventanilla.channels.contract import Author, Draft, Space, Visibility
from ventanilla.inbox.models import Message
from ventanilla.outbox.models import Dispatch

_CHAIN = 30


def draft_of(dispatch: Dispatch) -> Draft:
    message, thread = dispatch.message, dispatch.thread
    space = message.space if message else thread.space if thread else "post"
    return Draft(
        text=dispatch.text,
        key=dispatch.key,
        visibility=cast(Visibility, dispatch.visibility),
        reply_to=(message.remote_id or None) if message else None,
        thread=thread.key if thread else None,
        space=cast(Space, space),
        to=_author_of(message),
        subject=_subject_of(message),
        language=dispatch.language or None,
        created_at=dispatch.created_at,
        references=_references_of(message),
    )


def _author_of(message: Message | None) -> Author | None:
    if message is None or message.author is None:
        return None
    author = message.author
    return Author(id=author.remote_id or None, handle=author.handle or None, name=author.name or None)


def _subject_of(message: Message | None) -> str | None:
    if message is None or not message.title:
        return None
    return message.title if message.title.lower().startswith("re:") else f"Re: {message.title}"


def _references_of(message: Message | None) -> tuple[str, ...]:
    """The ids of a mail's ancestors, the oldest first, and its own."""
    if message is None or message.space != "mail":
        return ()
    chain: list[str] = []
    seen: set[int] = set()
    one: Message | None = message
    while one is not None and one.pk not in seen and len(seen) < _CHAIN:
        seen.add(one.pk)
        if one.remote_id:
            chain.append(one.remote_id)
        one = one.parent
    return tuple(reversed(chain))
