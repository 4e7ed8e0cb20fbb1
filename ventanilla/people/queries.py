"""What the desk asks about its staff."""

from __future__ import annotations

from django.db.models import QuerySet

from ventanilla.people.models import Person


def staff() -> QuerySet[Person]:
    """Everybody, those who may sign in first."""
    return Person.objects.order_by("-is_active", "name", "pk")


def nobody_yet() -> bool:
    return not Person.objects.exists()


def by_handle(handle: str) -> Person | None:
    return Person.objects.filter(handle__iexact=handle.strip()).first()
