from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest

from tests.cast import AT, nuria
from ventanilla.foundation import clock
from ventanilla.foundation import jobs as foundation_jobs
from ventanilla.outbox import jobs, operations, queries
from ventanilla.outbox.models import State
from ventanilla.outbox.tests.conftest import answer


class Turns(Event):
    """Stops after some turns; keeps how long each would have slept, and moves the clock by it."""

    def __init__(self, turns: int, clock_at: list) -> None:
        super().__init__()
        self.turns, self.clock_at, self.slept = turns, clock_at, []

    def wait(self, timeout=None):
        self.slept.append(timeout)
        self.clock_at[0] += timedelta(seconds=timeout)
        if len(self.slept) == self.turns:
            self.set()
        return self.is_set()


@pytest.fixture
def hours(monkeypatch):
    at = [AT]
    monkeypatch.setattr(clock, "now", lambda: at[0])
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)
    return at


def test_the_loop_wakes_when_the_undo_has_passed(message, hours, network):
    dispatch = answer(message, wait=timedelta(seconds=2, milliseconds=400))
    stop = Turns(4, hours)
    jobs.loop(stop)
    assert stop.slept[:3] == [1.0, 1.0, pytest.approx(0.4)]
    dispatch.refresh_from_db()
    assert dispatch.state == State.SENT


def test_the_loop_sleeps_when_nothing_waits_or_all_is_paused(queued, hours, network):
    operations.pause(by=nuria(), at=AT)
    stop = Turns(3, hours)
    jobs.loop(stop)
    assert stop.slept == [1.0] * 3
    assert network.drafts == []


def test_the_loop_outlives_what_goes_wrong(queued, hours, monkeypatch):
    real, faults = jobs.dispatch_due, [RuntimeError("database is locked")]
    monkeypatch.setattr(jobs, "dispatch_due", lambda **given: real(**given) if not faults else _raise(faults.pop()))
    jobs.loop(Turns(2, hours))
    queued.refresh_from_db()
    assert queued.state == State.SENT


def test_the_sweep_is_ticked_and_bears_being_run_twice(queued, hours, network):
    assert "outbox.sweep" in foundation_jobs.ticked()
    for minutes in (0, 0, 5, 5, 60):
        hours[0] = AT + timedelta(minutes=minutes)
        jobs.sweep()
    queued.refresh_from_db()
    assert (queued.state, queued.shown) == (State.SENT, True)
    assert network.posted == [queued.key]


def test_what_is_due_next_is_said_only_while_it_may_leave(message):
    assert queries.next_due(at=AT) is None
    dispatch = answer(message, wait=timedelta(seconds=9), valid_for=timedelta(minutes=1))
    assert queries.next_due(at=AT) == dispatch.not_before
    assert queries.next_due(at=dispatch.valid_until) is None


def test_the_lists_of_a_message_and_of_what_was_stopped(message, gates):
    from ventanilla.outbox.ports import Verdict

    gates["text"] = lambda dispatch, at: Verdict(ok=False, code="guard.no", sentence="no")
    stopped = answer(message)
    operations.dispatch_due(at=AT)
    second = answer(message, "Otro texto")
    assert list(queries.blocked()) == [stopped]
    assert list(queries.of_message(message.pk)) == [second, stopped]


def _raise(error):
    raise error
