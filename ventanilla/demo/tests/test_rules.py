from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ventanilla.demo.rules import Morning, nearest_working_day

MONDAY, FRIDAY, SATURDAY, SUNDAY = date(2027, 1, 18), date(2027, 1, 15), date(2027, 1, 16), date(2027, 1, 17)


@pytest.mark.parametrize(("today", "day"), [(MONDAY, MONDAY), (SATURDAY, FRIDAY), (SUNDAY, MONDAY)])
def test_the_morning_is_of_the_nearest_working_day(today: date, day: date) -> None:
    assert nearest_working_day(today, frozenset()) == day


def test_a_holiday_is_no_working_day_and_of_two_as_near_the_one_to_come_is_taken() -> None:
    wednesday = date(2027, 1, 6)
    assert nearest_working_day(wednesday, frozenset({wednesday})) == date(2027, 1, 7)


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2027, 1, 14), datetime(2027, 1, 14, 7, 5, tzinfo=UTC)),
        (date(2027, 7, 14), datetime(2027, 7, 14, 6, 5, tzinfo=UTC)),
    ],
)
def test_it_starts_at_8_05_of_the_towns_clock(day: date, start: datetime) -> None:
    assert Morning(day).start == start


def test_what_was_written_at_eight_was_at_eight_also_before_the_clocks_changed() -> None:
    after_the_change = Morning(date(2027, 3, 30))
    three_days_before = -3 * 24 * 60 - 5.0
    assert after_the_change.instant(three_days_before) == datetime(2027, 3, 27, 7, 0, tzinfo=UTC)
