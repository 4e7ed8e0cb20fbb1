"""The answers of the wizard, as the operation that begins the desk wants them."""

from __future__ import annotations

from datetime import date, time

from ventanilla.departments.registry import Named
from ventanilla.desk.operations.found import House, Term
from ventanilla.desk.web.settings.questions.base import Value
from ventanilla.desk.web.start.state import Answers


def house_of(given: Answers) -> House:
    about, reach = given.answers["administracion"], given.answers["registro"]
    hours = given.answers["horario"]
    return House(
        name=about["name"], kind=about["kind"], also=about["also"], region=about["region"], town=about["town"],
        zone=hours["zone"], languages=given.answers["lenguas"]["languages"],
        services=_named(given.answers["servicios"]), reasons=_named(given.answers["motivos"]),
        hours=[(day, time.fromisoformat(a), time.fromisoformat(b)) for day, a, b in hours["hours"]],
        local_holidays=[(date.fromisoformat(row["day"]), row["name"]) for row in given.answers["festivos"]["rows"]],
        on_call=[(row["name"], row["email"], row["phone"]) for row in given.answers["guardia"]["rows"]],
        terms=[Term(row["code"], row["minutes"], row["active"], row["basis"]) for row in given.answers["plazos"]["rows"]],
        texts={name: text for name, text in reach.items() if text},
    )  # fmt: skip


def _named(value: Value) -> list[Named]:
    """What was unticked is not laid down."""
    return [(row["code"] or "", row["name"], row["name_ca"]) for row in value["rows"] if row["active"]]
