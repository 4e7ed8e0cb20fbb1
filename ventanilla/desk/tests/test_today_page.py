"""Hoy: does it add up, is every account read, what falls due, what changed; at a cost that does not grow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import administration, comment, facebook_page, joaquin, nuria
from tests.page import Desk
from ventanilla.answers.models import AccountTally, ClockClass, Duty
from ventanilla.answers.operations import record_answer, recount
from ventanilla.channels.contract import ChannelError
from ventanilla.channels.models import Account, Stream
from ventanilla.channels.operations import mark_broken, mark_well
from ventanilla.departments.models import OnCall
from ventanilla.desk.queries import waiting as queries
from ventanilla.desk.queries.waiting import waiting
from ventanilla.desk.tests import morning
from ventanilla.desk.tests.morning import NOW, later
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations import admit
from ventanilla.journal.models import Anchor
from ventanilla.outbox.models import Dispatch, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(desk: Desk) -> Desk:
    morning.morning()
    recount(at=NOW)
    return desk.enter(nuria())


def buckets() -> dict[str, int]:
    found: dict[str, int] = {}
    for bucket, count in AccountTally.objects.values_list("bucket", "count"):
        found[bucket] = found.get(bucket, 0) + count
    return found


def test_it_begins_with_the_day_the_hour_and_one_sentence(inside: Desk) -> None:
    page = inside.get("desk:today")
    assert page.words("h1") == "Miércoles, 20 de enero"
    assert "Son las 10:30 en Vallserena. Atención abierta hasta las 15:00." in page.words(".page-head")
    assert (
        page.words(".day-sentence")
        == "3 desde ayer : 1 pregunta por el plazo , 1 pregunta por el horario y 1 solo etiqueta a alguien ."
    )
    assert page.select_one("[data-rank=primary]")["href"] == f"/bandeja/m/{morning.message().pk}/"  # type: ignore[index]


def test_the_account_says_received_closed_open_and_when_it_was_recounted(inside: Desk) -> None:
    Duty.objects.filter(message=morning.message("c3")).update(state="closed", ending="noted_no_reply", closed_at=NOW)
    AccountTally.objects.filter(bucket="mine").update(count=2)
    AccountTally.objects.create(account=Account.objects.get(), bucket="noted_no_reply", count=1)
    page = inside.get("desk:today")
    assert page.words(".proof-sum") == "3 recibidos = 1 cerrado + 2 abiertos"
    assert page.words(".proof-parts") == "1 no pedía respuesta"
    assert "La cuenta cuadra" in page.words(".proof-note")
    assert "Recontado a las 10:30" in page.words(".proof-note")


def test_an_account_that_does_not_balance_is_red_and_names_what_differs(inside: Desk) -> None:
    AccountTally.objects.filter(bucket="mine").update(count=5)
    recount(at=NOW)
    page = inside.get("desk:today")
    panel = page.select_one(".proof-line[data-balanced=false]")
    assert panel is not None
    assert "el contador dice 5 y los mensajes son 3" in panel.get_text(" ")
    assert "La cuenta cuadra" not in panel.get_text(" ")


def test_the_accounts_say_how_they_are(inside: Desk) -> None:
    account = Account.objects.get()
    Stream.objects.create(account=account, name="x", next_at=NOW, last_read_at=NOW - timedelta(minutes=2))
    facebook_page()
    assert "leída hace 2 min" in inside.get("desk:today").words(".health-strip")
    assert "a mano" in inside.get("desk:today").words(".health-strip")
    mark_broken(account_id=account.pk, error=ChannelError("La red ha retirado el permiso.", code="revoked"), at=NOW)
    light = inside.get("desk:today").select_one(".health-strip [data-health=broken]")
    assert light is not None
    assert "sin leer desde: 10:30" in light.get_text(" ")
    Account.objects.update(broken_since=None, expires_at=NOW + timedelta(days=9, hours=1))
    assert "caduca en 9 días" in inside.get("desk:today").words(".health-strip [data-health=soon]")


def test_what_is_silent_for_long_is_no_longer_said_to_be_read(inside: Desk) -> None:
    Stream.objects.create(account=Account.objects.get(), name="x", next_at=NOW, last_read_at=NOW - timedelta(hours=2))
    assert "última lectura: 8:30" in inside.get("desk:today").words(".health-strip [data-health=soon]")


def test_what_waits_adds_up_by_clock_and_says_which_is_first(inside: Desk) -> None:
    account = Account.objects.get()
    press = morning.said(account, "Soy periodista del Diario y cierro hoy a las 19 h. ¿Cuántos hogares?", key="p1")
    Duty.objects.filter(pk=press.pk).update(clock="CPR", due_at=NOW + timedelta(minutes=11, seconds=30))
    Duty.objects.filter(message=morning.message("c2")).update(snoozed_until=NOW + timedelta(days=1))
    page = inside.get("desk:today")
    rows = page.select(".clock-table tbody tr")
    assert [row.select_one(".n").get_text() for row in rows] == ["1", "3"]  # type: ignore[union-attr]
    assert f"/bandeja/m/{press.pk}/" in str(rows[0])
    assert "60 min de atención · Plazo de la casa" in rows[0].get_text(" ")
    assert "vence en 11 min" in rows[0].get_text(" ")
    assert page.words(".clock-table tfoot") == "Total 4 3 sin contestar + 1 pospuesto"


def test_whoever_may_be_in_danger_comes_first(inside: Desk) -> None:
    Duty.objects.update(due_at=NOW - timedelta(days=2))
    urgent = morning.said(Account.objects.get(), "No puedo más, me quiero morir", key="danger")
    assert inside.get("desk:today").select_one("[data-rank=primary]")["href"] == f"/bandeja/m/{urgent.pk}/"  # type: ignore[index]


def test_beyond_what_is_walked_one_line_says_how_many(inside: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "WALKED", 2)
    found = waiting(person=nuria(), buckets=buckets())
    assert (sum(one.count for one in found.classes), found.beyond, found.open) == (2, 1, 3)
    assert "Todos los demás" in inside.get("desk:today").words(".clock-table")


def test_what_fell_due_at_night_says_that_the_guard_was_told(inside: Desk) -> None:
    OnCall.objects.create(name="Control", email="control@vallserena.example")
    ClockClass.objects.filter(code="CGN").update(all_day=True)
    night = NOW.replace(hour=2, minute=10)
    Duty.objects.update(due_at=night, escalated_at=night - timedelta(minutes=60), opened_at=night - timedelta(hours=2))
    said = inside.get("desk:today").words(".clock-table tbody")
    assert "venció: 3:10" in said
    assert "avisada la guardia: hoy, 2:10" in said


@pytest.mark.parametrize("hours", [-6, 9, 72])
def test_nothing_is_red_outside_attention_hours(inside: Desk, hours: int) -> None:
    """At 4:30, at 19:30, on a Saturday: with a class of any hour late, and an account broken."""
    ClockClass.objects.filter(code="CGN").update(all_day=True)
    Duty.objects.update(due_at=NOW - timedelta(days=1), opened_at=NOW - timedelta(days=2))
    Account.objects.update(broken_since=NOW - timedelta(days=1))
    later(hours=hours)
    page = inside.get("desk:today")
    assert not page.select("main [data-state=late], main [data-health=broken], main [data-tone=danger]")
    assert "Atención cerrada. Abre:" in page.words(".page-head")
    later(hours=0)
    assert inside.get("desk:today").select("main [data-state=late]")


def test_a_reader_who_may_not_read_private_sees_no_word_of_it(desk: Desk) -> None:
    account = morning.morning()
    Duty.objects.all().delete()
    secret = morning.privately(account, "Tengo miedo en casa")
    page = desk.enter(joaquin(reads_private=False)).get("desk:today")
    assert "miedo" not in page.words()
    assert f"/bandeja/m/{secret.pk}/" not in str(page)
    assert "su papel no lo lee" in page.words(".clock-table")


def test_it_tells_what_changed_since_one_left_and_not_what_one_did(inside: Desk) -> None:
    account = Account.objects.get()
    person = nuria()
    inside.get("desk:today")
    person.refresh_from_db()
    assert person.seen_at is not None
    assert abs(person.seen_at - NOW) < timedelta(minutes=1)
    later(hours=22)
    mark_broken(
        account_id=account.pk, error=ChannelError("La red ha retirado el permiso.", code="revoked"), at=clock.now()
    )
    morning.said(account, "¿Y lo mío?", key="c9", created_at=clock.now(), at=clock.now())
    page = inside.get("desk:today")
    assert "desde que se fue: ayer, 10:30" in page.words()
    assert "1 mensaje nuevo" in page.words()
    assert "Vallserena dejó de leerse. La red ha retirado el permiso." in page.words()
    mark_well(account_id=account.pk, at=clock.now())
    later(hours=22, minutes=30)
    assert "desde que se fue: ayer, 10:30" in inside.get("desk:today").words(), "half an hour is not leaving"
    assert "Vallserena se vuelve a leer" in inside.get("desk:today").words()


def test_what_else_waits_for_a_person_is_counted(inside: Desk) -> None:
    given = {
        "kind": "reply",
        "account": Account.objects.get(),
        "text": "Sí.",
        "visibility": "public",
        "digest": "x",
        "not_before": NOW,
    }
    given |= {"valid_until": NOW, "created_at": NOW, "changed_at": NOW}
    Dispatch.objects.create(key="a", state=State.UNKNOWN, message=morning.message("c1"), **given)
    Dispatch.objects.create(key="b", state=State.BY_HAND, message=morning.message("c2"), **given)
    said = inside.get("desk:today").words()
    assert "1 respuesta por comprobar: no sabemos si salió" in said
    assert "1 respuesta por poner a mano" in said


def test_a_new_desk_is_calm_and_teaches(desk: Desk) -> None:
    clock.hold(at=NOW)
    administration()
    page = desk.enter(joaquin()).get("desk:today")
    assert page.words(".proof-sum") == "0 recibidos = 0 cerrados + 0 abiertos"
    first = page.select_one("main section.panel")
    assert first is not None
    assert "Primeros pasos" in first.get_text(" ")
    assert "Todavía no ha escrito nadie." in page.words()
    assert not page.select("main [data-state=late], main [data-tone=danger], main [data-balanced=false]")


def test_the_first_steps_are_computed_and_go_away_once_taken(inside: Desk) -> None:
    assert "2 de 7" in inside.get("desk:today").words(".beginning-panel")
    record_answer(duty=morning.duty(), text="El lunes.", by=nuria(), at=NOW)
    Authenticator.objects.create(user=nuria(), type="totp", data={"secret": "x"})
    OnCall.objects.create(name="Control", email="control@vallserena.example")
    joaquin()
    assert "ventanilla backup" in inside.get("desk:today").words(".beginning-panel")
    Anchor.objects.create(seq=1, digest="x", at=NOW, place="backup")
    assert not inside.get("desk:today").select(".beginning-panel")


def asked(what: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as found:
        what()
    return [query["sql"] for query in found.captured_queries]


def test_it_asks_the_same_of_a_small_desk_and_of_a_larger_one_and_counts_no_message(inside: Desk) -> None:
    inside.get("desk:today")
    few = asked(lambda: inside.get("desk:today"))
    account = Account.objects.get()
    items = [comment(f"¿Y el horario {n}?", key=f"m{n}", thread=f"p{n % 7}", created_at=NOW) for n in range(150)]
    admit(account=account, items=items, at=NOW)
    many = asked(lambda: inside.get("desk:today"))
    assert len(many) == len(few) <= 38
    assert Message.objects.count() == 153
    unbounded = [
        sql for sql in many
        if "COUNT(" in sql.upper() and "answers_duty" in sql and '"answers_duty"."message_id" >' not in sql
    ]  # fmt: skip
    assert unbounded == [], "every count has a bound"
    assert not [sql for sql in many if "OFFSET" in sql.upper()]


def scans(sql: str) -> list[str]:
    """What of the messages or the duties would be read whole; on PostgreSQL with its taste for small tables taken away."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"explain query plan {sql}")
            lines = [str(row[3]) for row in cursor.fetchall()]
        else:
            cursor.execute("set local enable_seqscan = off")
            cursor.execute(f"explain {sql}")
            lines = [str(row[0]).strip(" ->") for row in cursor.fetchall()]
    whole = [line for line in lines if line.startswith(("SCAN", "Seq Scan"))]
    return [line for line in whole if "inbox_message" in line or "answers_duty" in line]


def test_nothing_on_it_reads_the_messages_nor_the_duties_whole(inside: Desk) -> None:
    assert scans('SELECT "folded" FROM "inbox_message"'), "the test would see it"
    for sql in asked(lambda: inside.get("desk:today")):
        if sql.startswith("SELECT"):
            assert scans(sql) == [], sql
