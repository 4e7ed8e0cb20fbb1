"""Attention whatever its hours, its zone and the night on which clocks change: nothing outside it, nothing lost of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventanilla.departments.rules import Calendar

ZONES = [ZoneInfo("Europe/Madrid"), ZoneInfo("Atlantic/Canary")]
CHANGES = [date(2027, 3, 28), date(2027, 10, 31)]
MANY = settings(max_examples=200, deadline=None)
instants = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))
about_a_change = st.sampled_from(CHANGES).flatmap(
    lambda day: st.datetimes(
        datetime.combine(day, time()) - timedelta(days=2),
        datetime.combine(day, time()) + timedelta(days=2),
        timezones=st.just(UTC),
    )
)
moments = instants | about_a_change
minutes = st.integers(0, 4000)


minute_of_day = st.integers(0, 24 * 60 - 1) | st.integers(50, 250)
"""The second, because some of those minutes are not there or are there twice."""


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """One to three stretches on some days, at any minute of them, with some holidays among those of change."""
    week = {}
    for day in draw(st.sets(st.integers(0, 5), max_size=4)) | {6}:
        edges = draw(st.lists(minute_of_day, min_size=2, max_size=6, unique=True).map(sorted))
        cut = [time(*divmod(edge, 60)) for edge in edges]
        week[day] = list(zip(cut[::2], cut[1::2], strict=False))
    week[draw(st.integers(0, 5))] = [(time(8), time(15))]
    near = st.sampled_from([CHANGES[0] + timedelta(days=n) for n in (-3, -2, -1, 1, 2, 3)])
    return Calendar(draw(st.sampled_from(ZONES)), week, frozenset(draw(st.sets(near, max_size=3))))


def inside(calendar: Calendar, at: datetime) -> bool:
    """Within attention, or at the very instant in which it closes."""
    return calendar.is_open(at) or calendar.is_open(at - timedelta(microseconds=1))


@MANY
@given(calendars(), moments)
def test_the_stretches_of_a_day_follow_one_another(calendar: Calendar, at: datetime) -> None:
    edges = [edge for stretch in calendar.stretches(at.astimezone(calendar.zone).date()) for edge in stretch]
    assert all(before <= after for before, after in pairwise(edges))
    assert all(opens < closes for opens, closes in zip(edges[::2], edges[1::2], strict=True))


@MANY
@given(calendars(), moments, minutes)
def test_no_term_ends_outside_attention_nor_before_it_began(calendar: Calendar, at: datetime, term: int) -> None:
    due = calendar.add_minutes(at, term)
    assert due >= at
    assert inside(calendar, due)
    assert due.astimezone(calendar.zone).date() not in calendar.holidays


@MANY
@given(calendars(), moments, minutes, minutes)
def test_a_longer_term_and_a_later_message_fall_due_no_sooner(
    calendar: Calendar, at: datetime, term: int, more: int
) -> None:
    due = calendar.add_minutes(at, term)
    assert calendar.add_minutes(at, term + more) >= due
    assert calendar.add_minutes(at + timedelta(minutes=more), term) >= due


@MANY
@given(calendars(), moments, minutes, minutes)
def test_two_terms_one_after_the_other_are_one(calendar: Calendar, at: datetime, one: int, other: int) -> None:
    assert calendar.add_minutes(calendar.add_minutes(at, one), other) == calendar.add_minutes(at, one + other)


@MANY
@given(calendars(), moments, st.integers(1, 4000))
def test_what_lies_between_is_the_term(calendar: Calendar, at: datetime, term: int) -> None:
    assert calendar.minutes_between(at, calendar.add_minutes(at, term)) == term


@MANY
@given(calendars(), moments)
def test_it_opens_when_it_is_open_and_closes_at_its_end(calendar: Calendar, at: datetime) -> None:
    opening = calendar.next_opening(at)
    assert opening >= at
    assert calendar.is_open(opening)
    assert (opening == at) == calendar.is_open(at)
    assert calendar.minutes_between(at, opening) == 0
    closes = calendar.closing(opening)
    assert closes is not None
    assert closes > opening
    assert calendar.minutes_between(opening, closes) == int((closes - opening).total_seconds() // 60)
    assert (calendar.closing(at) is None) == (not calendar.is_open(at))


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize(("day", "hours"), [(CHANGES[0], 23), (CHANGES[1], 25)])
def test_on_both_days_of_change_the_clock_of_the_wall_holds(zone: ZoneInfo, day: date, hours: int) -> None:
    calendar = Calendar(zone, {n: [(time(8), time(15))] for n in range(7)}, frozenset())
    eve = datetime.combine(day - timedelta(days=1), time(14), zone).astimezone(UTC)
    assert calendar.add_minutes(eve, 120).astimezone(zone) == datetime.combine(day, time(9), zone)
    assert calendar.next_opening(eve + timedelta(hours=2)).astimezone(zone) == datetime.combine(day, time(8), zone)
    whole = Calendar(zone, {n: [(time(0), time(23, 59))] for n in range(7)}, frozenset())
    ((opens, closes),) = whole.stretches(day)
    assert closes - opens == timedelta(hours=hours, minutes=-1)


@pytest.mark.parametrize("hours", [[(time(1), time(2, 30)), (time(3), time(4))], [(time(2, 30), time(3))]])
def test_an_hour_that_is_not_there_is_attended_by_nobody(hours: list[tuple[time, time]]) -> None:
    calendar = Calendar(ZONES[0], dict.fromkeys(range(7), hours), frozenset())
    whole = sum((closes - opens for opens, closes in calendar.stretches(CHANGES[0])), timedelta())
    assert whole == (timedelta(hours=2) if len(hours) > 1 else timedelta())


def test_the_islands_attend_by_their_own_clock() -> None:
    morning = {n: [(time(8), time(15))] for n in range(5)}
    at = datetime(2027, 1, 20, 7, 30, tzinfo=UTC)
    madrid, canary = (Calendar(zone, morning, frozenset()) for zone in ZONES)
    assert (madrid.is_open(at), canary.is_open(at)) == (True, False)
    assert canary.add_minutes(at, 60) - madrid.add_minutes(at, 60) == timedelta(minutes=30)
