"""Founding the administration of a desk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.departments import registry
from ventanilla.departments.events import AdministrationFounded
from ventanilla.departments.models import Administration, AttentionHours, LocalHoliday, Reason, Service
from ventanilla.departments.registry import Named
from ventanilla.foundation import events
from ventanilla.journal.operations import append
from ventanilla.journal.rules import Actor

ACTIONS: dict[str, str | Promise] = {
    "departments.founded": _("The desk was set up for this administration."),
    "departments.changed": _("The data of the administration were changed."),
    "departments.hours": _("The attention hours were changed."),
    "departments.holidays": _("The local holidays were changed."),
    "departments.services": _("The list of services was changed."),
    "departments.reasons": _("The list of reasons was changed."),
    "departments.on_call": _("The on-call addresses were changed."),
    "departments.house_rules": _("The house rules were changed."),
}


class AlwaysOpen(ValueError):
    """Nobody attends 24 hours a day: the desk protects the person who keeps it (design 4.10)."""

    code = "departments.always_open"


class NoHours(ValueError):
    code = "departments.no_hours"


class NeverBoth(ValueError):
    """An installation is a demonstration or real."""

    code = "departments.never_both"


def found_administration(
    *,
    name: str,
    kind: str,
    also: str = "",
    region: str,
    town: str,
    zone: str,
    languages: Sequence[str],
    hours: Sequence[tuple[int, time, time]],
    local_holidays: Sequence[tuple[date, str]] = (),
    services: Sequence[Named] | None = None,
    reasons: Sequence[Named] | None = None,
    at: datetime,
    by: Actor,
    demonstration: bool = False,
    **texts: Any,
) -> Administration:
    """The first row of a desk; without services or reasons, those proposed to its kind.

    Raises AlwaysOpen, NoHours, NeverBoth.
    """
    check_hours(hours)
    with transaction.atomic():
        if Administration.objects.filter(pk=1).exclude(is_demonstration=demonstration).exists():
            raise NeverBoth(_("A desk is a demonstration or real, never both."))
        found, _made = Administration.objects.update_or_create(
            pk=1,
            defaults={
                "name": name, "kind": kind, "also": also, "region": region, "town": town, "zone": zone, "languages": list(languages),
                "is_demonstration": demonstration, "ready_at": at,
            } | texts,
        )  # fmt: skip
        replace_hours(hours)
        LocalHoliday.objects.all().delete()
        LocalHoliday.objects.bulk_create(
            [LocalHoliday(day=day, name=title) for day, title in dict(local_holidays).items()]
        )
        _lay_down(Service, registry.proposed(registry.SERVICES, kind, also) if services is None else services)
        _lay_down(Reason, registry.proposed(registry.REASONS, kind, also) if reasons is None else reasons)
        events.publish(AdministrationFounded(kind=kind, also=also, region=region, at=at))
        append(
            action="departments.founded",
            by=by,
            at=at,
            subject=("administration", 1),
            payload={"kind": kind, "demonstration": demonstration},
        )
    return found


def check_hours(hours: Sequence[tuple[int, time, time]]) -> None:
    """Raises NoHours without any, AlwaysOpen above 14 hours in a day or 80 in a week."""
    if not hours:
        raise NoHours
    per_day: dict[int, timedelta] = {}
    for weekday, opens, closes in hours:
        length = timedelta(hours=closes.hour - opens.hour, minutes=closes.minute - opens.minute)
        per_day[weekday] = per_day.get(weekday, timedelta()) + length
    if any(length > timedelta(hours=14) for length in per_day.values()) or sum(
        per_day.values(), timedelta()
    ) > timedelta(hours=80):
        raise AlwaysOpen


def replace_hours(hours: Sequence[tuple[int, time, time]]) -> None:
    """Inside the caller's transaction."""
    AttentionHours.objects.all().delete()
    AttentionHours.objects.bulk_create([AttentionHours(weekday=d, opens=o, closes=c) for d, o, c in hours])


def _lay_down(model: type[Service] | type[Reason], entries: Sequence[Named]) -> None:
    taken = {code for code, _name, _ca in entries} - {""}
    for position, (known, name, name_ca) in enumerate(entries):
        code = known or code_for(name, taken)
        taken.add(code)
        model.objects.get_or_create(
            code=code, defaults={"name": name[:120], "name_ca": name_ca[:120], "position": position}
        )


def code_for(name: str, taken: Collection[str]) -> str:
    """A short name for rows, that no other one has."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32] or "entrada"
    code, number = base, 2
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    return code
