"""What its author took away: the text goes at once, unless a ground for keeping it is recorded, and then for a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from ventanilla.inbox.models import Message, MessageVersion

KEPT_UNDER_GROUND = timedelta(days=90)
_FORMAL = frozenset({"complaint", "claim", "rights_request", "access_request", "incident"})


def withdraw(ids: Sequence[int], *, at: datetime) -> list[MessageVersion]:
    """Inside the transaction of the page. Returns the versions to write; our own texts stay ours.

    The key of the digest goes with the text (design 4.7): where a ground keeps the text, both wait for its end.
    """
    versions = []
    for message in Message.objects.filter(pk__in=ids).only("id", "ours", "text", "kind", "marks"):
        ground = "" if message.ours else ground_of(message.kind, message.marks)
        kept = message.text if ground else ""
        versions.append(
            MessageVersion(
                message_id=message.pk, kind="deleted", text=kept, seen_at=at, ground=ground,
                keep_until=at + KEPT_UNDER_GROUND if ground else None,
            )
        )  # fmt: skip
        values: dict[str, object] = {"deleted_at": at}
        if not message.ours:
            values |= {"text": "", "folded": ""}
        if not message.ours and not ground:
            values["digest_key"] = None
        Message.objects.filter(pk=message.pk).update(**values)
    return versions


def ground_of(kind: str, marks: str) -> str:
    """Why the text may be kept: somebody may be in danger, or it opens a matter with terms of its own."""
    if {"distress", "danger"} & set(marks.split()):
        return "danger"
    return "open_complaint" if kind in _FORMAL else ""


def forget_withdrawn(*, at: datetime) -> int:
    """The grounds that have ended: the text goes, and the key of its digest."""
    ended = MessageVersion.objects.filter(keep_until__lte=at)
    messages = list(ended.values_list("message_id", flat=True)[:1000])
    _destroy_keys(messages)
    return ended.filter(message_id__in=messages).update(text="", keep_until=None)


def _destroy_keys(messages: Iterable[int]) -> None:
    Message.objects.filter(pk__in=messages, deleted_at__isnull=False, ours=False).update(digest_key=None)
