"""The morning goes on: people write, what we send arrives once, somebody is angry, and it can begin again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate

from tests.page import Desk
from ventanilla.answers.models import Duty
from ventanilla.answers.operations import answer, close, settle
from ventanilla.answers.queries import coverage
from ventanilla.demo import queries
from ventanilla.demo.operations import NotHere, read_what_came, restart
from ventanilla.demo.registry import network
from ventanilla.demo.rules import HANDLE
from ventanilla.demo.town import THREAD_850
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message, Thread
from ventanilla.inbox.queries.fulltext import matching_ids
from ventanilla.journal.rules import SYSTEM
from ventanilla.notices.operations import send_due, write
from ventanilla.outbox.models import Dispatch
from ventanilla.outbox.operations import dispatch_due, read_back
from ventanilla.people.models import Person, Role
from ventanilla.people.operations import add_person, disable_person

EIGHT_FIVE = datetime(2027, 1, 14, 7, 5, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("town")


def pass_minutes(minutes: float) -> datetime:
    at = EIGHT_FIVE + timedelta(minutes=minutes)
    clock.hold(at=at)
    return at


def nuria() -> Person:
    return Person.objects.get(handle=HANDLE)


def send(message: Message, text: str, at: datetime) -> Dispatch:
    dispatch = answer(message=message, text=text, by=nuria(), at=at, ticked=["language", "another_language"])
    dispatch_due(at=at)
    settle(at=at)
    dispatch.refresh_from_db()
    return dispatch


def came() -> list[Message]:
    """What was written after 8:05 in the accounts that are read by themselves."""
    found = Message.objects.filter(created_at__gt=EIGHT_FIVE, ours=False, account__network="bluesky")
    return [one for one in found.order_by("created_at") if len(one.text) > 30 and one.language == "es"]


def test_new_messages_come_during_the_morning() -> None:
    before = Message.objects.count()
    pass_minutes(45)
    assert read_what_came() > 0
    assert Message.objects.count() > before
    assert coverage().balanced
    assert read_what_came() == 0


def test_what_is_sent_arrives_there_once_and_is_seen() -> None:
    at = pass_minutes(90)
    read_what_came()
    message = came()[0]
    dispatch = send(message, "Mañana le llamamos nosotros.", at)
    assert dispatch.state == "sent"
    dispatch_due(at=at + timedelta(minutes=1))
    place = dispatch.account.settings["place"]
    there = [one for one in network().after(place, since=(), until=at, limit=9999) if one.parent == message.key]
    assert [one.text for one in there if one.is_own] == ["Mañana le llamamos nosotros."]
    assert not Duty.objects.get(pk=message.pk).is_open
    read_back(at=at + timedelta(minutes=5))
    dispatch.refresh_from_db()
    assert dispatch.shown


def test_the_second_one_answered_writes_back_some_minutes_later_and_is_angry() -> None:
    at = pass_minutes(90)
    read_what_came()
    first, second = came()[:2]
    send(first, "Mañana le llamamos nosotros.", at)
    sent = send(second, "Lo miramos hoy.", at)
    pass_minutes(94)
    read_what_came()
    back = Message.objects.get(parent=sent.own_message)
    assert back.author == second.author
    assert timedelta() < back.created_at - at < timedelta(minutes=3)
    assert Duty.objects.get(pk=back.pk).is_open


def test_beginning_again_gives_214_and_none_and_everything_as_it_was() -> None:
    before = (sorted(Message.objects.values_list("id", "text")), coverage())
    there = network().after("bluesky", since=(), until=EIGHT_FIVE + timedelta(hours=9), limit=9999)
    at = pass_minutes(90)
    read_what_came()
    send(came()[0], "Mañana le llamamos nosotros.", at)
    for duty in Duty.objects.filter(message__thread__key=THREAD_850)[:5]:
        close(duty=duty, ending="noted_no_reply", by=nuria(), at=at, reason="Solo etiqueta a alguien.")
    assert coverage() != before[1]
    restart(spread=0)
    assert (sorted(Message.objects.values_list("id", "text")), coverage()) == before
    assert network().after("bluesky", since=(), until=EIGHT_FIVE + timedelta(hours=9), limit=9999) == there
    thread = Thread.objects.get(key=THREAD_850)
    (line,) = [one for one in coverage().threads if one["thread"] == thread.pk]
    assert (line["received"], line["open"]) == (214, 214)
    assert EIGHT_FIVE <= clock.now() < EIGHT_FIVE + timedelta(seconds=20)
    clock.hold(at=EIGHT_FIVE + timedelta(minutes=45))
    assert read_what_came() > 0


def test_search_finds_after_a_new_morning_what_it_found_before() -> None:
    def found() -> set[int]:
        return set(matching_ids(terms=["plazo"], below=None, limit=99))

    before = found()
    assert before
    restart(spread=0)
    assert found() == before


def test_whoever_is_signed_in_stays_so_and_keeps_their_password(client: Any) -> None:
    desk = Desk(client).enter(nuria())
    person = nuria()
    person.set_password("otra-contraseña-mía")
    person.save()
    desk = Desk(client).enter(person)
    guest = add_person(handle="visita", name="Visita", role=Role.READER, by=SYSTEM, at=clock.now())
    disable_person(person=Person.objects.get(handle="maria"), by=SYSTEM, at=clock.now())
    restart(spread=0)
    desk.get("people:mine")
    assert authenticate(username=HANDLE, password="otra-contraseña-mía")
    assert Person.objects.filter(pk=guest.pk).exists()
    assert Person.objects.get(handle="maria").is_active


def test_there_is_no_morning_to_begin_again_on_a_desk_that_is_none() -> None:
    from ventanilla.departments.models import Administration

    Administration.objects.update(is_demonstration=False)
    assert queries.standing() is queries.Standing.REAL
    with pytest.raises(NotHere):
        restart(spread=0)


def test_what_is_told_to_the_staff_and_to_those_on_call_stays_in_a_folder_of_this_machine(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "mail.invalid"
    folder = Path(settings.HOME) / "mail"
    before = len(list(folder.glob("*"))) if folder.exists() else 0
    at = pass_minutes(1)
    write(
        key="demo:test",
        to="guardia@vallserena.example",
        subject="Prueba",
        body="…",
        kind="test",
        reaches="oncall",
        at=at,
    )
    assert send_due(at=at) == 1
    assert len(list(folder.glob("*"))) == before + 1
