from __future__ import annotations

from datetime import timedelta

import pytest

from tests import recorder as recording
from tests.cast import AT, administration
from ventanilla.channels.models import Account
from ventanilla.guard import gate
from ventanilla.guard.queries import findings_for_reply
from ventanilla.inbox.models import Message
from ventanilla.outbox import operations, ports
from ventanilla.outbox.models import State
from ventanilla.outbox.ports import Verdict
from ventanilla.outbox.tests.conftest import answer, make_account, said

TEXT = "El plazo de inscripción se abre el lunes a las nueve, puede hacerlo por internet."
PHONE = "Pregunte por Paco en el 612 345 678, por favor, que le atenderá."


@pytest.fixture
def account(db, monkeypatch) -> Account:
    recording.ADAPTER.reset()
    administration(phone="961234567")
    monkeypatch.setitem(ports._gates, "duty-open", lambda dispatch, at: Verdict(ok=True))
    return make_account()


@pytest.fixture
def message(account: Account) -> Message:
    return said(account)


def test_the_gate_of_texts_is_installed():
    assert ports.gates_of("reply")["text"] is gate.text


def test_a_clean_answer_passes_for_ten_minutes(message):
    verdict = gate.text(answer(message, TEXT), AT)
    assert (verdict.ok, verdict.until) == (True, AT + timedelta(minutes=10))


def test_a_warning_that_nobody_ticked_stops_it_and_says_which(message):
    dispatch = answer(message, PHONE)
    verdict = gate.text(dispatch, AT)
    assert (verdict.ok, verdict.code) == (False, "guard.phone")
    assert verdict.sentence
    dispatch.ticked = ["language"]
    assert not gate.text(dispatch, AT).ok
    dispatch.ticked = ["phone"]
    assert gate.text(dispatch, AT).ok


def test_nobody_can_tick_away_what_must_be_corrected(message):
    dispatch = answer(message, "Su DNI 12345678Z ya consta en la solicitud.", ticked=["dni"])
    assert gate.text(dispatch, AT).code == "guard.dni"


def test_what_must_be_corrected_never_reaches_the_network(message):
    answer(message, "Su DNI 12345678Z ya consta en la solicitud.", ticked=["dni"])
    [stopped] = operations.dispatch_due(at=AT)
    assert (stopped.state, stopped.code) == (State.BLOCKED, "guard.dni")
    assert recording.ADAPTER.drafts == []


def found(message, text, **more):
    return [
        f.code
        for f in findings_for_reply(
            message=message, text=text, visibility="public", account=message.account, at=AT, **more
        )
    ]


def test_the_same_text_to_the_same_person_is_noticed_in_other_words_too(account, message):
    answer(message, TEXT)
    operations.dispatch_due(at=AT)
    again = said(account, "¿Y cuándo?", key="c2", author=message.author)
    assert found(again, TEXT.upper() + " 😊") == ["repeated"]
    assert found(again, "Se lo acabamos de decir: mire arriba, por favor.") == []
    other = said(account, "¿Y cuándo?", key="c3")
    assert found(other, TEXT) == []


def test_an_answer_on_its_way_counts_and_its_own_dispatch_does_not(account, message):
    dispatch = answer(message, TEXT)
    again = said(account, "¿Y cuándo?", key="c2", author=message.author)
    assert found(again, TEXT) == ["repeated"]
    assert found(message, TEXT, dispatch_id=dispatch.pk) == []
    assert gate.text(dispatch, AT).ok


def test_an_answer_that_never_arrived_may_be_given_again(account, message):
    answer(message, TEXT)
    [sent] = operations.dispatch_due(at=AT)
    operations.mark_undelivered(own_id=sent.own_message_id, at=AT)
    assert found(message, TEXT) == []


def test_an_answer_given_in_the_networks_own_app_counts(account, message):
    Message.objects.create(
        account=account, space="post", key="own-1", remote_id="own-1", thread=message.thread, parent=message, text=TEXT, ours=True,
        created_at=AT, admitted_at=AT, visibility="public",
    )  # fmt: skip
    assert found(message, TEXT) == ["repeated"]


def test_a_citizen_without_a_name_is_never_the_same_person(account):
    for key in ("c1", "c2"):
        answer(said(account, key=key, author=None), TEXT)
    assert found(said(account, key="c3", author=None), TEXT) == []


def test_the_language_of_a_short_message_is_that_of_its_author(account, message):
    message.author.language = "ca"
    message.author.save()
    message.language = ""
    message.save()
    assert found(message, TEXT) == ["language"]


def test_a_dispatch_without_a_message_is_no_reply(message):
    dispatch = answer(message, TEXT)
    dispatch.message = None
    assert not gate.text(dispatch, AT).ok


def test_our_telephone_is_the_one_of_the_settings(message):
    assert found(message, "Llámenos al 96 123 45 67, de ocho a tres, y se lo decimos.") == []
