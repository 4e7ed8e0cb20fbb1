"""A desk of its own for the figures: its folder, its administration, its accounts, what people wrote."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.floors import Texts

if TYPE_CHECKING:
    from ventanilla.channels.contract import Item
    from ventanilla.channels.models import Account
    from ventanilla.people.models import Person

BEGAN = datetime(2024, 1, 8, 8, 0, tzinfo=UTC)
PAGE = 100
ACCOUNTS = 4


def open_desk(folder: Path) -> None:
    """Point this process at a desk in `folder`, made and migrated if it is not there."""
    os.environ["VENTANILLA_HOME"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ventanilla.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.NUDGES = False
    call_command("migrate", verbosity=0)


def furnish() -> tuple[list[Account], Person]:
    from ventanilla.answers.operations.propose import propose
    from ventanilla.channels.models import Account
    from ventanilla.departments.models import Administration, AttentionHours
    from ventanilla.people.models import Person, Role

    Administration.objects.update_or_create(
        pk=1,
        defaults={
            "name": "Vallserena",
            "kind": "employment",
            "also": "water",
            "town": "Vallserena",
            "languages": ["es", "ca"],
            "ready_at": BEGAN,
        },
    )
    if not AttentionHours.objects.exists():
        AttentionHours.objects.bulk_create(AttentionHours(weekday=d, opens=time(8), closes=time(15)) for d in range(5))
        propose(kinds=frozenset({"employment", "water"}), region="VC")
    accounts = [
        Account.objects.get_or_create(
            name=f"Cuenta {number}", defaults={"network": "facebook", "adapter": "manual", "created_at": BEGAN}
        )[0]
        for number in range(ACCOUNTS)
    ]
    nuria = Person.objects.filter(handle="nuria").first() or Person.objects.create_person(
        handle="nuria", name="Nuria Ferrer", role=Role.ADMINISTRATOR
    )
    return accounts, nuria


def pages(start: int, amount: int, *, size: int = PAGE) -> Iterator[list[Item]]:
    """Threads of `size` comments, as the floor writes them: one page a thread, seeded texts with rare words."""
    from ventanilla.channels.contract import Author, Item

    texts = Texts(9)
    authors = [Author(id=f"u{n}", handle=f"vecina{n}", name=f"Vecina {n}") for n in range(5000)]
    for page in range(start, start + amount):
        yield [
            Item(
                space="post", remote_id=f"{page}_{i}", text=texts.text(), author=authors[(page * 7 + i) % 5000], thread=f"{page}_0",
                created_at=BEGAN + timedelta(seconds=page * 90 + i), parent=f"{page}_0" if i else None, permalink=f"https://example.org/{page}_{i}",
            )
            for i in range(size)
        ]  # fmt: skip


def admit_pages(accounts: list[Account], lists: Iterator[list[Item]]) -> int:
    """Admit page after page, each in its commit; returns how many were new."""
    from ventanilla.inbox.operations import admit

    new = 0
    for number, items in enumerate(lists):
        last = items[-1].created_at or BEGAN
        new += admit(account=accounts[number % len(accounts)], items=items, at=last).new
    return new


def take(iterator: Iterator[Any], amount: int) -> list[Any]:
    return list(islice(iterator, amount))
