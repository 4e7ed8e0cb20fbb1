"""What waits for a person: to be put by hand, to be checked, to be recognised. Nothing leaves by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import AT, administration, comment, facebook_page, joaquin, nuria
from tests.page import Desk
from ventanilla.answers.models import Draft, Duty
from ventanilla.answers.operations import CloseRefused, answer, decide_echo, settle
from ventanilla.channels.contract import Author, Item
from ventanilla.channels.models import Account
from ventanilla.foundation import clock
from ventanilla.inbox.models import Echo, Message
from ventanilla.inbox.operations import admit
from ventanilla.journal.models import Entry
from ventanilla.journal.queries import verify
from ventanilla.outbox.models import Dispatch, State
from ventanilla.outbox.operations import dispatch_due, pause
from ventanilla.people.models import Role

pytestmark = pytest.mark.django_db
LINK = "https://facebook.example/c1"


@pytest.fixture
def account(db: None) -> Account:
    administration()
    return facebook_page()


@pytest.fixture
def staffed(desk: Desk, account: Account) -> Desk:
    return desk.enter(nuria())


def received(account: Account, *keys: str, **more: object) -> list[Message]:
    items = [comment(f"¿Cuándo se abre lo de {key}?", key=key, **more) for key in keys]
    ids = admit(account=account, items=items, at=AT).ids
    return list(Message.objects.filter(pk__in=ids).order_by("pk"))


def answered(message: Message, text: str = "El lunes a las 9:00.") -> Dispatch:
    return answer(message=message, text=text, by=nuria(), at=clock.now())


def by_hand(account: Account, *keys: str, **more: object) -> list[Dispatch]:
    rows = [answered(message, f"Respuesta {message.key}.") for message in received(account, *keys, **more)]
    assert {row.state for row in dispatch_due(at=clock.now())} == {State.BY_HAND}
    return rows


def in_state(state: str, account: Account, *keys: str, code: str = "", error: str = "") -> list[Dispatch]:
    rows = [answered(message, f"Respuesta {message.key}.") for message in received(account, *keys)]
    Dispatch.objects.filter(pk__in=[row.pk for row in rows]).update(state=state, code=code, error=error)
    return rows


# --- to be put by hand


def test_an_answer_is_put_in_one_step_and_the_next_one_is_there(staffed: Desk, account: Account) -> None:
    first, second = by_hand(account, "c1", "c2", permalink=LINK)
    page = staffed.get("desk:hand")
    copy = page.select_one("[data-copy]")
    assert copy is not None
    assert (copy["href"], copy["data-key"], copy["target"]) == (LINK, "c", "_blank")
    assert page.select_one("#put-text").get_text(strip=True) == "Respuesta c1."  # type: ignore[union-attr]
    page = staffed.post("desk:hand-put", first.pk)
    assert page.select_one("#put-text").get_text(strip=True) == "Respuesta c2."  # type: ignore[union-attr]
    first.refresh_from_db()
    assert (first.state, first.permalink) == (State.SENT, "")
    settle(at=clock.now())
    assert Duty.objects.get(pk=first.message_id).ending == "answered_public"
    assert Entry.objects.get(action="outbox.put_by_hand").actor_id == nuria().pk
    staffed.post("desk:hand-put", first.pk)
    assert Message.objects.filter(ours=True).count() == 1, "said twice, it is there once"
    assert Dispatch.objects.get(pk=second.pk).state == State.BY_HAND
    assert verify().ok


def test_what_cannot_be_put_goes_back_to_its_message_as_a_draft(staffed: Desk, account: Account) -> None:
    (row,) = by_hand(account, "c1")
    staffed.client.post(f"/a-mano/{row.pk}/no-se-puede/")
    assert Dispatch.objects.get(pk=row.pk).state == State.CANCELLED
    assert Draft.objects.get(message=row.message_id, person=nuria()).text == "Respuesta c1."
    assert Duty.objects.get(pk=row.message_id).state == "mine"


def test_a_round_is_made_of_one_network_at_a_time(staffed: Desk, account: Account) -> None:
    other = facebook_page(name="Aigües", network="instagram")
    by_hand(account, "c1")
    by_hand(other, "c2")
    page = staffed.get("desk:hand", cuenta=other.pk)
    assert "Aigües" in page.words(".put")
    assert not page.select(".plain-list")
    row = Dispatch.objects.get(account=other)
    back = staffed.client.post(f"/a-mano/{row.pk}/puesto/", {"cuenta": other.pk})
    assert back.headers["Location"] == f"/a-mano/?cuenta={other.pk}"


def test_whoever_telephoned_is_called_and_told(staffed: Desk) -> None:
    phone = facebook_page(network="phone", name="Teléfono")
    author = Author(handle="+34 600 11 22 33", name="Rosa")
    by_hand(phone, "c1", author=author, space="direct", visibility="private")
    page = staffed.get("desk:hand")
    assert page.select_one("a[href='tel:+34600112233']")
    assert not page.select("[data-copy]")


def test_private_answers_are_seen_only_by_who_reads_private(desk: Desk, account: Account) -> None:
    (row,) = by_hand(account, "c1", space="direct", visibility="private")
    outsider = joaquin(reads_private=False)
    page = desk.enter(outsider).get("desk:hand")
    assert "Respuesta c1" not in page.words()
    desk.post("desk:hand-put", row.pk, status=404)
    Dispatch.objects.filter(pk=row.pk).update(state=State.UNKNOWN)
    assert "Respuesta c1" not in desk.get("desk:doubt").words()
    desk.post("desk:doubt-say", row.pk, outcome="sent", status=404)


# --- to be checked


def test_an_answer_in_doubt_is_said_to_be_there(staffed: Desk, account: Account) -> None:
    (row,) = in_state(State.UNKNOWN, account, "c1", code="outbox.lease_lapsed")
    page = staffed.get("desk:doubt")
    assert "Respuesta c1." in page.words(".tray")
    staffed.post("desk:doubt-say", row.pk, outcome="sent")
    row.refresh_from_db()
    assert row.state == State.SENT
    assert Entry.objects.get(action="outbox.said_sent").actor_id == nuria().pk
    page = staffed.post("desk:doubt-say", row.pk, outcome="again")
    assert page.select_one(".messages [data-tone=warn]"), "a second person is told that it was said already"
    assert Dispatch.objects.get(pk=row.pk).state == State.SENT


def test_only_a_person_sends_it_again_and_it_is_checked_again(staffed: Desk, account: Account) -> None:
    one, two = in_state(State.UNKNOWN, account, "c1", "c2")
    assert dispatch_due(at=clock.now() + timedelta(days=1)) == [], "nothing is sent again by itself"
    staffed.post("desk:doubt-say", one.pk, outcome="again")
    staffed.post("desk:doubt-say", two.pk, outcome="failed")
    one.refresh_from_db()
    assert (one.state, one.clearance_digest) == (State.QUEUED, "")
    assert Dispatch.objects.get(pk=two.pk).state == State.FAILED
    assert "c2" in staffed.get("desk:doubt").words(".tray"), "its message still waits for an answer"


def test_what_a_check_stopped_shows_why_and_can_be_rewritten_or_checked_again(staffed: Desk, account: Account) -> None:
    one, two = in_state(State.BLOCKED, account, "c1", "c2", code="guard.dni", error="Lleva un DNI.")
    assert staffed.get("desk:doubt").words().count("Lleva un DNI.") == 2
    staffed.client.post(f"/por-comprobar/{one.pk}/reescribir/")
    assert Dispatch.objects.get(pk=one.pk).state == State.CANCELLED
    assert Draft.objects.get(message=one.message_id).text == "Respuesta c1."
    staffed.post("desk:doubt-say", two.pk, outcome="release")
    assert Dispatch.objects.get(pk=two.pk).state == State.QUEUED


@pytest.mark.parametrize("state", [State.FAILED, State.UNDELIVERED, State.NOT_SHOWN, State.EXPIRED])
def test_what_came_to_nothing_is_shown_while_its_message_waits(staffed: Desk, account: Account, state: str) -> None:
    (row,) = in_state(state, account, "c1", error="La red la rechazó.")
    assert "Respuesta c1." in staffed.get("desk:doubt").words(".tray")
    staffed.client.post(f"/por-comprobar/{row.pk}/reescribir/")
    assert Draft.objects.get(message=row.message_id).text == "Respuesta c1."
    assert row.message is not None
    answered(row.message, "Otra respuesta.")
    assert not staffed.get("desk:doubt").select(".tray"), "somebody has begun another answer"


def test_a_pause_is_said_where_it_matters(staffed: Desk, account: Account) -> None:
    by_hand(account, "c1")
    pause(by=joaquin(), at=AT)
    assert staffed.get("desk:hand").select_one(".alert[data-tone=warn]")
    assert staffed.get("desk:doubt").select_one(".alert[data-tone=warn]")


def test_empty_queues_teach_and_a_reader_only_reads(desk: Desk, account: Account) -> None:
    reader = joaquin()
    reader.role = Role.READER
    reader.save()
    desk.enter(reader)
    for name in ("desk:hand", "desk:doubt", "desk:echoes"):
        assert desk.get(name).select_one(".empty-state")
    (row,) = in_state(State.UNKNOWN, account, "c1")
    desk.post("desk:doubt-say", row.pk, outcome="sent", status=403)


# --- answers seen on the networks


def ours(text: str, key: str = "o1", minutes: int = 30, **more: object) -> Item:
    at = AT + timedelta(minutes=minutes)
    item = comment(text, key=key, author=Author(name="Vallserena"), is_own=True, created_at=at)
    return replace(item, **({"parent": None} | more))  # type: ignore[arg-type]


def test_an_answer_that_names_nobody_is_proposed_for_the_latest_who_waits(staffed: Desk, account: Account) -> None:
    one, two = received(account, "c1", "c2")
    admit(account=account, items=[ours("El lunes a las 9:00.")], at=AT + timedelta(hours=1))
    echo = Echo.objects.get()
    assert echo.proposed == two
    assert Duty.objects.filter(state="closed").count() == 0, "nothing closes by a guess"
    page = staffed.get("desk:echoes")
    assert page.select_one(f"[name=answers][value='{two.pk}'][checked]")
    staffed.post("desk:echo-decide", echo.pk, answers=one.pk)
    duty = Duty.objects.get(pk=one.pk)
    assert (duty.ending, duty.closed_by, duty.covered_by_id) == ("answered_public", nuria(), echo.pk)
    assert duty.closed_at == AT + timedelta(minutes=30), "when it was answered, not when it was said"
    assert Message.objects.get(pk=echo.pk).parent == one
    assert Entry.objects.get(action="answers.echo_decided").subject_id == one.pk
    assert not staffed.get("desk:echoes").select("form[action*='/vistas/']")
    assert verify().ok


def test_whoever_is_named_in_it_is_proposed_first(account: Account) -> None:
    received(account, "c1", author=Author(id="u1", handle="@kiko", name="Kiko Ruiz"))
    received(account, "c2")
    admit(account=account, items=[ours("Kiko, el lunes.")], at=AT + timedelta(hours=1))
    assert Echo.objects.get().proposed.author.name == "Kiko Ruiz"  # type: ignore[union-attr]


def test_it_may_answer_nobody_and_is_asked_once(staffed: Desk, account: Account) -> None:
    received(account, "c1")
    admit(account=account, items=[ours("Cambiamos el horario.")], at=AT + timedelta(hours=1))
    echo = Echo.objects.get()
    staffed.post("desk:echo-decide", echo.pk, nobody="1")
    page = staffed.post("desk:echo-decide", echo.pk, answers=1)
    assert page.select_one(".messages [data-tone=warn]")
    assert Duty.objects.get().state == "mine"
    admit(account=account, items=[ours("Cambiamos el horario.")], at=AT + timedelta(hours=2))
    assert Echo.objects.filter(decided_at=None).count() == 0


def test_what_names_its_parent_and_what_begins_a_thread_are_no_echoes(account: Account) -> None:
    received(account, "c1")
    admit(account=account, items=[ours("Con padre.", parent="c1"), ours("Una publicación.", key="post-9", thread="post-9")], at=AT + timedelta(hours=1))  # fmt: skip
    assert Echo.objects.count() == 0


def test_an_echo_cannot_answer_another_thread_nor_what_is_being_answered(account: Account) -> None:
    (one,) = received(account, "c1")
    (other,) = received(account, "x1", thread="post-2", parent="post-2")
    admit(account=account, items=[ours("El lunes.")], at=AT + timedelta(hours=1))
    echo = Echo.objects.get()
    with pytest.raises(CloseRefused):
        decide_echo(echo=echo, answers=other, by=nuria(), at=AT)
    answered(one)
    with pytest.raises(CloseRefused):
        decide_echo(echo=echo, answers=one, by=nuria(), at=AT)
    assert Echo.objects.get().decided_at is None


def test_what_we_put_ourselves_is_proposed_for_whom_it_was_written(account: Account) -> None:
    one, _two = received(account, "c1", "c2")
    row = answered(one, "El lunes.")
    Dispatch.objects.filter(pk=row.pk).update(state=State.UNKNOWN)
    admit(account=account, items=[ours("El lunes.")], at=AT + timedelta(hours=1))
    assert Echo.objects.get().proposed == one
