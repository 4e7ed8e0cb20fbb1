"""The copies of the desk: when each was made, and where those lie that are beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from ventanilla.journal.models import Anchor

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Copy:
    name: str
    bytes: int
    at: datetime


def latest_copy() -> datetime | None:
    return Anchor.objects.filter(place="backup").order_by("-pk").values_list("at", flat=True).first()


def copies_here() -> list[Copy]:
    """Those of the desk's own folder, the latest first; one that was written elsewhere is not seen."""
    found = []
    for path in (settings.HOME / "backups").glob("*.copy"):
        try:
            about = path.stat()
        except FileNotFoundError:
            continue
        found.append(Copy(path.name, about.st_size, datetime.fromtimestamp(about.st_mtime, tz=UTC)))
    return sorted(found, key=lambda one: one.at, reverse=True)[:SHOWN]
