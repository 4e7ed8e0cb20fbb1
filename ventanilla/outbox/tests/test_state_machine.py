"""Random mornings: sends, crashes at every boundary, lost receipts, clocks that jump, people who press every button."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import AT, nuria
from ventanilla.channels.contract import AuthDead, Permanent, Receipt, Transient, Unknown
from ventanilla.foundation import failpoints
from ventanilla.inbox.models import Message
from ventanilla.outbox import operations
from ventanilla.outbox.models import TRANSITIONS, Attempt, Dispatch, State
from ventanilla.outbox.operations import move as moving
from ventanilla.outbox.ports import Verdict
from ventanilla.outbox.tests.conftest import answer, make_account, said

CRASHES = [name for name in failpoints.NAMES if name.startswith("dispatch.")]


class Killed(BaseException):
    """The process is gone: what was not committed never was."""


ANSWERS = ["post", "post_and_break", "break_before", "busy", "refused", "signed_out", "pending", "fault"]
STEP = st.one_of(
    st.tuples(st.just("send"), st.sampled_from(ANSWERS)),
    st.tuples(st.just("crash"), st.sampled_from(CRASHES)),
    st.tuples(st.just("wait"), st.sampled_from([1, 20, 60, 400, 4000, 90_000, -30])),
    st.tuples(
        st.sampled_from(["reap", "reconcile", "read_back", "hide", "gate", "pause", "resume", "answer", "restore"]),
        st.none(),
    ),
    st.tuples(st.just("person"), st.sampled_from(["sent", "failed", "again", "cancel", "release", "confirm"])),
    st.tuples(st.just("late"), st.none()),
)


class Morning:
    def __init__(self, network: Any, gates: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
        self.network, self.gates, self.at = network, gates, AT
        self.crash_at = ""
        self.again: Counter[str] = Counter()
        self.message = said(make_account())
        self.attempts: list[tuple[Attempt, Receipt]] = []
        network.reset()
        monkeypatch.setattr(failpoints, "reach", self.reach)
        self.states: dict[int, str] = {}
        answer(self.message, at=self.at)

    def reach(self, name: str) -> None:
        if name == self.crash_at:
            raise Killed(name)

    def step(self, name: str, argument: Any) -> None:
        getattr(self, f"do_{name}")(argument)
        self.check()

    def do_send(self, how: str) -> None:
        net = self.network
        net.script = [
            {
                "post": net._post,
                "post_and_break": net.post_and_break(Unknown("lost")),
                "break_before": Unknown("lost"),
                "busy": Transient("busy"),
                "refused": Permanent("no"),
                "signed_out": AuthDead("sign in"),
                "pending": Receipt("pending", "p"),
                "fault": net.post_and_break(KeyError("a fault")),
            }[how]
        ]
        operations.dispatch_due(at=self.at)
        net.script = []

    def do_crash(self, name: str) -> None:
        self.crash_at = name
        try:
            for pk in Dispatch.objects.filter(state=State.QUEUED, not_before__lte=self.at).values_list("pk", flat=True):
                operations.send_one(dispatch_id=pk, at=self.at)
        except Killed:
            pass
        finally:
            self.crash_at = ""

    def do_wait(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)

    def do_reap(self, _: None) -> None:
        operations.reap(at=self.at)

    def do_reconcile(self, _: None) -> None:
        operations.reconcile_due(at=self.at)

    def do_read_back(self, _: None) -> None:
        operations.read_back(at=self.at)

    def do_hide(self, _: None) -> None:
        self.network.is_shown = not self.network.is_shown

    def do_gate(self, _: None) -> None:
        self.gates["text"] = lambda dispatch, at: Verdict(ok=False, code="guard.no", sentence="no")
        operations.dispatch_due(at=self.at)
        self.gates["text"] = self.gates["duty-open"]

    def do_pause(self, _: None) -> None:
        operations.pause(by=nuria(), at=self.at)
        before = len(self.network.drafts)
        operations.dispatch_due(at=self.at)
        assert len(self.network.drafts) == before

    def do_resume(self, _: None) -> None:
        operations.resume(by=nuria(), at=self.at)

    def do_restore(self, _: None) -> None:
        operations.doubt_unfinished(at=self.at)

    def do_answer(self, _: None) -> None:
        with suppress(operations.AlreadyAnswering):
            answer(self.message, f"Texto {Dispatch.objects.count()}", at=self.at)

    def do_late(self, _: None) -> None:
        """The owner of a lapsed attempt wakes up with a receipt, if the text is really there."""
        attempt = Attempt.objects.filter(dispatch__message=self.message, outcome="lapsed").order_by("-id").first()
        if attempt and attempt.dispatch.key in self.network.posted:
            from ventanilla.outbox.rules import outcome_of_receipt

            receipt = Receipt("sent", f"remote-{attempt.dispatch.key}")
            operations.record(attempt=attempt, outcome=outcome_of_receipt(receipt), at=self.at)

    def do_person(self, what: str) -> None:
        for dispatch in Dispatch.objects.filter(message=self.message):
            try:
                if what == "cancel":
                    operations.cancel(dispatch_id=dispatch.pk, by=nuria(), at=self.at)
                elif what == "release":
                    operations.release(dispatch_id=dispatch.pk, by=nuria(), at=self.at)
                elif what == "confirm":
                    operations.confirm_by_hand(dispatch_id=dispatch.pk, by=nuria(), at=self.at)
                else:
                    operations.resolve_unknown(dispatch_id=dispatch.pk, outcome=what, by=nuria(), at=self.at)
                    self.again[dispatch.key] += what == "again"
            except operations.Refusal:
                pass

    def check(self) -> None:
        rows = list(Dispatch.objects.filter(message=self.message))
        assert sum(row.is_live for row in rows) <= 1
        for row in rows:
            sends = sum(key == row.key for key in self.network.posted)
            assert sends <= 1 + self.again[row.key], "sent a second time, and nobody asked for it"
            receipts = row.attempts.filter(outcome=State.SENT).count()
            assert receipts <= 1 + self.again[row.key]
            if row.state == State.SENT:
                assert row.own_message.text == row.text
        own = Message.objects.filter(thread=self.message.thread, ours=True)
        assert own.count() == len(set(own.values_list("key", flat=True)))

    def settle(self) -> None:
        """After the storm: the machine alone brings every row to an end, or before a person."""
        operations.resume(by=nuria(), at=self.at)
        self.network.is_shown = True
        for _ in range(12):
            self.at += timedelta(hours=3)
            operations.reap(at=self.at)
            operations.dispatch_due(at=self.at)
            operations.reconcile_due(at=self.at)
            operations.read_back(at=self.at)
            self.check()
        for row in Dispatch.objects.filter(message=self.message):
            assert row.state not in {State.QUEUED, State.SENDING, State.PENDING}, "stuck"
            if row.state == State.UNKNOWN:
                assert row.key not in self.network.posted, "it is there, and nobody saw it"


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(STEP, max_size=25))
def test_whatever_happens_it_leaves_once_and_nothing_is_stuck(db, network, gates, steps):
    seen: list[tuple[str, str]] = []
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        _free_of_durability()
        _watch(patch, seen)
        morning = Morning(network, gates, patch)
        for name, argument in steps:
            morning.step(name, argument)
        morning.settle()
        transaction.set_rollback(True)
    for origin, to in seen:
        assert to in TRANSITIONS[origin]


def _free_of_durability() -> None:
    """Each example is undone as a test is; operations that demand to be outermost must not mind that one."""
    from django.db import connection

    for block in connection.atomic_blocks:
        block._from_testcase = True


def _watch(patch: pytest.MonkeyPatch, seen: list[tuple[str, str]]) -> None:
    """What the rows themselves do, whoever writes them."""
    from django.db.models.query import QuerySet

    update = QuerySet.update

    def watched(self: Any, **fields: Any) -> int:
        if self.model is not Dispatch or "state" not in fields:
            return update(self, **fields)
        before = dict(self.values_list("pk", "state"))
        changed = update(self, **fields)
        seen.extend((state, fields["state"]) for state in before.values())
        return changed

    patch.setattr(QuerySet, "update", watched)


def test_the_watch_would_see_a_step_that_is_not_allowed(db, network, gates):
    seen: list[tuple[str, str]] = []
    with pytest.MonkeyPatch.context() as patch:
        _watch(patch, seen)
        dispatch = answer(said(make_account()))
        Dispatch.objects.filter(pk=dispatch.pk).update(state=State.SENT)
    assert seen == [(State.QUEUED, State.SENT)]
    with pytest.raises(RuntimeError):
        moving.move(dispatch.pk, origin=State.SENT, to=State.QUEUED, at=datetime.now().astimezone())
