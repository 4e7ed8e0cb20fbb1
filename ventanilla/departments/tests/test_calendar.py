"""Attention time, whatever the hours, the holidays and the changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ventanilla.departments.rules import Calendar, NeverOpens

MADRID, CANARIES = ZoneInfo("Europe/Madrid"), ZoneInfo("Atlantic/Canary")
OFFICE = {day: [(time(8), time(15))] for day in range(5)}
MANY = settings(max_examples=200, deadline=None)


@st.composite
def days_of_attention(draw: st.DrawFn) -> list[tuple[time, time]]:
    edges = sorted(draw(st.sets(st.integers(0, 1439), max_size=6)))
    edges = edges[: len(edges) // 2 * 2]
    clock = [time(edge // 60, edge % 60) for edge in edges]
    return list(zip(clock[::2], clock[1::2], strict=True))


def _minutes(stretch: tuple[time, time]) -> int:
    opens, closes = stretch
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    hours = {day: draw(days_of_attention()) for day in range(7)}
    assume(sum(_minutes(one) for day in hours.values() for one in day) >= 120)
    near = st.dates(date(2026, 10, 20), date(2027, 4, 5))
    zone = draw(st.sampled_from([MADRID, CANARIES, ZoneInfo("Africa/Ceuta"), ZoneInfo("UTC")]))
    return Calendar(zone, hours, draw(st.frozensets(near, max_size=4)))


instants = st.datetimes(datetime(2026, 10, 23), datetime(2027, 4, 2), timezones=st.just(UTC)) | st.sampled_from(
    [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 0, 59, tzinfo=UTC), datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
    ]
)  # fmt: skip
terms = st.integers(0, 2_000)


@MANY
@given(calendars(), instants, terms)
def test_nothing_falls_due_while_nobody_attends(calendar: Calendar, at: datetime, minutes: int) -> None:
    due = calendar.add_minutes(at, minutes)
    assert due >= at
    assert due >= calendar.next_opening(at)
    assert any(opens <= due <= closes for opens, closes in calendar.stretches(due.astimezone(calendar.zone).date()))


@MANY
@given(calendars(), instants, terms)
def test_between_the_two_there_is_exactly_that_attention(calendar: Calendar, at: datetime, minutes: int) -> None:
    assert calendar.minutes_between(at, calendar.add_minutes(at, minutes)) == minutes


@MANY
@given(calendars(), instants, instants, terms)
def test_who_wrote_first_falls_due_first(calendar: Calendar, one: datetime, two: datetime, minutes: int) -> None:
    first, second = sorted((one, two))
    assert calendar.add_minutes(first, minutes) <= calendar.add_minutes(second, minutes)


@MANY
@given(calendars(), instants, terms, terms)
def test_a_term_in_two_parts_ends_when_the_whole_does(calendar: Calendar, at: datetime, one: int, two: int) -> None:
    assume(one and two)
    assert calendar.add_minutes(calendar.add_minutes(at, one), two) == calendar.add_minutes(at, one + two)


@MANY
@given(calendars(), instants)
def test_the_next_opening_is_open_and_nothing_was_open_before_it(calendar: Calendar, at: datetime) -> None:
    opens = calendar.next_opening(at)
    assert opens >= at
    assert calendar.is_open(opens)
    assert calendar.minutes_between(at, opens) == 0
    closes = calendar.closing(opens)
    assert closes is not None
    assert calendar.is_open(closes - timedelta(microseconds=1))


@pytest.mark.parametrize("zone", [MADRID, CANARIES])
def test_when_the_clock_goes_forward_a_night_shift_has_an_hour_less(zone: ZoneInfo) -> None:
    night = Calendar(zone, {6: [(time(0), time(6))]}, frozenset())
    begins = datetime(2027, 3, 28, 0, 0, tzinfo=zone)
    assert night.minutes_between(begins, begins.replace(hour=23)) == 300
    ends = night.add_minutes(begins, 300).astimezone(zone)
    assert (ends.hour, ends.minute) == (6, 0)
    assert night.add_minutes(begins, 301).astimezone(zone).date() == date(2027, 4, 4)


@pytest.mark.parametrize("zone", [MADRID, CANARIES])
def test_when_the_clock_goes_back_a_night_shift_has_an_hour_more(zone: ZoneInfo) -> None:
    night = Calendar(zone, {6: [(time(0), time(6))]}, frozenset())
    begins = datetime(2026, 10, 25, 0, 0, tzinfo=zone)
    assert night.minutes_between(begins, begins.replace(hour=23)) == 420
    assert night.add_minutes(begins, 420).astimezone(zone).hour == 6


@pytest.mark.parametrize(("zone", "hour"), [(MADRID, 8), (CANARIES, 8)])
@pytest.mark.parametrize("saturday", [date(2027, 3, 27), date(2026, 10, 24)])
def test_over_the_weekend_of_the_change_it_is_eight_by_the_wall_on_monday(
    zone: ZoneInfo, hour: int, saturday: date
) -> None:
    office = Calendar(zone, OFFICE, frozenset())
    asked = datetime.combine(saturday, time(20), zone)
    due = office.add_minutes(asked, 120).astimezone(zone)
    assert (due.date(), due.hour, due.minute) == (saturday + timedelta(days=2), hour + 2, 0)


def test_an_opening_in_the_hour_that_the_clock_skips_still_opens() -> None:
    odd = Calendar(MADRID, {6: [(time(2, 15), time(2, 45))]}, frozenset())
    for opens, closes in odd.stretches(date(2027, 3, 28)):
        assert opens <= closes
    assert odd.add_minutes(datetime(2027, 3, 27, 12, tzinfo=UTC), 5) > datetime(2027, 3, 27, 12, tzinfo=UTC)


def test_a_house_that_never_opens_says_so() -> None:
    closed = Calendar(MADRID, {}, frozenset())
    for question in (
        lambda: closed.next_opening(datetime(2027, 1, 1, tzinfo=UTC)),
        lambda: closed.add_minutes(datetime(2027, 1, 1, tzinfo=UTC), 1),
    ):
        with pytest.raises(NeverOpens):
            question()


@MANY
@given(calendars(), st.dates(date(2026, 10, 20), date(2027, 4, 1)), st.integers(1, 40))
def test_a_term_in_working_days_ends_on_one_and_counts_each_once(calendar: Calendar, day: date, days: int) -> None:
    ends = calendar.add_working_days(day, days)
    assert calendar.is_working_day(ends)
    between = [day + timedelta(days=n) for n in range(1, (ends - day).days + 1)]
    assert sum(calendar.is_working_day(one) for one in between) == days
