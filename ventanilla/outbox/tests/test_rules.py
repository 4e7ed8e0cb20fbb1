from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import AT
from ventanilla.channels.contract import AuthDead, Permanent, Transient, Unknown
from ventanilla.outbox import rules
from ventanilla.outbox.models import LIVE, TRANSITIONS, State

PARTS = {"kind": "reply", "account_id": 1, "message_id": 2, "text": "Hola", "visibility": "public", "language": "es"}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("kind", "post"),
        ("account_id", 3),
        ("message_id", None),
        ("text", "Hola."),
        ("visibility", "private"),
        ("language", "ca"),
    ],
)
def test_whatever_a_gate_may_judge_changes_the_digest(name, other):
    assert rules.digest(**PARTS) != rules.digest(**(PARTS | {name: other}))


@given(st.text(max_size=6), st.text(max_size=6), st.text(max_size=6), st.text(max_size=6))
def test_parts_never_run_into_each_other(a, b, c, d):
    one = rules.digest(**(PARTS | {"text": a, "visibility": b}))
    other = rules.digest(**(PARTS | {"text": c, "visibility": d}))
    assert (one == other) == ((a, b) == (c, d))


def test_a_lone_surrogate_has_a_digest():
    assert rules.digest(**(PARTS | {"text": "\ud800"}))


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Transient("busy"), "queued"),
        (AuthDead("sign in"), "queued"),
        (Permanent("no"), "failed"),
        (Unknown("?"), "unknown"),
        (ValueError(), "unknown"),
        (OSError(), "unknown"),
    ],
)
def test_only_what_certainly_sent_nothing_goes_back_to_the_queue(error, state):
    outcome = rules.outcome_of_error(error, at=AT, attempt=1, valid_until=AT + timedelta(hours=1))
    assert outcome.state == state
    assert (outcome.again_at is not None) == (state == "queued")


@given(st.integers(1, 10_000), st.none() | st.floats(allow_nan=False), st.integers(1, 100_000))
def test_the_next_try_is_later_and_never_past_its_time(attempt, retry_after, valid_for):
    valid_until = AT + timedelta(seconds=valid_for)
    error = Transient("busy", retry_after=retry_after)
    outcome = rules.outcome_of_error(error, at=AT, attempt=attempt, valid_until=valid_until)
    assert AT < outcome.again_at <= valid_until


def test_a_fault_of_ours_shows_no_internals_to_a_person():
    outcome = rules.outcome_of_error(ValueError("token=abc"), at=AT, attempt=1, valid_until=AT + timedelta(hours=1))
    assert "abc" not in outcome.error + outcome.code


def test_looks_become_rarer_and_end():
    at, looks = AT, 0
    while (then := rules.next_look(since=AT, at=at)) is not None:
        assert then > at
        at, looks = then, looks + 1
    assert 10 < looks < 60


def test_every_state_leads_somewhere_or_is_an_end():
    ends = {State.CANCELLED, State.EXPIRED, State.FAILED, State.UNDELIVERED}
    assert {state for state in State if not TRANSITIONS.get(state)} == ends
    assert not ends & set(LIVE)
