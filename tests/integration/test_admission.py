"""Nobody is missed: each message once, in any order, with its duty."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import cast
from ventanilla.answers.models import Duty
from ventanilla.answers.queries import coverage
from ventanilla.channels.models import Unreadable
from ventanilla.foundation import events
from ventanilla.inbox.events import MessagesAdmitted
from ventanilla.inbox.models import Message, MessageVersion, Thread
from ventanilla.inbox.operations import admit, retry_unreadable
from ventanilla.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    cast.administration()
    return cast.facebook_page(own_ids=["us"])


def own_post(text: str = "850 cursos"):
    return replace(cast.comment(text, key="post-1", parent=None, title="850 cursos"), is_own=True)


def test_a_comment_opens_one_duty_and_one_journal_entry(page):
    result = admit(account=page, items=[own_post(), cast.comment()], at=cast.AT)
    assert (result.new, result.known, result.changed, result.unreadable) == (2, 0, 0, 0)
    duty = Duty.objects.get()
    assert duty.state == "mine"
    assert duty.message.thread.title == "850 cursos"
    assert Entry.objects.count() == 1


def test_the_same_page_twice_admits_nothing_new(page):
    items = [own_post(), *(cast.comment(key=f"c{i}") for i in range(30))]
    admit(account=page, items=items, at=cast.AT)
    again = admit(account=page, items=items, at=cast.AT)
    assert (again.new, again.known) == (0, 31)
    assert Entry.objects.count() == 1
    assert coverage().received == 30


def test_a_page_that_repeats_an_item_admits_it_once(page):
    result = admit(account=page, items=[cast.comment(), cast.comment()], at=cast.AT)
    assert (result.new, result.known, result.seen) == (1, 1, 2)


def test_two_equal_lines_without_id_in_one_file_are_two(page):
    from collections import Counter

    line = cast.comment("¿Y a mí por qué no me contestáis?", key=None)
    assert admit(account=page, items=[line, line], at=cast.AT).new == 2
    assert admit(account=page, items=[line, line], at=cast.AT, numbered=Counter()).new == 0


def test_an_answer_that_comes_before_what_it_answers_finds_it_later(page):
    admit(account=page, items=[cast.comment("Y yo", key="late", parent="first")], at=cast.AT)
    admit(account=page, items=[cast.comment(key="first")], at=cast.AT)
    assert Message.objects.get(key="late").parent == Message.objects.get(key="first")


def test_parent_and_child_in_the_same_page_in_any_order(page):
    admit(account=page, items=[cast.comment("Y yo", key="b", parent="a"), cast.comment(key="a")], at=cast.AT)
    child = Message.objects.get(key="b")
    assert child.parent == Message.objects.get(key="a")
    assert child.label == "1.1"


def test_an_edit_keeps_what_was_said_before(page):
    admit(account=page, items=[cast.comment("Sois unos ladrones")], at=cast.AT)
    result = admit(account=page, items=[cast.comment("Perdonen")], at=cast.AT)
    assert result.changed == 1
    assert Message.objects.get().text == "Perdonen"
    assert MessageVersion.objects.get().text == "Sois unos ladrones"
    assert Duty.objects.count() == 1


def test_a_deletion_at_the_source_keeps_the_duty(page):
    admit(account=page, items=[cast.comment()], at=cast.AT)
    admit(account=page, items=[replace(cast.comment(), deleted=True, text="")], at=cast.AT)
    assert Message.objects.get().is_deleted
    assert Duty.objects.get().is_open


def test_an_automatic_mail_is_shown_and_is_not_received(page):
    admit(account=page, items=[replace(cast.comment(), automatic=True)], at=cast.AT)
    assert Message.objects.count() == 1
    assert coverage().received == 0


def test_an_answer_given_in_the_networks_own_app_closes_its_duty(page):
    admit(account=page, items=[own_post(), cast.comment()], at=cast.AT)
    admit(
        account=page, items=[replace(cast.comment("Se abre el lunes", key="r1", parent="c1"), is_own=True)], at=cast.AT
    )
    duty = Duty.objects.get()
    assert duty.ending == "answered_public"
    assert duty.covered_by.key == "r1"


def test_an_own_answer_that_comes_first_closes_the_duty_when_its_question_arrives(page):
    admit(
        account=page, items=[replace(cast.comment("Se abre el lunes", key="r1", parent="c1"), is_own=True)], at=cast.AT
    )
    admit(account=page, items=[cast.comment()], at=cast.AT)
    assert Duty.objects.get().ending == "answered_public"


def test_a_subscriber_that_fails_sends_only_the_culprit_to_the_tray(page, monkeypatch):
    from ventanilla.answers import subscriptions

    original = subscriptions.open_duties

    def picky(*, ids, **more):
        if Message.objects.filter(pk__in=ids, text__contains="veneno").exists():
            raise ValueError("cannot open this one")
        return original(ids=ids, **more)

    monkeypatch.setattr(subscriptions, "open_duties", picky)
    result = admit(
        account=page, items=[cast.comment(key="a"), cast.comment("veneno", key="b"), cast.comment(key="c")], at=cast.AT
    )
    assert (result.new, result.unreadable, result.seen) == (2, 1, 3)
    monkeypatch.setattr(subscriptions, "open_duties", original)
    assert retry_unreadable(unreadable=Unreadable.objects.get(), at=cast.AT)
    assert Duty.objects.count() == 3


def test_nobody_listening_is_refused(page, monkeypatch):
    monkeypatch.setattr(events, "_within", {MessagesAdmitted: []})
    with pytest.raises(events.NobodyListens):
        admit(account=page, items=[cast.comment()], at=cast.AT)


@pytest.mark.parametrize("text", ["a\x00b", "\ud800 sola", "x" * 1_000_000, "\u202e derecha", ""])
def test_hostile_texts_are_rows_like_any_other(page, text):
    assert admit(account=page, items=[cast.comment(text)], at=cast.AT).new == 1


def test_ids_of_three_kilobytes_are_identities(page):
    assert admit(account=page, items=[cast.comment(key="k" * 3000), cast.comment(key="k" * 3001)], at=cast.AT).new == 2


def test_numbers_follow_the_hour_in_which_people_wrote(page):
    items = [cast.comment(key=f"c{i}", created_at=cast.AT - timedelta(minutes=i)) for i in range(5)]
    admit(account=page, items=[own_post(), *items], at=cast.AT)
    assert list(Message.objects.filter(ours=False).order_by("created_at").values_list("number", flat=True)) == [
        1,
        2,
        3,
        4,
        5,
    ]
    assert Thread.objects.get().last_number == 5
