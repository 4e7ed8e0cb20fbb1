"""Appending to the chain: the last statement of a transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from ventanilla.foundation import bulk
from ventanilla.journal import registry
from ventanilla.journal.models import Anchor, Entry, Head, Restoration
from ventanilla.journal.rules import GENESIS, Actor, canonical, entry_digest


class NotInTransaction(RuntimeError):
    code = "journal.not_in_transaction"


def append(
    *,
    action: str,
    by: Actor,
    at: datetime,
    subject: tuple[str, int] | None = None,
    payload: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry. The head row is locked here, so call it last.

    Raises NotInTransaction outside a transaction and KeyError for an action that no slice declared.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(action)
    registry.sentence(action)
    head = _locked_head()
    kind, number = subject or ("", None)
    written = canonical(payload or {})
    previous = head.digest or GENESIS
    seq = head.seq + 1
    digest = entry_digest(
        seq=seq,
        at=at,
        action=action,
        actor=by,
        subject_kind=kind,
        subject_id=number,
        payload=written,
        previous=previous,
    )
    entry = Entry(
        seq=seq, at=at, action=action, actor_kind=by.kind, actor_id=by.id, actor_label=by.label,
        subject_kind=kind, subject_id=number, payload=written, previous=previous, digest=digest,
    )  # fmt: skip
    bulk.insert(Entry, [entry])
    Head.objects.filter(pk=1).update(seq=seq, digest=digest)
    return entry


def _locked_head() -> Head:
    head = Head.objects.select_for_update(no_key=True).filter(pk=1).first()
    if head is None:
        Head.objects.bulk_create([Head(pk=1)], ignore_conflicts=True)
        head = Head.objects.select_for_update(no_key=True).get(pk=1)
    return head


def anchor(*, place: str, at: datetime) -> Anchor | None:
    """Remember the head's digest as it is printed or mailed."""
    head = Head.objects.filter(pk=1).first()
    if head is None or not head.seq:
        return None
    return Anchor.objects.create(seq=head.seq, digest=head.digest, at=at, place=place)


def note_restoration(*, by: Actor, at: datetime) -> Restoration:
    """This desk has just come from a copy: said in a row and in the chain itself.

    Raises NotInTransaction outside a transaction.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("journal.restored")
    head = _locked_head()
    noted = Restoration.objects.create(at=at, copy_seq=head.seq, copy_digest=head.digest)
    append(action="journal.restored", by=by, at=at, payload={"copy_seq": head.seq, "copy_digest": head.digest})
    return noted
