"""Random afternoons of one desk: whatever people and networks do to a duty, nobody is skipped and the sums hold."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import recorder
from tests.cast import AT, administration, comment, joaquin, nuria
from ventanilla.answers import operations
from ventanilla.answers.models import ANSWERED, OPEN, Duty, Ending, Reply, State
from ventanilla.answers.operations.move import MovedMeanwhile
from ventanilla.answers.queries import coverage, figures
from ventanilla.channels.contract import Permanent, Transient, Unknown
from ventanilla.channels.models import Account
from ventanilla.inbox.models import Echo, Message
from ventanilla.inbox.operations import admit
from ventanilla.journal.queries import verify
from ventanilla.outbox import operations as outbox
from ventanilla.outbox.models import LIVE, Dispatch
from ventanilla.outbox.models import State as Sending

WHO = ["c1", "c2"]
OFTEN = ["answer", "promise", "leave", "leave", "settle", "reopen", "look", "hide"]
ACTS = [
    "answer", "promise", "second_answer", "undo", "send", "send_fails", "send_unknown", "send_busy", "look", "hide", "show",
    "bounce", "settle", "settle_twice", "snooze", "wake", "assign", "wait_citizen", "wait_area", "close", "spam", "copy", "cover",
    "record", "reopen", "withdraw", "edit", "edit_danger", "native", "native_unnamed", "native_gone", "stale", "pass",
]  # fmt: skip
STEP = st.tuples(st.sampled_from(OFTEN) | st.sampled_from(ACTS), st.sampled_from(WHO))


class Afternoon:
    def __init__(self) -> None:
        administration()
        recorder.ADAPTER.reset()
        self.at = AT
        self.account = Account.objects.create(
            network="recorder", adapter="recorder", name="Vallserena", created_at=AT, own_ids=["us"]
        )
        self.natives = 0
        self.ever: set[int] = set()
        self.admit(replace(comment("850 cursos", key="post-1", parent=None), is_own=True))
        self.admit(*(comment(f"¿Cuándo abre el curso {who}?", key=who) for who in WHO))
        self.check()

    def admit(self, *items: Any) -> None:
        admit(account=self.account, items=items, at=self.at)

    def step(self, act: str, who: str) -> None:
        self.at += timedelta(seconds=61)
        with suppress(operations.CloseRefused, MovedMeanwhile, outbox.Refusal):
            getattr(self, f"do_{act}")(Duty.objects.select_related("message").get(message__key=who))
        self.check()

    def check(self) -> None:
        found = coverage()
        assert found.balanced
        assert found.received == len(WHO) == sum(found.closed.values()) + sum(found.open.values())
        for line in found.threads:
            assert line["received"] == line["answered"] + line["no_reply_needed"] + line["open"]
        assert operations.recount(at=self.at).differences == []
        assert figures().buckets == {k: n for k, n in (found.closed | found.open).items() if n}
        for duty in Duty.objects.all():
            self.check_duty(duty)
        duties = set(Duty.objects.values_list("pk", flat=True))
        assert self.ever <= duties, "a duty never goes away"
        self.ever = duties

    def check_duty(self, duty: Duty) -> None:
        if duty.is_open:
            assert (duty.ending, duty.closed_at, duty.closed_by_id, duty.covered_by_id) == ("", None, None, None)
            assert duty.state != State.PROMISED or duty.promised_until is not None
            return
        assert duty.snoozed_until is None
        assert duty.promised_until is None
        assert duty.closed_at >= duty.opened_at
        if duty.ending in {Ending.SPAM_CLOSED, Ending.NOTED_NO_REPLY}:
            assert duty.reason
        if duty.ending == Ending.COVERED_BY:
            assert duty.covered_by.ours
        if duty.ending == Ending.DUPLICATE_OF:
            assert not duty.covered_by.ours
        if duty.ending in ANSWERED and duty.reason != "native":
            assert duty.closed_by is not None, "with a name"

    # What a person does -------------------------------------------------------------------------------------------

    def do_answer(self, duty: Duty) -> None:
        was_open = duty.is_open
        operations.answer(message=duty.message, text=f"El lunes. {self.at:%H%M%S}", by=nuria(), at=self.at)
        assert was_open
        assert Dispatch.objects.filter(message=duty.pk, state__in=LIVE).count() == 1

    def do_promise(self, duty: Duty) -> None:
        until = self.at + timedelta(days=2)
        operations.answer(message=duty.message, text="Lo miramos.", by=nuria(), at=self.at, provisional_until=until)

    def do_second_answer(self, duty: Duty) -> None:
        """What was on the screen is older than what somebody else answered."""
        seen = Reply.objects.filter(duty=duty).exclude(dispatch__state=Sending.CANCELLED)
        try:
            operations.answer(message=duty.message, text="Otra", by=joaquin(), at=self.at, seen=AT - timedelta(days=1))
        except operations.CloseRefused:
            return
        assert seen.count() == 1

    def do_undo(self, duty: Duty) -> None:
        live = Dispatch.objects.filter(message=duty.pk, state=Sending.QUEUED).first()
        if live:
            assert operations.undo(dispatch=live, by=nuria(), at=self.at)

    def do_stale(self, duty: Duty) -> None:
        """A screen that is two changes old moves nothing."""
        if duty.is_open:
            old = Duty.objects.get(pk=duty.pk)
            operations.close(duty=duty, ending="noted_no_reply", reason="gracias", by=nuria(), at=self.at)
            with pytest.raises(MovedMeanwhile), transaction.atomic():
                operations.close(duty=old, ending="spam_closed", reason="x", by=joaquin(), at=self.at)

    def do_snooze(self, duty: Duty) -> None:
        operations.snooze(duty=duty, until=self.at + timedelta(minutes=5), by=nuria(), at=self.at)

    def do_wake(self, duty: Duty) -> None:
        operations.wake(at=self.at)
        assert not Duty.objects.filter(snoozed_until__lte=self.at).exists()

    def do_assign(self, duty: Duty) -> None:
        operations.assign(duty=duty, to=joaquin(), by=nuria(), at=self.at)

    def do_wait_citizen(self, duty: Duty) -> None:
        operations.wait_for(duty=duty, whom="citizen", by=nuria(), at=self.at)
        assert duty.state in OPEN

    def do_wait_area(self, duty: Duty) -> None:
        operations.wait_for(duty=duty, whom="department", by=nuria(), at=self.at)

    def do_close(self, duty: Duty) -> None:
        with pytest.raises(operations.CloseRefused):
            operations.close(duty=duty, ending="answered_public", by=nuria(), at=self.at)
        operations.close(duty=duty, ending="acknowledged", by=nuria(), at=self.at)

    def do_spam(self, duty: Duty) -> None:
        with pytest.raises(operations.CloseRefused):
            operations.close(duty=duty, ending="spam_closed", reason="  ", by=nuria(), at=self.at)
        operations.close(duty=duty, ending="spam_closed", reason="publicidad", by=nuria(), at=self.at)

    def do_copy(self, duty: Duty) -> None:
        first = Message.objects.get(key="c1")
        operations.close(duty=duty, ending="duplicate_of", covered_by=first, by=nuria(), at=self.at)
        assert duty.message.key != "c1"

    def do_cover(self, duty: Duty) -> None:
        with pytest.raises(operations.CloseRefused):
            operations.close(
                duty=duty, ending="covered_by", covered_by=Message.objects.get(key="c2"), by=nuria(), at=self.at
            )
        own = Message.objects.get(key="post-1")
        operations.close(duty=duty, ending="covered_by", covered_by=own, by=nuria(), at=self.at)

    def do_record(self, duty: Duty) -> None:
        operations.record_answer(duty=duty, text="Por teléfono: el lunes", by=nuria(), at=self.at)

    def do_reopen(self, duty: Duty) -> None:
        operations.reopen(duty=duty, by=nuria(), at=self.at)

    # What the network does ----------------------------------------------------------------------------------------

    def do_send(self, duty: Duty) -> None:
        self.send()

    def do_leave(self, duty: Duty) -> None:
        self.send()
        self.do_settle(duty)

    def do_send_fails(self, duty: Duty) -> None:
        self.send(Permanent("no"))

    def do_send_unknown(self, duty: Duty) -> None:
        self.send(recorder.ADAPTER.post_and_break(Unknown("lost")))

    def do_send_busy(self, duty: Duty) -> None:
        self.send(Transient("busy"))

    def send(self, *script: Any) -> None:
        recorder.ADAPTER.script = [*script]
        outbox.dispatch_due(at=self.at)
        recorder.ADAPTER.script = []

    def do_look(self, duty: Duty) -> None:
        self.at += timedelta(minutes=10)
        outbox.reap(at=self.at)
        outbox.reconcile_due(at=self.at)
        outbox.read_back(at=self.at)

    def do_hide(self, duty: Duty) -> None:
        recorder.ADAPTER.is_shown = False

    def do_show(self, duty: Duty) -> None:
        recorder.ADAPTER.is_shown = True

    def do_bounce(self, duty: Duty) -> None:
        own = Message.objects.filter(parent=duty.pk, ours=True).exclude(remote_id="").last()
        if own:
            bounce = comment("No existe", key=f"b{self.at:%H%M%S}", thread="b", parent=None)
            self.admit(replace(bounce, automatic=True, bounced=own.remote_id))

    def do_settle(self, duty: Duty) -> None:
        operations.settle(at=self.at)
        self.settled()

    def do_settle_twice(self, duty: Duty) -> None:
        operations.settle(at=self.at)
        before = list(Duty.objects.order_by("pk").values())
        assert operations.settle(at=self.at + timedelta(minutes=1)) == 0
        assert list(Duty.objects.order_by("pk").values()) == before

    def settled(self) -> None:
        for reply in Reply.objects.select_related("dispatch", "duty"):
            if reply.dispatch.state in {Sending.UNDELIVERED, Sending.NOT_SHOWN} and not reply.duty.is_open:
                assert reply.duty.covered_by_id != reply.dispatch.own_message_id, "closed by what nobody sees"
            if reply.dispatch.state in {Sending.UNDELIVERED, Sending.NOT_SHOWN} and not reply.definitive:
                assert reply.duty.state != State.PROMISED or reply.duty.promised_until != reply.until

    def do_withdraw(self, duty: Duty) -> None:
        self.admit(replace(comment("", key=duty.message.key), deleted=True))
        duty.refresh_from_db()
        if duty.is_open:
            operations.close(duty=duty, ending="withdrawn_by_author", by=nuria(), at=self.at)

    def do_edit(self, duty: Duty) -> None:
        self.admit(comment(f"Quiero decir {self.at:%H%M%S}", key=duty.message.key))

    def do_edit_danger(self, duty: Duty) -> None:
        self.admit(comment(f"Me quiero morir, no puedo más {self.at:%H%M%S}", key=duty.message.key))
        duty.refresh_from_db()
        assert duty.urgent

    def do_native(self, duty: Duty) -> None:
        """Somebody answers in the network's own app."""
        leaving = Dispatch.objects.filter(message=duty.pk, state__in=[s for s in LIVE if s != Sending.QUEUED]).exists()
        self.natives += 1
        self.admit(replace(comment("En la app", key=f"n{self.natives}", parent=duty.message.key), is_own=True))
        duty.refresh_from_db()
        assert leaving or not duty.is_open

    def do_native_unnamed(self, duty: Duty) -> None:
        """The network does not say whom it answers: a person does."""
        self.natives += 1
        self.admit(replace(comment("En la app", key=f"n{self.natives}", parent=None), is_own=True))
        echo = Echo.objects.get(message__key=f"n{self.natives}")
        operations.decide_echo(echo=echo, answers=duty.message, by=nuria(), at=self.at)
        duty.refresh_from_db()
        assert not duty.is_open
        with pytest.raises(operations.CloseRefused), transaction.atomic():
            operations.decide_echo(echo=echo, answers=duty.message, by=nuria(), at=self.at)

    def do_native_gone(self, duty: Duty) -> None:
        rested = duty.covered_by
        if rested is not None and rested.ours and rested.remote_id:
            self.admit(replace(comment("", key=rested.remote_id), is_own=True, deleted=True))
            duty.refresh_from_db()
            assert duty.is_open

    def do_pass(self, duty: Duty) -> None:
        self.at += timedelta(hours=3)


@settings(
    max_examples=max(40, int(os.environ.get("VENTANILLA_FUZZ", "0")) // 25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=10, max_size=25))
def test_whatever_is_done_to_a_duty_nobody_is_skipped_and_the_sums_hold(db: None, steps: list[tuple[str, str]]) -> None:
    with undone():
        afternoon = Afternoon()
        for act, who in steps:
            afternoon.step(act, who)
        assert verify().ok


class undone(transaction.Atomic):
    """Each example leaves nothing behind; what demands to be outermost does not mind this block."""

    def __init__(self) -> None:
        super().__init__("default", savepoint=True, durable=False)

    def __enter__(self) -> None:
        super().__enter__()
        for block in connection.atomic_blocks:
            block._from_testcase = True

    def __exit__(self, *error: Any) -> None:
        if error[0] is None:
            transaction.set_rollback(True)
        super().__exit__(*error)
