"""Forgetting a citizen, and remembering that they were forgotten where no copy of the database reaches."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from django.db import transaction

from ventanilla import home
from ventanilla.foundation import events
from ventanilla.journal.operations import append
from ventanilla.journal.rules import SYSTEM, Actor
from ventanilla.people.events import HandlesErased
from ventanilla.people.models import Ground, Handle


def erasures_file() -> Path:
    """Kept with the keys: numbers and instants, nothing else."""
    return home.keys_folder() / "erasures.log"


def erase_handle(*, handle_id: int, by: Actor, at: datetime, ground: str = Ground.ASKED) -> bool:
    """Clear who it was; what they wrote goes in the same transaction, by those who listen. False: done already.

    The file is written before the commit: an erasure that fails is asked again, one forgotten by a copy would return.
    """
    events.demand(HandlesErased)
    with transaction.atomic():
        if not _clear(handle_id, at):
            return False
        _remember(handle_id, at)
        append(action="people.erased", by=by, at=at, subject=("handle", handle_id), payload={"ground": ground})
    return True


def reapply_erasures(*, at: datetime) -> int:
    """After a restoration: forget again whom the copy still knew."""
    events.demand(HandlesErased)
    done = 0
    for handle_id, erased_at in remembered():
        with transaction.atomic():
            known = Handle.objects.filter(pk=handle_id, first_seen__lte=erased_at, erased_at=None).exists()
            if known and _clear(handle_id, erased_at):
                append(action="people.erased_again", by=SYSTEM, at=at, subject=("handle", handle_id))
                done += 1
    return done


def remembered() -> list[tuple[int, datetime]]:
    """What the file says; a line cut short by a crash is left out."""
    found: list[tuple[int, datetime]] = []
    try:
        lines = erasures_file().read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return found
    for line in lines:
        number, _space, instant = line.partition(" ")
        try:
            found.append((int(number), datetime.fromisoformat(instant)))
        except ValueError:
            continue
    return [(number, instant) for number, instant in found if instant.tzinfo is not None]


def _clear(handle_id: int, at: datetime) -> bool:
    changed = Handle.objects.filter(pk=handle_id, erased_at=None).update(handle="", name="", language="", erased_at=at)
    if changed:
        events.publish(HandlesErased((handle_id,), at))
    return bool(changed)


def _remember(handle_id: int, at: datetime) -> None:
    path = erasures_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, f"{handle_id} {at.isoformat()}\n".encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
