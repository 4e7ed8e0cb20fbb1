"""What an administrator changes later: refused whole or written whole, in a journal without names."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from tests.cast import AT, administration
from ventanilla.departments import operations, queries
from ventanilla.departments.models import Administration, AttentionHours, LocalHoliday, OnCall, Reason, Service
from ventanilla.departments.operations import Entry as Line
from ventanilla.departments.operations import KeyTaken, Misfilled, NoAdministration
from ventanilla.journal.models import Entry
from ventanilla.journal.rules import SYSTEM
from ventanilla.people.models import Role, post_called

pytestmark = pytest.mark.django_db
GIVEN: dict[str, Any] = {"by": SYSTEM, "at": AT}


@pytest.mark.parametrize(
    "values",
    [
        {"name": "  "}, {"town": ""}, {"also": "circus"}, {"zone": "Europe/Atlantis"}, {"zone": "../etc/passwd"},
        {"languages": []}, {"languages": ["es", "klingon"]}, {"is_demonstration": True}, {"ready_at": None},
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_and_nothing_changes(values: dict[str, Any]) -> None:
    before = administration().__dict__.copy()
    with pytest.raises(Misfilled) as told:
        operations.change_administration(**GIVEN, **values)
    assert str(told.value)
    after = Administration.objects.get()
    assert {name: after.__dict__[name] for name in values} == {name: before[name] for name in values}
    assert not Entry.objects.exists()


def test_a_change_says_in_the_journal_what_was_changed_and_not_to_what() -> None:
    administration()
    operations.change_administration(**GIVEN, name="Nombre Secreto", phone="600 000 000")
    entry = Entry.objects.get()
    assert entry.content == {"what": ["name", "phone"]}
    assert "Secreto" not in entry.payload


def test_without_an_administration_there_is_nothing_to_change() -> None:
    for change in (
        lambda: operations.change_administration(**GIVEN, name="A"),
        lambda: operations.change_services(**GIVEN, entries=[Line(name="A")]),
        lambda: operations.change_hours(**GIVEN, hours=[(0, time(8), time(9))]),
        lambda: operations.change_house_rules(**GIVEN, texts={"es": "A"}),
    ):
        with pytest.raises(NoAdministration):
            change()
    assert not Service.objects.exists()
    assert not AttentionHours.objects.exists()


def test_two_stretches_that_overlap_are_refused() -> None:
    administration()
    with pytest.raises(Misfilled):
        operations.change_hours(**GIVEN, hours=[(0, time(8), time(14)), (0, time(13), time(15))])
    operations.change_hours(**GIVEN, hours=[(0, time(14), time(16)), (0, time(8), time(14))])
    assert list(AttentionHours.objects.values_list("opens", flat=True)) == [time(8), time(14)]


def test_a_service_is_renamed_under_its_code_and_a_new_one_gets_its_own() -> None:
    administration()
    kept = Service.objects.create(code="supply", name="Suministro")
    operations.change_services(
        **GIVEN,
        entries=[Line(name="Ñandú y cigüeña"), Line(name="Agua", number=kept.pk, active=False), Line(name="漢字")],
    )
    rows = list(Service.objects.values_list("code", "name", "active", "position"))
    assert rows == [
        ("nandu-y-ciguena", "Ñandú y cigüeña", True, 0),
        ("supply", "Agua", False, 1),
        ("entrada", "漢字", True, 2),
    ]
    assert [row.name for row in queries.services()] == ["Ñandú y cigüeña", "漢字"]


def test_one_key_is_of_one_reason_among_those_in_use() -> None:
    administration()
    with pytest.raises(KeyTaken):
        operations.change_reasons(**GIVEN, entries=[Line(name="A", key="a"), Line(name="B", key="a")])
    assert not Reason.objects.exists()
    operations.change_reasons(**GIVEN, entries=[Line(name="A", key="a", active=False), Line(name="B", key="a")])
    assert Reason.objects.count() == 2


def test_the_list_of_local_holidays_is_the_one_given() -> None:
    administration()
    LocalHoliday.objects.create(day=date(2027, 1, 7), name="Vieja")
    operations.change_local_holidays(**GIVEN, days=[(date(2027, 4, 5), "Uno"), (date(2027, 4, 5), "Otro")])
    assert list(LocalHoliday.objects.values_list("day", "name")) == [(date(2027, 4, 5), "Otro")]


def test_an_on_call_address_keeps_its_classes_until_others_are_said() -> None:
    operations.change_on_call(**GIVEN, addresses=[("Control", "c@a.es", "")], classes={"c@a.es": ["C2H"]})
    operations.change_on_call(**GIVEN, addresses=[("Sala", "c@a.es", "1"), ("Otra", "d@a.es", "")])
    assert list(OnCall.objects.order_by("pk").values_list("name", "classes")) == [("Sala", ["C2H"]), ("Otra", [])]
    assert [row.name for row in queries.on_call("C2H")] == ["Sala", "Otra"]
    assert [row.name for row in queries.on_call("URG")] == ["Otra"]


def test_what_rings_reaches_somebody_even_if_no_address_is_for_it() -> None:
    operations.change_on_call(**GIVEN, addresses=[("Control", "c@a.es", "")], classes={"c@a.es": ["C2H"]})
    assert [row.name for row in queries.on_call("URG")] == ["Control"]


def test_rules_left_empty_are_not_there() -> None:
    administration()
    operations.change_house_rules(**GIVEN, texts={"es": " Con respeto. ", "ca": "  "})
    assert Administration.objects.get().house_rules == {"es": "Con respeto."}


def test_the_post_of_the_community_manager_and_no_other_is_called_as_the_house_says() -> None:
    administration(role_label="Atención en redes")
    assert post_called(Role.COMMUNITY_MANAGER) == "Atención en redes"
    assert post_called(Role.READER) != "Atención en redes"
