"""What the desk asks about its own administration."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.db.models import QuerySet

from ventanilla.departments.models import Administration, AttentionHours, LocalHoliday, OnCall, Reason, Service
from ventanilla.departments.rules import Calendar
from ventanilla.foundation.brief import briefly


@briefly
def administration() -> Administration | None:
    return Administration.objects.filter(pk=1).first()


def zone(found: Administration | None = None) -> ZoneInfo:
    found = found or administration()
    return ZoneInfo(found.zone if found else "Europe/Madrid")


@lru_cache(maxsize=64)
def _public_holidays(region: str, years: tuple[int, ...]) -> frozenset[date]:
    known = holidays.country_holidays(
        "ES", subdiv=region if region in holidays.country_holidays("ES").subdivisions else None, years=years
    )
    return frozenset(known.keys())


def public_holidays(region: str, *, around: int) -> frozenset[date]:
    """Of the whole country and of a region, in three years about one."""
    return _public_holidays(region, (around - 1, around, around + 1))


def named_holidays(region: str, *, year: int, language: str) -> list[tuple[date, str]]:
    """Of a year, with their names; those of the whole country and of a region."""
    spain = holidays.country_holidays("ES")
    known = holidays.country_holidays(
        "ES", subdiv=region if region in spain.subdivisions else None, years=(year,),
        language=language if language in {"es", "ca"} else "en_US",
    )  # fmt: skip
    return sorted((day, name) for day, name in known.items() if day.year == year)


def hours() -> list[tuple[int, time, time]]:
    return list(AttentionHours.objects.values_list("weekday", "opens", "closes"))


def local_holidays(*, since: date) -> list[tuple[date, str]]:
    return list(LocalHoliday.objects.filter(day__gte=since).order_by("day").values_list("day", "name"))


@briefly
def calendar(*, around: int | None = None) -> Calendar:
    """Attention hours and holidays (national, regional, local). `around`: a year; three are known about it."""
    from ventanilla.foundation import clock

    year = around or clock.now().year
    found = administration()
    hours: dict[int, list[tuple[time, time]]] = defaultdict(list)
    for weekday, opens, closes in AttentionHours.objects.values_list("weekday", "opens", "closes"):
        hours[weekday].append((opens, closes))
    region = found.region if found else ""
    days = public_holidays(region, around=year) | frozenset(LocalHoliday.objects.values_list("day", flat=True))
    return Calendar(zone(found), dict(hours), days)


def on_call(clock_class: str) -> list[OnCall]:
    """The addresses that are told at any hour about a class; all of them when none says it is for that one."""
    rows = list(OnCall.objects.filter(active=True).order_by("pk"))
    return [row for row in rows if not row.classes or clock_class in row.classes] or rows


def services() -> QuerySet[Service]:
    return Service.objects.filter(active=True)


def reasons() -> QuerySet[Reason]:
    return Reason.objects.filter(active=True)
