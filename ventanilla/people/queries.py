"""What the desk asks about its staff."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from ventanilla.people.models import Handle, Person

FOUND = 30
"""Citizens that a search shows: more are none, and it says so."""


def staff() -> QuerySet[Person]:
    """Everybody, those who may sign in first."""
    return Person.objects.order_by("-is_active", "name", "pk")


def nobody_yet() -> bool:
    return not Person.objects.exists()


def by_handle(handle: str) -> Person | None:
    return Person.objects.filter(handle__iexact=handle.strip()).first()


def citizens(text: str) -> list[Handle]:
    """Who writes under a name, a handle or a number of a network, whole or its beginning; the latest first."""
    asked = text.strip()
    if not asked:
        return []
    plain = asked.removeprefix("@")
    named = Q(remote_id=asked) | Q(name__istartswith=asked)
    for handle in {asked, plain, f"@{plain}"}:
        named |= Q(handle__istartswith=handle)
    return list(Handle.objects.filter(named, erased_at=None).order_by("-first_seen", "-pk")[: FOUND + 1])
