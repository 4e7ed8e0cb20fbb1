"""The demonstration as it is written: with the desk's own operations, every figure counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ventanilla.answers.models import Duty, State
from ventanilla.answers.queries import coverage, figures
from ventanilla.channels.models import Account, PollRun, Stream
from ventanilla.demo import queries
from ventanilla.demo.operations import Occupied, begin, open_morning
from ventanilla.demo.operations.past import Past
from ventanilla.demo.registry import network
from ventanilla.demo.rules import HANDLE, PASSWORD
from ventanilla.demo.tests.little import TODAY, write_little_town
from ventanilla.demo.town import ACCOUNTS, THREAD_850
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message, Thread
from ventanilla.journal.queries import verify
from ventanilla.outbox.models import Dispatch
from ventanilla.people.models import Person

EIGHT_FIVE = datetime(2027, 1, 14, 7, 5, tzinfo=UTC)
JUST_NOW = timedelta(seconds=20)


@pytest.mark.usefixtures("town")
class TestBegun:
    def test_at_8_05_the_thread_of_the_850_courses_has_214_received_and_none_closed(self) -> None:
        thread = Thread.objects.get(key=THREAD_850)
        (line,) = [one for one in coverage().threads if one["thread"] == thread.pk]
        assert (line["received"], line["open"], line["answered"], line["no_reply_needed"]) == (214, 214, 0, 0)

    def test_every_message_has_its_duty_and_every_figure_is_the_recount(self) -> None:
        counted, kept = coverage(), figures()
        assert counted.balanced
        assert (kept.received, kept.open, kept.balanced) == (counted.received, sum(counted.open.values()), True)
        assert kept.closed == sum(counted.closed.values()) > 10

    def test_its_time_is_8_05_and_runs(self) -> None:
        first = clock.now()
        assert EIGHT_FIVE <= first < EIGHT_FIVE + JUST_NOW
        assert clock.now() > first

    def test_nothing_was_written_nor_done_after_8_05(self) -> None:
        assert not Message.objects.filter(created_at__gt=EIGHT_FIVE).exists()
        assert not Message.objects.filter(admitted_at__gt=EIGHT_FIVE).exists()
        assert not Duty.objects.filter(closed_at__gt=EIGHT_FIVE).exists()

    def test_whoever_closed_something_did_it_after_it_was_written(self) -> None:
        closed = Duty.objects.filter(state=State.CLOSED).values_list("opened_at", "closed_at")
        assert all(opened < done for opened, done in closed)

    def test_an_account_is_by_hand_here_when_it_is_in_life(self) -> None:
        adapters = {account.name: account.adapter for account in Account.objects.exclude(adapter="window")}
        assert adapters == {account.name: "manual" if account.by_hand else "demo" for account in ACCOUNTS}

    def test_live_accounts_were_polled_and_their_runs_add_up(self) -> None:
        runs = PollRun.objects.all()
        assert {run.stream.account.adapter for run in runs} == {"demo"}
        assert all(run.complete and not run.error_code for run in runs)
        read = sum(run.new for run in runs)
        assert read == Message.objects.filter(account__adapter="demo", source="poll").count() > 0

    def test_every_live_account_has_just_been_read(self) -> None:
        streams = Stream.objects.all()
        assert streams.count() == 3
        assert all(EIGHT_FIVE - JUST_NOW < stream.last_read_at <= EIGHT_FIVE for stream in streams)

    def test_what_left_by_the_outbox_was_sent_and_seen_on_the_network(self) -> None:
        sent = Dispatch.objects.filter(state="sent")
        assert sent.exists()
        for dispatch in sent.select_related("account"):
            assert dispatch.shown
            assert network().by_id(dispatch.account.settings["place"], dispatch.remote_id)

    def test_the_journal_holds(self) -> None:
        assert verify().ok

    def test_four_people_may_come_in_and_were_last_here_the_evening_before(self) -> None:
        people = Person.objects.all()
        assert {person.role for person in people} == {"administrator", "community_manager", "reader"}
        assert Person.objects.get(handle=HANDLE).check_password(PASSWORD)
        assert {person.left_at for person in people} == {datetime(2027, 1, 13, 14, 0, tzinfo=UTC)}

    def test_its_time_begins_to_run_once_when_somebody_opens_it(self) -> None:
        clock.shift(offset=timedelta(hours=9))
        assert open_morning()
        assert EIGHT_FIVE <= clock.now() < EIGHT_FIVE + JUST_NOW
        clock.shift(offset=timedelta(hours=9))
        assert not open_morning()

    def test_a_second_one_is_not_written_over_it(self) -> None:
        with pytest.raises(Occupied):
            begin(seed=1, today=TODAY, progress=lambda done, total: None)


class Stopped(BaseException):
    """Ctrl-C, or the power."""


@pytest.mark.usefixtures("nowhere", "transactional_db")
def test_one_that_was_stopped_while_it_was_written_is_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(self: Past, hour: datetime, *, by_hand: bool) -> int:
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(Past, "_read", stop)
        with pytest.raises(Stopped):
            write_little_town(patch)
    assert queries.standing() is queries.Standing.BEGUN
    write_little_town(monkeypatch)
    assert queries.standing() is queries.Standing.DEMONSTRATION
    assert Account.objects.exclude(adapter="window").count() == len(ACCOUNTS)
