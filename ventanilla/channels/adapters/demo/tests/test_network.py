"""What the pretend network does beyond the contract: it waits, answers back, hides, and begins again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from ventanilla.channels.adapters.demo.adapter import ADAPTER
from ventanilla.channels.adapters.demo.network import Network
from ventanilla.channels.adapters.demo.tests.test_conformance import NOW, PLACE, PretendNetwork
from ventanilla.channels.contract import Author, Draft, Item, Permanent

SOON = timedelta(minutes=2)


@pytest.fixture
def fake() -> Iterator[PretendNetwork]:
    made = PretendNetwork()
    yield made
    made.close()


def send(fake: PretendNetwork, parent: str, text: str = "El lunes a las nueve.") -> str:
    access = fake.access()
    asked = fake.network.by_id(PLACE, parent)
    draft = Draft(text, ADAPTER.new_key(access=access), reply_to=parent, thread=asked.thread if asked else None)
    return ADAPTER.send(access, draft).remote_id or ""


def read(fake: PretendNetwork, minutes: float = 0.0) -> list[Item]:
    return list(ADAPTER.read(fake.access(now=NOW + timedelta(minutes=minutes)), "everything", {}).items)


def test_nobody_reads_what_nobody_has_written_yet(fake: PretendNetwork) -> None:
    said = Item("post", "later", "Aún no lo he escrito", Author("c1"), NOW + timedelta(minutes=5))
    fake.network.put([(PLACE, said)])
    assert read(fake, 4.9) == []
    assert [item.remote_id for item in read(fake, 5)] == ["later"]


def test_who_was_answered_writes_back_under_the_answer_when_their_minutes_have_passed(fake: PretendNetwork) -> None:
    fake.network.on_answer = lambda answered, ours, count: (f"{count}: ¡menuda vergüenza! ({ours})", SOON)
    asked = fake.say("¿Cuándo abrís?", author="rosa")
    ours = send(fake, asked)
    assert len(read(fake, 1.9)) == 2
    back = read(fake, 2)[-1]
    assert (back.author.id, back.parent, back.text) == ("rosa", ours, "1: ¡menuda vergüenza! (El lunes a las nueve.)")


def test_an_answer_sent_twice_with_one_key_is_answered_back_once(fake: PretendNetwork) -> None:
    fake.network.on_answer = lambda answered, ours, count: (f"vuelvo {count}", SOON)
    asked = fake.say("¿Cuándo abrís?")
    access = fake.access()
    draft = Draft("El lunes.", ADAPTER.new_key(access=access), reply_to=asked, thread=asked)
    for _ in range(3):
        ADAPTER.send(access, draft)
    assert [item.text for item in read(fake, 60) if item.text.startswith("vuelvo")] == ["vuelvo 1"]


def test_what_is_no_longer_there_cannot_be_answered(fake: PretendNetwork) -> None:
    with pytest.raises(Permanent):
        send(fake, "bluesky/nobody")


def test_a_new_morning_is_exactly_what_was_kept(fake: PretendNetwork) -> None:
    fake.network.on_answer = lambda answered, ours, count: (f"vuelvo {count}", SOON)
    asked = fake.say("¿Cuándo abrís?")
    fake.network.leave_note("morning", "2027-01-14")
    fake.network.keep_morning()
    before = read(fake, 60)
    send(fake, asked)
    assert len(read(fake, 60)) == 3
    fake.network.bring_morning_back()
    assert read(fake, 60) == before
    assert fake.network.note("morning") == "2027-01-14"
    send(fake, asked)
    assert read(fake, 60)[-1].text == "vuelvo 1"


def test_two_that_want_to_change_a_note_do_not_both_do_it(fake: PretendNetwork) -> None:
    fake.network.leave_note("opened", "no")
    assert [Network().swap_note("opened", "no", "yes") for _ in range(2)] == [True, False]


def test_somebody_has_just_written_only_when_there_is_something_to_read(fake: PretendNetwork) -> None:
    said = fake.say("hola")
    before, after = NOW - timedelta(hours=1), NOW
    assert fake.network.due(PLACE, since=before, until=after)
    assert not fake.network.due(PLACE, since=after, until=after + timedelta(hours=1))
    fake.network.hide(PLACE, said)
    assert not fake.network.due(PLACE, since=before, until=after)
