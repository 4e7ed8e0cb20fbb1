"""Outside hours nobody of the house is reached; whoever is on call is, at once, and only with a link."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from tests import cast
from tests.page import Desk
from ventanilla.answers.models import ClockClass, Duty
from ventanilla.answers.operations import NobodyOnCall, change_clock, recount
from ventanilla.answers.operations.propose import propose
from ventanilla.channels.contract import AuthDead
from ventanilla.channels.models import Account
from ventanilla.channels.operations import mark_broken, mark_well
from ventanilla.departments.models import Kind, OnCall
from ventanilla.foundation import clock
from ventanilla.inbox.operations import admit
from ventanilla.journal.rules import SYSTEM
from ventanilla.notices.models import Notice
from ventanilla.notices.operations import send_due
from ventanilla.outbox.models import Dispatch

pytestmark = pytest.mark.django_db
MADRID = ZoneInfo("Europe/Madrid")
CLOSED = datetime(2027, 3, 18, 15, 0, tzinfo=MADRID)
"""A Thursday; Friday 19 is San José, a holiday in this region."""
NIGHT = datetime(2027, 3, 20, 3, 10, tzinfo=MADRID)
OPENED = datetime(2027, 3, 22, 8, 0, tzinfo=MADRID)
GUARD = "control@vallserena.example"
HOUSE = {"nuria@vallserena.example", "joaquin@vallserena.example"}
PLEA = "No puedo más, me quiero morir"
NO_WATER = "No sale agua en toda la calle Mayor, ¿es un corte?"


def house(kind: str = "water", *, guard: bool = True) -> Account:
    """Its people have an e-mail, so that a notice could reach them."""
    cast.administration(kind=kind)
    cast.nuria(email="nuria@vallserena.example")
    cast.joaquin(email="joaquin@vallserena.example")
    if guard:
        OnCall.objects.create(name="Sala de control", email=GUARD)
    propose(kinds=frozenset({kind}), region="VC")
    return cast.facebook_page()


def write(account: Account, text: str, at: datetime, key: str = "c1") -> Duty:
    clock.hold(at=at)
    admit(account=account, items=[cast.comment(text, key=key, created_at=at)], at=at)
    while send_due(at=at):
        pass
    return Duty.objects.select_related("message").get(message__key=key)


def reached() -> set[str]:
    return {to for sent in mail.outbox for to in sent.to}


def test_a_class_of_any_hour_reaches_the_guard_at_night_and_nobody_else() -> None:
    duty = write(house(), NO_WATER, NIGHT)
    assert (duty.clock, duty.due_at - NIGHT, duty.escalated_at) == ("C2H", timedelta(hours=2), NIGHT)
    (sent,) = mail.outbox
    assert sent.to == [GUARD]
    assert f"/bandeja/m/{duty.pk}/" in sent.body
    told = f"{sent.subject} {sent.body}"
    assert not any(word in told for word in ("calle Mayor", "corte", "Vecina", "@c1"))


def test_what_is_not_of_any_hour_waits_for_the_opening_and_reaches_nobody() -> None:
    duty = write(house(), "¿Cómo cambio la titularidad del contrato?", NIGHT)
    assert duty.escalated_at is None
    assert duty.due_at == OPENED + timedelta(hours=2)
    assert not Notice.objects.exists()


def test_from_thursday_at_15_to_monday_at_8_the_house_is_not_reached_whatever_happens() -> None:
    account, at, number = house(), CLOSED, 0
    while at < OPENED:
        number += 1
        text = (NO_WATER, PLEA, "¿Abrís el lunes?", "Gracias", "Sois unos ladrones")[number % 5]
        write(account, text, at, key=f"c{number}")
        broken = mark_well if number % 2 else mark_broken
        given = {} if number % 2 else {"error": AuthDead("Hay que entrar de nuevo.")}
        broken(account_id=account.pk, at=at, **given)  # type: ignore[operator]
        send_due(at=at)
        at += timedelta(minutes=173)
    assert number > 25
    assert reached() == {GUARD}
    assert Notice.objects.filter(reaches="staff").exists(), "something there was to tell"
    send_due(at=OPENED - timedelta(seconds=1))
    assert reached() == {GUARD}
    while send_due(at=OPENED):
        pass
    assert reached() & HOUSE


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("text", [PLEA, "Huele muchísimo a gas en la escalera", "Fa olor de gas al replà"])
def test_words_of_danger_are_urgent_in_any_body_and_at_any_hour(kind: str, text: str) -> None:
    duty = write(house(kind), text, NIGHT)
    assert (duty.clock, duty.urgent, duty.due_at, duty.escalated_at) == ("URG", True, NIGHT, NIGHT)
    (sent,) = mail.outbox
    assert sent.to == [GUARD]
    assert text not in f"{sent.subject} {sent.body}"
    assert f"/bandeja/m/{duty.pk}/" in sent.body


def test_one_message_wakes_the_guard_once_however_often_it_is_read() -> None:
    account = house()
    for minute in range(3):
        write(account, PLEA, NIGHT + timedelta(minutes=minute))
    item = cast.comment(PLEA, created_at=NIGHT)
    admit(account=account, items=[item, item], at=NIGHT + timedelta(hours=1))
    while send_due(at=NIGHT + timedelta(hours=1)):
        pass
    assert len(mail.outbox) == 1


def test_an_address_for_some_classes_is_not_woken_for_others() -> None:
    account = house()
    OnCall.objects.update(classes=["CQ"])
    OnCall.objects.create(name="Emergencias", email="emergencias@vallserena.example", classes=["URG"])
    write(account, PLEA, NIGHT)
    assert reached() == {"emergencias@vallserena.example"}


def test_without_anybody_on_call_nobody_is_woken_and_it_is_first_at_opening(desk: Desk) -> None:
    account = house(guard=False)
    write(account, "¿Cuándo abrís?", NIGHT - timedelta(days=1), key="before")
    duty = write(account, PLEA, NIGHT)
    assert (duty.clock, duty.urgent, duty.escalated_at) == ("URG", True, None)
    assert not Notice.objects.exists()
    recount(at=OPENED)
    clock.hold(at=OPENED)
    page = desk.enter(cast.nuria()).get("desk:today")
    first = page.select_one("[data-rank=primary]")
    assert first is not None
    assert first["href"] == f"/bandeja/m/{duty.pk}/"


def test_no_class_rings_at_any_hour_while_nobody_is_on_call() -> None:
    house(guard=False)
    assert not ClockClass.objects.filter(all_day=True).exists()
    with pytest.raises(NobodyOnCall):
        change_clock(code="C2H", first_minutes=120, all_day=True, active=True, basis="", by=SYSTEM, at=NIGHT)
    assert not ClockClass.objects.filter(all_day=True).exists()


def test_what_fell_due_at_night_is_told_at_opening_with_its_hour_and_the_guard(desk: Desk) -> None:
    duty = write(house(), NO_WATER, NIGHT + timedelta(days=3))
    opened = OPENED + timedelta(days=1)
    recount(at=opened)
    clock.hold(at=opened)
    said = desk.enter(cast.nuria()).get("desk:today").words(".clock-table tbody")
    due = duty.due_at.astimezone(MADRID)
    assert f"venció: {due:%-H:%M}" in said
    assert "avisada la guardia" in said


def test_words_of_danger_send_nothing_to_the_citizen_by_themselves() -> None:
    write(house(), PLEA, NIGHT)
    assert not Dispatch.objects.exists()
