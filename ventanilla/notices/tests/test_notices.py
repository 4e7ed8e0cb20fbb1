"""Notices leave at least once, to the staff only in their hours, and none is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import administration
from ventanilla.notices import jobs, operations, ports, rules
from ventanilla.notices.models import Notice
from ventanilla.notices.operations import LEASE, UnknownReach, send_due, write
from ventanilla.notices.queries import undelivered

MADRID = ZoneInfo("Europe/Madrid")
WORKING = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)


def give(key: str = "k1", *, at: datetime = WORKING, **more: str) -> bool:
    given = {
        "to": "nuria@vallserena.example",
        "subject": "Hola",
        "body": "Un enlace",
        "kind": "test",
        "reaches": "staff",
    }
    with transaction.atomic():
        return write(key=key, at=at, **{**given, **more})


@given(st.text(max_size=400))
def test_no_subject_can_become_a_header(text: str) -> None:
    made = rules.plain_line(text, rules.SUBJECT_LENGTH)
    assert len(made) <= rules.SUBJECT_LENGTH
    assert not set(made) & set("\r\n\0\x0b\x85\u2028")
    made.encode()


def test_the_waits_grow_and_stop_growing() -> None:
    waits = [rules.wait_after(number) for number in range(1, 60)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == timedelta(hours=6)


@pytest.mark.django_db
class TestHours:
    def test_from_thursday_at_15_to_monday_at_8_no_notice_reaches_the_staff(self) -> None:
        """18 March 2027 is the eve of San José, a holiday in this region."""
        administration()
        closed, opened = datetime(2027, 3, 18, 15, 0, tzinfo=MADRID), datetime(2027, 3, 22, 8, 0, tzinfo=MADRID)
        at = closed
        while at < opened:
            give(f"at {at}", at=at)
            send_due(at=at)
            at += timedelta(minutes=37)
        assert mail.outbox == []
        send_due(at=opened - timedelta(seconds=1))
        assert mail.outbox == []
        while send_due(at=opened):
            pass
        assert len(mail.outbox) == Notice.objects.count() > 50

    def test_an_on_call_address_and_a_citizen_are_reached_at_any_hour(self) -> None:
        administration()
        night = datetime(2027, 3, 20, 3, 0, tzinfo=MADRID)
        give("a", at=night, reaches="oncall")
        give("b", at=night, reaches="citizen")
        assert send_due(at=night) == 2

    def test_without_hours_nobody_is_reached_and_it_is_asked_again(self, monkeypatch) -> None:
        monkeypatch.setattr(ports, "_hours", None)
        give()
        assert send_due(at=WORKING + timedelta(hours=2)) == 0
        administration()
        monkeypatch.setattr(ports, "_hours", lambda at: at)
        assert send_due(at=WORKING + timedelta(hours=4)) == 1


@pytest.mark.django_db
class TestWriting:
    def test_the_same_key_is_one_notice(self) -> None:
        administration()
        assert give("x" * 300)
        assert not give("x" * 300)
        assert Notice.objects.count() == 1

    def test_it_goes_with_the_transaction_that_gave_it(self) -> None:
        administration()
        with transaction.atomic():
            give()
            transaction.set_rollback(True)
        assert not Notice.objects.exists()

    def test_an_unknown_reach_is_refused(self) -> None:
        with pytest.raises(UnknownReach):
            give(reaches="everybody")

    def test_an_address_that_is_none_spoils_no_transaction_and_is_shown_as_undelivered(self, settings) -> None:
        administration()
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
            "django.core.mail.backends.smtp.EmailBackend",
            "127.0.0.1",
            9,
        )
        assert give(to="no es\nBcc: x@y.es", reaches="oncall")
        assert send_due(at=WORKING) == 0
        assert [row.attempts for row in undelivered()] == [1]


@pytest.mark.django_db
class TestSending:
    def test_what_fails_is_tried_again_later_and_later_and_never_lost(self, monkeypatch) -> None:
        administration()
        give(reaches="oncall")
        broken = True

        def deliver(notice: Notice) -> None:
            if broken:
                raise SMTPServerDisconnected("password=secreta gone")

        monkeypatch.setattr(operations, "_mail", deliver)
        at = WORKING
        for attempt in range(1, 12):
            assert send_due(at=at) == 0
            notice = Notice.objects.get()
            assert notice.attempts == attempt
            assert "secreta" not in notice.error
            assert send_due(at=notice.not_before - timedelta(seconds=1)) == 0
            at = notice.not_before
        broken = False
        assert send_due(at=at) == 1
        assert send_due(at=at + timedelta(days=30)) == 0

    def test_one_run_of_the_job_gets_past_any_number_that_must_wait(self) -> None:
        administration()
        night = datetime(2027, 3, 20, 3, 0, tzinfo=MADRID)
        for number in range(operations.BATCH + 3):
            give(f"s{number}", at=night - timedelta(minutes=1))
        Notice.objects.update(not_before=night - timedelta(minutes=1))
        give("citizen", at=night, reaches="citizen")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("ventanilla.notices.jobs.clock.now", lambda: night)
            jobs.send()
        assert len(mail.outbox) == 1

    def test_two_workers_share_the_rows_and_one_that_died_leaves_its_row_to_the_next(self, monkeypatch) -> None:
        administration()
        give(reaches="oncall")
        seen = []

        def deliver(notice: Notice) -> None:
            seen.append(notice.pk)
            assert send_due(at=WORKING) == 0, "another worker finds it taken"

        monkeypatch.setattr(operations, "_mail", deliver)
        Notice.objects.update(lease_until=WORKING + LEASE)
        assert send_due(at=WORKING + timedelta(seconds=1)) == 0
        assert send_due(at=WORKING + LEASE + timedelta(seconds=1)) == 1
        assert len(seen) == 1

    def test_a_mail_says_that_a_machine_wrote_it(self) -> None:
        administration()
        give(reaches="citizen", subject="Uno\r\nBcc: otro@y.es", language="ca")
        assert send_due(at=WORKING) == 1
        sent = mail.outbox[0].message()
        assert sent["Auto-Submitted"] == "auto-generated"
        assert sent["Bcc"] is None
        assert mail.outbox[0].recipients() == ["nuria@vallserena.example"]

    def test_without_a_mail_server_it_is_a_file_that_a_person_can_open(self, settings, tmp_path) -> None:
        settings.EMAIL_BACKEND, settings.HOME = "ventanilla.notices.adapter.Folder", tmp_path
        administration()
        give()
        assert send_due(at=WORKING) == 1
        (made,) = (tmp_path / "mail").iterdir()
        assert "Un enlace" in made.read_text()
