"""Who was asked something and writes again: what waited for them is ours again, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests import cast
from ventanilla.answers.models import Duty
from ventanilla.answers.operations import recount, wait_for
from ventanilla.answers.queries import coverage
from ventanilla.channels.contract import Author, Item
from ventanilla.channels.models import Account
from ventanilla.inbox.operations import admit
from ventanilla.journal.models import Entry
from ventanilla.journal.queries import verify

pytestmark = pytest.mark.django_db
ASKED = cast.AT + timedelta(hours=1)
LATER = cast.AT + timedelta(days=1)
ANA, LUIS, US = Author(id="ana"), Author(id="luis"), Author(id="us")


@pytest.fixture
def page() -> Account:
    cast.administration()
    return cast.facebook_page(own_ids=["us"])


def said(text: str, key: str, parent: str | None, author: Author = ANA, at: datetime = cast.AT) -> Item:
    return cast.comment(text, key=key, parent=parent, author=author, created_at=at)


def asked(account: Account, *items: Item) -> Duty:
    """The first of them waits for its author."""
    admit(account=account, items=items, at=cast.AT)
    duty = Duty.objects.get(message__key=items[0].remote_id)
    return wait_for(duty=duty, whom="citizen", by=cast.nuria(), at=ASKED)


POST = said("Se abren 850 cursos", "post-1", None, US)
QUESTION = said("No me deja entrar", "q", "post-1")
OURS = said("¿Qué le sale en la pantalla?", "a", "q", US, ASKED)


def test_an_answer_in_the_thread_to_what_we_asked_is_our_turn(page):
    duty = asked(page, QUESTION, POST)
    admit(account=page, items=[OURS], at=ASKED)
    Duty.objects.filter(pk=duty.pk).update(state="citizen", ending="", closed_at=None, covered_by=None)
    admit(account=page, items=[said("Error 500", "b", "a", at=LATER)], at=LATER)
    duty.refresh_from_db()
    assert (duty.state, duty.reason, duty.snoozed_until) == ("mine", "wrote_again", None)


@pytest.mark.parametrize("parent", ["q", "post-1"])
def test_under_their_own_comment_or_under_our_post_it_is_our_turn(page, parent):
    duty = asked(page, QUESTION, POST)
    admit(account=page, items=[said("Error 500", "b", parent, at=LATER)], at=LATER)
    duty.refresh_from_db()
    assert duty.state == "mine"
    assert recount(at=LATER).differences == []
    assert coverage().open == {"mine": 2, "department": 0, "citizen": 0, "promised": 0}


def test_a_neighbour_who_joins_in_answers_for_nobody_else(page):
    duty = asked(page, QUESTION, POST)
    admit(account=page, items=[said("A mí tampoco", "b", "q", LUIS, LATER)], at=LATER)
    duty.refresh_from_db()
    assert duty.state == "citizen"


def test_what_they_say_to_a_neighbour_is_not_said_to_us(page):
    duty = asked(page, QUESTION, POST, said("A mí tampoco", "c", "post-1", LUIS))
    admit(account=page, items=[said("Qué rabia", "d", "c", at=LATER)], at=LATER)
    duty.refresh_from_db()
    assert duty.state == "citizen"


def test_in_another_thread_they_speak_of_something_else(page):
    duty = asked(page, QUESTION, POST)
    other = replace(said("¿Y la piscina?", "z", None, at=LATER), thread="post-2")
    admit(account=page, items=[other], at=LATER)
    duty.refresh_from_db()
    assert duty.state == "citizen"


@pytest.mark.parametrize("space", ["direct", "mail", "form"])
def test_in_private_whatever_comes_next_is_for_us_whoever_of_the_house_writes_it(page, space):
    def private(item: Item) -> Item:
        return replace(item, space=space, visibility="private", thread="chat", parent=None)

    duty = asked(page, private(QUESTION))
    admit(account=page, items=[private(said("Soy su hija: error 500", "b", None, LUIS, LATER))], at=LATER)
    duty.refresh_from_db()
    assert duty.state == "mine"
    assert recount(at=LATER).differences == []


def test_what_is_older_than_the_question_answers_nothing(page):
    duty = asked(page, QUESTION, POST)
    old = said("Buenas", "b", "post-1", at=cast.AT - timedelta(days=20))
    admit(account=page, items=[old], at=LATER)
    duty.refresh_from_db()
    assert duty.state == "citizen"


def test_our_term_runs_from_what_they_wrote(page):
    duty = asked(page, QUESTION, POST)
    first = duty.due_at
    admit(account=page, items=[said("Error 500", "b", "q", at=LATER)], at=LATER)
    duty.refresh_from_db()
    again = Duty.objects.get(message__key="b")
    assert first < duty.due_at == again.due_at


def test_only_what_waits_for_them_moves(page):
    duty = asked(page, QUESTION, POST)
    wait_for(duty=duty, whom="department", by=cast.nuria(), at=ASKED)
    admit(account=page, items=[said("Error 500", "b", "q", at=LATER)], at=LATER)
    duty.refresh_from_db()
    assert duty.state == "department"


def test_the_entry_of_the_page_tells_it_and_a_second_reading_moves_nothing(page):
    duty = asked(page, QUESTION, POST)
    before = Entry.objects.count()
    items = [said("Error 500", "b", "q", at=LATER)]
    admit(account=page, items=items, at=LATER)
    assert Entry.objects.count() == before + 1
    duty.refresh_from_db()
    wait_for(duty=duty, whom="citizen", by=cast.nuria(), at=LATER)
    admit(account=page, items=items, at=LATER)
    duty.refresh_from_db()
    assert duty.state == "citizen"
    assert verify().ok
