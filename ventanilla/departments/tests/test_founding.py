"""Founding an administration: once, with hours that a person can keep, and with what is proposed to its kind."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from tests.cast import AT
from ventanilla.departments import operations, queries, registry
from ventanilla.departments.models import Administration, AttentionHours, LocalHoliday, Reason, Service
from ventanilla.departments.operations import AlwaysOpen, NeverBoth, NoHours
from ventanilla.journal.models import Entry
from ventanilla.journal.rules import SYSTEM

MORNINGS = [(day, time(8), time(15)) for day in range(5)]


def found(**more: Any) -> Administration:
    given: dict[str, Any] = {
        "name": "Aigües de Benimar", "kind": "water", "region": "VC", "town": "Benimar", "zone": "Europe/Madrid",
        "languages": ["es", "ca"], "hours": MORNINGS, "at": AT, "by": SYSTEM,
    }  # fmt: skip
    return operations.found_administration(**given | more)


@pytest.mark.django_db
class TestFounding:
    def test_it_lays_down_what_is_usual_in_its_kind_of_body(self) -> None:
        found()
        assert set(Service.objects.values_list("code", flat=True)) == {code for code, *_ in registry.SERVICES["water"]}
        assert Reason.objects.filter(code="no_water", name_ca="Sense aigua").exists()
        assert Entry.objects.filter(action="departments.founded").count() == 1

    def test_a_body_that_is_two_things_has_the_services_of_both_once(self) -> None:
        found(kind="town", also="water")
        names = list(Service.objects.values_list("code", flat=True))
        assert len(names) == len(set(names)) == len(registry.SERVICES["town"]) + len(registry.SERVICES["water"])

    def test_a_list_that_was_edited_is_laid_down_as_it_is(self) -> None:
        found(
            services=[("supply", "Agua", "Aigua"), ("", "Fuentes públicas", ""), ("", "Fuentes públicas!", "")],
            reasons=[],
        )
        assert list(Service.objects.values_list("code", "name")) == [
            ("supply", "Agua"), ("fuentes-publicas", "Fuentes públicas"), ("fuentes-publicas-2", "Fuentes públicas!"),
        ]  # fmt: skip
        assert not Reason.objects.exists()

    @pytest.mark.parametrize(
        ("hours", "refusal"),
        [
            ([], NoHours),
            ([(day, time(0), time(23, 59)) for day in range(7)], AlwaysOpen),
            ([(0, time(6), time(20, 1))], AlwaysOpen),
            ([(0, time(0), time(8)), (0, time(10), time(17))], AlwaysOpen),
            ([(day, time(8), time(20)) for day in range(7)], AlwaysOpen),
        ],
    )
    def test_nobody_attends_the_whole_day_nor_never(self, hours: list[Any], refusal: type[Exception]) -> None:
        with pytest.raises(refusal):
            found(hours=hours)
        assert not Administration.objects.exists()

    def test_a_demonstration_never_becomes_a_real_desk_nor_the_other_way(self) -> None:
        found(demonstration=True)
        with pytest.raises(NeverBoth):
            found()
        assert Administration.objects.get().is_demonstration

    def test_what_slices_above_lay_down_fails_with_it(self) -> None:
        from ventanilla.departments.events import AdministrationFounded
        from ventanilla.foundation import events

        def refuse(event: object) -> None:
            raise RuntimeError

        events._within[AdministrationFounded].append(refuse)
        try:
            with pytest.raises(RuntimeError):
                found()
        finally:
            events._within[AdministrationFounded].remove(refuse)
        assert not Administration.objects.exists()
        assert not AttentionHours.objects.exists()
        assert not Entry.objects.exists()


@pytest.mark.django_db
class TestWhatIsKnownOfTheDays:
    def test_national_regional_and_local_holidays_are_closed(self) -> None:
        found(local_holidays=[(date(2027, 4, 5), "Sant Vicent")])
        calendar = queries.calendar(around=2027)
        closed = [date(2027, 12, 6), date(2027, 3, 19), date(2027, 4, 5)]
        assert not any(calendar.is_working_day(day) for day in closed)
        assert calendar.is_working_day(date(2027, 3, 18))
        assert LocalHoliday.objects.get().name == "Sant Vicent"

    def test_each_region_has_its_own(self) -> None:
        andalusia = dict(queries.named_holidays("AN", year=2027, language="es"))
        valencia = dict(queries.named_holidays("VC", year=2027, language="es"))
        assert date(2027, 10, 9) in valencia
        assert date(2027, 10, 9) not in andalusia

    @pytest.mark.parametrize("region", ["", "XX", "vc"])
    def test_a_region_that_is_none_has_the_national_ones(self, region: str) -> None:
        days = dict(queries.named_holidays(region, year=2027, language="es"))
        assert date(2027, 12, 25) in days
        assert date(2027, 10, 9) not in days
