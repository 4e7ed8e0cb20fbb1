"""What an administrator changes about the administration once it is founded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.departments.events import OnCallChanged
from ventanilla.departments.models import Administration, Kind, LocalHoliday, OnCall, Reason, Service
from ventanilla.departments.operations.found import check_hours, code_for, replace_hours
from ventanilla.foundation import brief, events
from ventanilla.journal.operations import append
from ventanilla.journal.rules import Actor

CHANGEABLE = frozenset(
    {
        "name", "also", "region", "town", "zone", "languages", "role_label", "registry_url", "registry_sentence",
        "phone", "urgent_phone", "email", "signature",
    }
)  # fmt: skip
ANSWERED_IN = ("es", "ca", "gl", "eu", "en")


class NoAdministration(LookupError):
    code = "departments.none"


class Misfilled(ValueError):
    """A value that the administration cannot have; the sentence says which."""

    code = "departments.misfilled"


class KeyTaken(ValueError):
    code = "departments.key_taken"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of services or of reasons. Without a number it is new."""

    name: str
    name_ca: str = ""
    key: str = ""
    active: bool = True
    number: int | None = None


def change_administration(*, by: Actor, at: datetime, **values: Any) -> Administration:
    """Raises NoAdministration, Misfilled."""
    unknown = set(values) - CHANGEABLE
    if unknown:
        raise Misfilled(", ".join(sorted(unknown)))
    _check(values)
    with transaction.atomic():
        found = _locked()
        for name, value in values.items():
            setattr(found, name, value)
        found.save(update_fields=sorted(values))
        _append("changed", by, at, {"what": sorted(values)})
    return found


def change_hours(*, hours: Sequence[tuple[int, time, time]], by: Actor, at: datetime) -> None:
    """Raises NoHours, AlwaysOpen, Misfilled when two stretches of a day overlap."""
    check_hours(hours)
    ordered = sorted(hours)
    for (day, _opens, closes), (next_day, opens, _closes) in pairwise(ordered):
        if day == next_day and opens < closes:
            raise Misfilled(_("Two stretches of the same day overlap."))
    with transaction.atomic():
        _locked()
        replace_hours(ordered)
        _append("hours", by, at, {"stretches": len(ordered)})


def change_local_holidays(*, days: Sequence[tuple[date, str]], by: Actor, at: datetime) -> None:
    """The list as it stays: what is not in it is no longer a holiday."""
    with transaction.atomic():
        _locked()
        LocalHoliday.objects.all().delete()
        LocalHoliday.objects.bulk_create([LocalHoliday(day=d, name=n[:120]) for d, n in dict(days).items()])
        _append("holidays", by, at, {"days": len(dict(days))})


def change_services(*, entries: Sequence[Entry], by: Actor, at: datetime) -> None:
    """In the order given. One that messages carry is never removed: it is put out of use."""
    with transaction.atomic():
        _locked()
        _write(Service, entries)
        _append("services", by, at, {"active": sum(entry.active for entry in entries)})


def change_reasons(*, entries: Sequence[Entry], by: Actor, at: datetime) -> None:
    """In the order given. Raises KeyTaken when two in use have the same key."""
    keys = [entry.key for entry in entries if entry.key and entry.active]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise KeyTaken(_("Two reasons have the key %(key)s.") % {"key": twice[0]})
    with transaction.atomic():
        _locked()
        _write(Reason, entries)
        _append("reasons", by, at, {"active": sum(entry.active for entry in entries)})


def change_on_call(
    *,
    addresses: Sequence[tuple[str, str, str]],
    classes: Mapping[str, Sequence[str]] | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """(name, e-mail, telephone) of each, and by e-mail the classes that reach it (none: all that ring at any hour).

    Whoever listens may refuse to be left without any.
    """
    with transaction.atomic():
        kept = {row.email: row for row in OnCall.objects.all()}
        OnCall.objects.exclude(email__in=[email for _name, email, _phone in addresses]).delete()
        for name, email, phone in addresses:
            row = kept.get(email) or OnCall(email=email)
            row.name, row.phone, row.active = name[:120], phone[:40], True
            row.classes = list((classes or {}).get(email, row.classes))
            row.save()
        events.publish(OnCallChanged(at=at))
        _append("on_call", by, at, {"addresses": len(addresses)})


def change_house_rules(*, texts: dict[str, str], by: Actor, at: datetime) -> None:
    with transaction.atomic():
        found = _locked()
        found.house_rules = {code: text.strip() for code, text in texts.items() if text.strip()}
        found.save(update_fields=["house_rules"])
        _append("house_rules", by, at, {"languages": sorted(found.house_rules)})


def _check(values: dict[str, Any]) -> None:
    for name in ("name", "town"):
        if name in values and not str(values[name]).strip():
            raise Misfilled(_("The administration needs a name and a town."))
    if values.get("also") and values["also"] not in Kind.values:
        raise Misfilled(_("There is no such kind of body."))
    if "zone" in values:
        try:
            ZoneInfo(values["zone"])
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise Misfilled(_("There is no such time zone.")) from error
    if "languages" in values and (not values["languages"] or not set(values["languages"]) <= set(ANSWERED_IN)):
        raise Misfilled(_("Choose at least one language."))


def _locked() -> Administration:
    found = Administration.objects.select_for_update(no_key=True).filter(pk=1).first()
    if found is None:
        raise NoAdministration
    return found


def _append(what: str, by: Actor, at: datetime, payload: dict[str, Any]) -> None:
    transaction.on_commit(brief.forget)
    append(action=f"departments.{what}", by=by, at=at, subject=("administration", 1), payload=payload)


def _write(model: type[Service] | type[Reason], entries: Sequence[Entry]) -> None:
    known = {row.pk: row for row in model.objects.all()}
    taken = {row.code for row in known.values()}
    for position, entry in enumerate(entries):
        row = known.get(entry.number or 0) or model(code=code_for(entry.name, taken))
        taken.add(row.code)
        row.name, row.name_ca, row.active, row.position = entry.name[:120], entry.name_ca[:120], entry.active, position
        if isinstance(row, Reason):
            row.key = entry.key[:1]
        row.save()
