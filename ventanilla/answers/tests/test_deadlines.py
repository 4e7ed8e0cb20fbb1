"""When an answer falls due and how that looks: nothing late, nothing soon, while nobody attends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from ventanilla.answers.rules import Clock, chip, clock_code, due_at
from ventanilla.departments.rules import Calendar

MADRID = ZoneInfo("Europe/Madrid")
MORNINGS = Calendar(MADRID, {day: [(time(8), time(15))] for day in range(5)}, frozenset({date(2027, 3, 19)}))
CLOSED = Calendar(MADRID, {}, frozenset())
MANY = settings(max_examples=400, deadline=None)
moments = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))
terms = st.integers(1, 3000)
spans = st.timedeltas(timedelta(), timedelta(days=9))


@MANY
@given(moments, terms)
def test_what_comes_at_night_is_not_late_at_opening(received: datetime, term: int) -> None:
    due = due_at(received=received, clock=Clock("CGN", term, False), calendar=MORNINGS)
    opening = MORNINGS.next_opening(received)
    assert chip(due=due, opened=received, at=opening, attending=True, all_day=False).state != "late"
    assert due == MORNINGS.add_minutes(opening, term), "the term runs from the opening, whenever it was written"


@MANY
@given(moments, terms, spans)
def test_outside_attention_nothing_is_late_nor_soon_however_long_it_waits(
    received: datetime, term: int, later: timedelta
) -> None:
    at = received + later
    due = due_at(received=received, clock=Clock("CGN", term, False), calendar=MORNINGS)
    seen = chip(due=due, opened=received, at=at, attending=MORNINGS.is_open(at), all_day=False)
    if not MORNINGS.is_open(at):
        assert seen.state == "calm"
    assert (seen.state == "late") == (at >= due and MORNINGS.is_open(at))
    assert seen.due == due


@MANY
@given(moments, terms, spans)
def test_a_class_of_any_hour_runs_by_the_clock_of_the_wall(received: datetime, term: int, later: timedelta) -> None:
    due = due_at(received=received, clock=Clock("URG", term, True), calendar=MORNINGS)
    assert due == received + timedelta(minutes=term)
    seen = chip(due=due, opened=received, at=received + later, attending=False, all_day=True)
    assert (seen.state == "late") == (received + later >= due)


@MANY
@given(moments, terms)
def test_soon_comes_before_late_and_never_more_than_three_hours_before(received: datetime, term: int) -> None:
    due = due_at(received=received, clock=Clock("CGN", term, False), calendar=MORNINGS)
    states = [
        chip(due=due, opened=received, at=due - timedelta(minutes=left), attending=True, all_day=False).state
        for left in (181, 1, 0)
    ]
    assert states == ["calm", "soon", "late"]


@MANY
@given(moments, terms)
def test_a_house_that_said_no_hours_still_owes_an_answer(received: datetime, term: int) -> None:
    due = due_at(received=received, clock=Clock("CGN", term, False), calendar=CLOSED)
    assert due == received + timedelta(minutes=term)


@MANY
@given(
    kind=st.sampled_from(["question", "complaint", "press", "thanks", "rights_request", ""]),
    topic=st.sampled_from(["water_cut", "bill", "leak", "deadline", ""]),
    water=st.booleans(),
    classes=st.sets(st.sampled_from(["URG", "CGN", "C2H", "C5D", "C15", "C20", "CPR", "CDR"])),
    marks=st.sets(st.sampled_from(["distress", "danger", "insult", "asks"])),
)
def test_danger_comes_before_everything_and_no_clock_is_one_that_is_off(
    kind: str, topic: str, water: bool, classes: set[str], marks: set[str]
) -> None:
    code = clock_code(kind=kind, topic=topic, marks=marks, water=water, classes=classes)
    assert code in classes | {"CGN"}
    if marks & {"distress", "danger"} and "URG" in classes:
        assert code == "URG"
    elif code == "URG":
        raise AssertionError("urgent only for danger")
