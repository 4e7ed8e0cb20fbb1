"""«Empezar de verdad»: the demonstration is set aside, and what is left is an empty desk."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connection

from ventanilla.demo import queries
from ventanilla.demo.operations import snapshot
from ventanilla.demo.operations.empty import empty
from ventanilla.demo.operations.refusals import NotHere
from ventanilla.demo.registry import network
from ventanilla.demo.rules import ZONE
from ventanilla.foundation import brief, clock
from ventanilla.foundation.management.ground import alone

FOLDER = "demonstrations"


def leave() -> Path:
    """Where it was put. Raises NotHere on a desk that is no demonstration. Everybody is signed out."""
    with alone():
        if not queries.is_demonstration():
            raise NotHere
        aside = _folder()
        if connection.vendor == "sqlite":
            _copy_rows(aside / "desk.db")
        empty()
        snapshot.forget()
        _move(aside)
    clock.forget()
    brief.forget()
    return aside


def _folder() -> Path:
    began = clock.real_now().astimezone(ZONE)
    made = Path(settings.HOME) / FOLDER / f"{began:%Y-%m-%d-%H%M%S}"
    made.mkdir(parents=True, mode=0o700)
    return made


def _copy_rows(target: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("vacuum into %s", [str(target)])
    target.chmod(0o600)


def _move(aside: Path) -> None:
    """What lay in files: the network, the notices that nobody mailed, what was attached."""
    wire = network()
    if wire.exists():
        wire.path.rename(aside / wire.path.name)
    wire.destroy()
    for name in ("mail", "files"):
        place = Path(settings.HOME) / name
        if place.exists():
            place.rename(aside / name)
