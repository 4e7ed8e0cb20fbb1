"""How each question is read from the house, and how its answer is written there."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from ventanilla.answers.models import ClockClass
from ventanilla.answers.operations import change_clock
from ventanilla.answers.registry import CLOCKS
from ventanilla.departments import operations, queries
from ventanilla.departments.models import Administration, OnCall, Reason, Service
from ventanilla.departments.operations import Entry
from ventanilla.desk.web.settings.questions.base import Known, Value
from ventanilla.foundation import clock
from ventanilla.journal.rules import Actor


def _found() -> Administration:
    return Administration.objects.get(pk=1)


def known() -> Known:
    found = _found()
    ringing = ClockClass.objects.filter(active=True).values_list("code", "title")
    return Known(
        kinds=frozenset({found.kind, found.also} - {""}), region=found.region, languages=tuple(found.languages or ["es"]),
        on_call=OnCall.objects.filter(active=True).exists(), more={"clocks": list(ringing)},
    )  # fmt: skip


class Plain:
    """Columns of the administration's own row."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def read(self) -> Value:
        found = _found()
        return {name: getattr(found, name) for name in self.names}

    def write(self, value: Value, by: Actor, at: datetime) -> None:
        operations.change_administration(by=by, at=at, **{name: value[name] for name in self.names})


class Lines:
    """Services or reasons. What is no longer in the list is put out of use: messages may carry it."""

    def __init__(self, model: type[Service] | type[Reason]) -> None:
        self.model = model

    def read(self) -> Value:
        return {"rows": [self._line(row) for row in self.model.objects.all()]}

    def _line(self, row: Service | Reason) -> dict[str, Any]:
        line = {"code": row.code, "number": row.pk, "active": row.active, "name": row.name, "name_ca": row.name_ca}
        return line | ({"key": row.key} if isinstance(row, Reason) else {})

    def write(self, value: Value, by: Actor, at: datetime) -> None:
        listed = {line["number"] for line in value["rows"]}
        left = [line | {"active": False} for line in self.read()["rows"] if line["number"] not in listed]
        entries = [
            Entry(
                name=line["name"], name_ca=line["name_ca"], key=line.get("key", ""), active=line["active"], number=line["number"]
            )
            for line in [*value["rows"], *left]
        ]  # fmt: skip
        change = operations.change_services if self.model is Service else operations.change_reasons
        change(entries=entries, by=by, at=at)


class Hours:
    def read(self) -> Value:
        hours = [[day, f"{opens:%H:%M}", f"{closes:%H:%M}"] for day, opens, closes in queries.hours()]
        return {"zone": _found().zone, "hours": hours}

    def write(self, value: Value, by: Actor, at: datetime) -> None:
        before = self.read()
        with transaction.atomic():
            if value["zone"] != before["zone"]:
                operations.change_administration(by=by, at=at, zone=value["zone"])
            if value["hours"] != before["hours"]:
                stretches = [(day, time.fromisoformat(a), time.fromisoformat(b)) for day, a, b in value["hours"]]
                operations.change_hours(hours=stretches, by=by, at=at)


class Holidays:
    """From this year on; those of before are past terms' and stay."""

    def _since(self) -> date:
        return clock.now().date().replace(month=1, day=1)

    def read(self) -> Value:
        days = queries.local_holidays(since=self._since())
        return {"rows": [{"day": day.isoformat(), "name": name} for day, name in days]}

    def write(self, value: Value, by: Actor, at: datetime) -> None:
        past = [one for one in queries.local_holidays(since=date.min) if one[0] < self._since()]
        days = [(date.fromisoformat(row["day"]), row["name"]) for row in value["rows"]]
        operations.change_local_holidays(days=[*past, *days], by=by, at=at)


class OnDuty:
    def read(self) -> Value:
        rows = OnCall.objects.filter(active=True).order_by("pk")
        return {
            "rows": [
                {"name": row.name, "email": row.email, "phone": row.phone, "classes": list(row.classes)} for row in rows
            ]
        }

    def write(self, value: Value, by: Actor, at: datetime) -> None:
        addresses = [(row["name"], row["email"], row["phone"]) for row in value["rows"]]
        classes = {row["email"]: tuple(row["classes"]) for row in value["rows"]}
        operations.change_on_call(addresses=addresses, classes=classes, by=by, at=at)


class Terms:
    def read(self) -> Value:
        return {
            "rows": [
                {
                    "code": row.code, "title": row.title, "minutes": row.first_minutes, "all_day": row.all_day,
                    "active": row.active, "basis": row.basis,
                }
                for row in ClockClass.objects.all()
            ]
        }  # fmt: skip

    def write(self, value: Value, by: Actor, at: datetime) -> None:
        before = {row["code"]: row for row in self.read()["rows"]}
        with transaction.atomic():
            for row in value["rows"]:
                was = before.get(row["code"])
                if was is None or was | row == was:
                    continue
                change_clock(
                    code=row["code"], first_minutes=row["minutes"], all_day=row["all_day"], active=row["active"],
                    basis=row["basis"], by=by, at=at,
                )  # fmt: skip


class Rules:
    def read(self) -> Value:
        return dict(_found().house_rules)

    def write(self, value: Value, by: Actor, at: datetime) -> None:
        operations.change_house_rules(texts=value, by=by, at=at)


def sleeping() -> list[str]:
    """What asks for any hour of any day and has only the attention hours, though somebody is on call."""
    if not OnCall.objects.filter(active=True).exists():
        return []
    wanted = [one.code for one in CLOCKS if one.wants_all_day]
    rows = ClockClass.objects.filter(code__in=wanted, active=True, all_day=False)
    return list(rows.values_list("title", flat=True))
