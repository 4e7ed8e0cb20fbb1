"""A reading leaves sums that add up; what fails is tried again; an account is announced once and not by turns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import AT, administration, comment, joaquin
from ventanilla.channels import operations as channels
from ventanilla.channels.contract import Transient, Unread
from ventanilla.channels.models import Account, PollRun, Stream, Unreadable
from ventanilla.channels.tests import toy as network
from ventanilla.channels.tests.toy import GIVEN, Toy
from ventanilla.foundation import clock, jobs
from ventanilla.inbox.jobs import QUIET_RUN_DAYS, forget_quiet_runs
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations import poll_due, read_soon
from ventanilla.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(toy: Toy, monkeypatch: pytest.MonkeyPatch) -> Account:
    administration()
    joaquin(email="joaquin@vallserena.example")
    monkeypatch.setattr(clock, "now", lambda: AT)
    return channels.connect_account(network="toy", given=GIVEN, at=AT, by=joaquin().actor)[0]


def poll(account: Account) -> list[PollRun]:
    return poll_due(at=AT, account=account, now=True)


def test_what_was_seen_is_new_known_changed_or_could_not_be_read(account: Account, toy: Toy) -> None:
    toy.pages["inbox"] = [
        network.page(comment(key="a"), comment(key="b"), complete=False),
        network.page(comment(key="a"), comment("¿Y ahora?", key="b"), unread=(Unread("{}", "roto", "x9"),)),
    ]
    run = next(run for run in poll(account) if run.stream.name == "inbox")
    assert (run.pages, run.seen, run.new, run.known, run.changed, run.unreadable) == (2, 5, 2, 1, 1, 1)
    assert run.complete


def test_what_could_not_be_read_does_not_stop_what_comes_behind(account: Account, toy: Toy) -> None:
    toy.pages["inbox"] = [network.page(comment(key="a"), unread=(Unread("{}", "roto", "x9"),))]
    poll(account)
    assert Unreadable.objects.get().reason == "roto"
    assert next(iter(account.streams.filter(name="inbox"))).last_read_at == AT


def test_a_paused_account_is_not_read_by_the_clock(account: Account) -> None:
    channels.pause_account(account=account, at=AT, by=joaquin().actor)
    assert poll_due(at=AT) == []
    channels.resume_account(account=account, at=AT, by=joaquin().actor)
    assert len(poll_due(at=AT)) == 2


def test_a_closed_account_is_not_read_at_all(account: Account) -> None:
    channels.close_account(account=account, at=AT, by=joaquin().actor)
    assert poll_due(at=AT) == []
    assert poll(account) == []


def test_asking_for_it_now_wakes_a_worker_and_makes_it_due(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[tuple[str, Any]] = []
    monkeypatch.setattr(jobs, "nudge", lambda name, **more: woken.append((name, more)))
    Stream.objects.update(next_at=AT + timedelta(hours=1))
    read_soon(account=account, at=AT)
    assert woken == [("inbox.poll", {"account": account.pk})]
    assert len(poll_due(at=AT)) == 2


def test_one_stream_that_goes_and_one_that_does_not_announce_it_once(account: Account, toy: Toy) -> None:
    toy.pages["sent"] = [Transient("No contesta.") for _ in range(9)]
    for _ in range(6):
        poll(account)
    assert Notice.objects.count() == 1
    account.refresh_from_db()
    assert account.is_broken


def test_it_recovers_once_when_all_of_it_is_read_again(account: Account, toy: Toy) -> None:
    toy.pages = {name: [network.dead()] for name in ("inbox", "sent")}
    poll(account)
    poll(account)
    poll(account)
    account.refresh_from_db()
    assert not account.is_broken
    assert Notice.objects.count() == 2


def test_one_failure_is_not_announced_and_is_tried_later_and_later(account: Account, toy: Toy) -> None:
    toy.pages["sent"] = [Transient("No contesta."), Transient("No contesta.")]
    waits = []
    for _ in range(2):
        poll(account)
        waits.append(account.streams.get(name="sent").next_at - AT)
    assert Notice.objects.count() == 0
    assert timedelta(0) < waits[0] < waits[1]


def test_when_the_network_says_how_long_to_wait_that_is_what_is_waited(account: Account, toy: Toy) -> None:
    toy.pages["sent"] = [Transient("Espere.", retry_after=1234)]
    poll(account)
    assert account.streams.get(name="sent").next_at == AT + timedelta(seconds=1234)


def test_an_error_that_nobody_foresaw_is_kept_in_words(account: Account, toy: Toy) -> None:
    toy.pages["inbox"] = [KeyError("cid")]
    run = next(run for run in poll(account) if run.stream.name == "inbox")
    assert run.error_code == "poll.unexpected"
    assert "KeyError" in run.error
    assert "%(" not in run.error


def test_only_old_readings_that_brought_nothing_are_forgotten(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream, old = account.streams.get(name="inbox"), AT - timedelta(days=QUIET_RUN_DAYS, minutes=1)
    quiet = {"stream": stream, "complete": True, "seen": 4, "known": 4}
    gone = PollRun.objects.create(started_at=old, **quiet)
    kept = [
        PollRun.objects.create(started_at=AT - timedelta(days=QUIET_RUN_DAYS - 1), **quiet),
        PollRun.objects.create(started_at=old, **{**quiet, "known": 3, "new": 1}),
        PollRun.objects.create(started_at=old, error_code="x", **quiet),
        PollRun.objects.create(started_at=old, **{**quiet, "complete": False}),
    ]
    monkeypatch.setattr(clock, "now", lambda: AT.replace(minute=7))
    forget_quiet_runs()
    assert not PollRun.objects.filter(pk=gone.pk).exists()
    assert set(PollRun.objects.values_list("pk", flat=True)) == {run.pk for run in kept}


def test_a_reading_that_nobody_ended_is_said_to_be_interrupted(account: Account) -> None:
    stream = account.streams.get(name="inbox")
    dead = PollRun.objects.create(stream=stream, started_at=AT - timedelta(minutes=10))
    alive = PollRun.objects.create(stream=account.streams.get(name="sent"), started_at=AT, finished_at=AT)
    poll(account)
    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.finished_at, dead.error_code, dead.complete) == (AT, "poll.interrupted", False)
    assert alive.error_code == ""


def test_each_stream_is_leased_from_when_it_begins_however_long_the_others_took(
    account: Account, toy: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = []
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(minutes=20))
    read = toy.read

    def note_lease(access: Any, stream: str, cursor: dict[str, Any]) -> Any:
        until.append(account.streams.get(name=stream).lease_until)
        return read(access, stream, cursor)

    monkeypatch.setattr(toy, "read", note_lease)
    poll_due(at=AT, account=account)
    assert until == [AT + timedelta(minutes=20) + channels.LEASE] * 2


def test_another_worker_moved_the_place_meanwhile_and_the_page_is_undone(
    account: Account, toy: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = toy.read

    def read_late(access: Any, stream: str, cursor: dict[str, Any]) -> Any:
        Stream.objects.filter(name=stream, version=0).update(version=1, lease="another's", cursor={"n": 9})
        return read(access, stream, cursor)

    monkeypatch.setattr(toy, "read", read_late)
    toy.pages["inbox"] = [network.page(comment(key="a"))]
    run = next(run for run in poll(account) if run.stream.name == "inbox")
    assert (run.error_code, run.seen, Message.objects.count()) == ("poll.cursor_moved", 0, 0)
    stream = account.streams.get(name="inbox")
    assert (stream.cursor, stream.lease, stream.failures) == ({"n": 9}, "another's", 0)


def test_two_ticks_at_once_and_a_nudge_that_was_lost_only_delay(account: Account, toy: Toy) -> None:
    """Nobody is nudged in these tests: whoever comes at the next tick finds the stream due, once."""
    toy.pages["inbox"] = [network.page(comment(key="a"))]
    read_soon(account=account, at=AT)
    jobs.names()["inbox.poll"]()
    jobs.names()["inbox.poll"]()
    assert [m.key for m in Message.objects.all()] == ["a"]
    assert PollRun.objects.filter(stream__name="inbox").count() == 1
