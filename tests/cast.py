"""The people of the tests, by name: explicit calls, invented names."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from ventanilla.channels.contract import Author, Item
from ventanilla.channels.models import Account
from ventanilla.departments.models import Administration, AttentionHours
from ventanilla.people.models import Person, Role

AT = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)
"""A Wednesday, 10:00 in Madrid."""


def administration(**more: Any) -> Administration:
    found, _ = Administration.objects.update_or_create(
        pk=1,
        defaults={
            "name": "Ayuntamiento de Vallserena", "kind": "employment", "town": "Vallserena", "languages": ["es", "ca"],
            "zone": "Europe/Madrid", "region": "VC", "ready_at": AT, "house_rules": {"es": "Aquí cabe toda opinión dicha con respeto.", "ca": "Ací cap tota opinió dita amb respecte."},
        } | more,
    )  # fmt: skip
    if not AttentionHours.objects.exists():
        AttentionHours.objects.bulk_create(
            [AttentionHours(weekday=day, opens=time(8), closes=time(15)) for day in range(5)]
        )
    return found


def nuria(**more: Any) -> Person:
    """The community manager."""
    return Person.objects.filter(handle="nuria").first() or Person.objects.create_person(
        handle="nuria", name="Nuria Ferrer", role=Role.COMMUNITY_MANAGER, **more
    )


def joaquin(**more: Any) -> Person:
    """The administrator."""
    return Person.objects.filter(handle="joaquin").first() or Person.objects.create_person(
        handle="joaquin", name="Joaquín Peris", role=Role.ADMINISTRATOR, **more
    )


def facebook_page(**more: Any) -> Account:
    """A page that is read by hand."""
    return Account.objects.create(
        **({"network": "facebook", "adapter": "manual", "name": "Vallserena", "created_at": AT} | more)
    )


def comment(text: str = "¿Cuándo se abre el plazo?", *, key: str = "c1", **more: Any) -> Item:
    given = {
        "space": "post", "remote_id": key, "text": text, "author": Author(id=f"u-{key}", handle=f"@{key}", name=f"Vecina {key}"),
        "created_at": AT, "thread": "post-1", "parent": "post-1",
    }  # fmt: skip
    return Item(**(given | more))  # type: ignore[arg-type]
