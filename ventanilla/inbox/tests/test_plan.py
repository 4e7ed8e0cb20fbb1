"""The plan of a page against thousands of networks that repeat, reorder, edit, delete, give back and break off.

Everything here is pure: a desk of dictionaries holds what the plan says, as the tables do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from ventanilla.channels.contract import Author, Item
from ventanilla.inbox.rules import (
    MAX_TEXT,
    Known,
    Plan,
    Prepared,
    key_of,
    plan,
    prepare,
    sanitise,
)

AT = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)
MANY = settings(max_examples=1000, deadline=None)
SOME = settings(max_examples=300, deadline=None)
US = "us"
random = st.integers(0, 2**32).map(Random)


@dataclass
class Desk:
    """What the tables hold of one account, kept by the letter of the plan."""

    held: dict[tuple[str, str], Known] = field(default_factory=dict)
    duties: list[int] = field(default_factory=list)
    versions: list[tuple[int, str]] = field(default_factory=list)

    def admit(self, items: Sequence[Item]) -> Plan:
        prepared = prepare(items, at=AT, own_ids=frozenset({US}))
        made = plan(prepared, self.held)
        assert len(made.new) + made.known + made.changed == len(items)
        for one in made.new:
            self._insert(one)
        for known, one in made.edited:
            self._put(replace(known, text=one.text), "edited")
        for known in made.deleted:
            self._put(replace(known, deleted=True, text=known.text if known.ours else ""), "deleted")
        for known, one in made.returned:
            self._put(replace(known, deleted=False, text=one.text), "back")
        for known, aspects in made.aspects:
            self._put(replace(self._by_id(known.id), aspects=aspects), "")
        return made

    def _insert(self, one: Prepared) -> None:
        identity = (one.space, one.key)
        assert identity not in self.held
        number = len(self.held) + 1
        self.held[identity] = Known(number, one.text, False, one.aspects, one.ours)
        if not one.ours and not one.automatic:
            self.duties.append(number)

    def _by_id(self, number: int) -> Known:
        return next(known for known in self.held.values() if known.id == number)

    def _put(self, now: Known, kind: str) -> None:
        identity = next(key for key, known in self.held.items() if known.id == now.id)
        self.held[identity] = now
        if kind:
            self.versions.append((now.id, kind))

    @property
    def shown(self) -> dict[tuple[str, str], tuple[str, bool, frozenset[str]]]:
        return {identity: (one.text, one.deleted, one.aspects) for identity, one in self.held.items()}


TEXTS = ("", "Gracias", "¿Y yo?", "¿Y yo?", "a\x00b", "\ud800 sola", "\u202e al revés", "¿Cuándo abre?")


def tree(size: int, dice: Random) -> list[Item]:
    """A post, with comments that answer any of those before them; some ours, some automatic, some without thread."""
    items: list[Item] = []
    for number in range(size):
        parent = dice.choice(items).remote_id if items else None
        items.append(
            Item(
                space=dice.choice(("post", "post", "direct")),
                remote_id=f"r{number}" + "x" * dice.choice((0, 0, 0, 300)),
                text=dice.choice(TEXTS),
                author=Author(id=dice.choice((US, "ana", "luis", "eva", None))),
                created_at=AT - timedelta(minutes=dice.randint(0, 90)),
                thread=dice.choice(("r0", "r0", None)),
                parent=parent,
                automatic=dice.random() < 0.1,
                aspects=frozenset(dice.choices(("comment", "mention", "quote"), k=dice.randint(0, 2))),
            )
        )
    return items


trees = st.builds(tree, st.integers(1, 25), random)


def deliver(items: Sequence[Item], dice: Random) -> list[list[Item]]:
    """The same network as pages: every item at least once, some again, in any order, cut anywhere."""
    mixed = [*items, *dice.choices(items, k=dice.randint(0, len(items)))]
    dice.shuffle(mixed)
    cuts = sorted(dice.choices(range(1, len(mixed) + 1), k=dice.randint(0, 4)))
    return [mixed[start:end] for start, end in pairwise([0, *cuts, len(mixed)])]


@MANY
@given(items=trees, dice=random)
def test_any_order_any_repetition_and_any_cut_hold_the_same_set(items: list[Item], dice: Random) -> None:
    one, two = Desk(), Desk()
    for desk in (one, two):
        for page in deliver(items, dice):
            desk.admit(page)
    assert one.shown == two.shown
    assert len(one.held) == len(items)
    utterances = [item for item in items if item.author.id != US and not item.automatic]
    assert len(one.duties) == len(set(one.duties)) == len(utterances)


@MANY
@given(items=trees, dice=random)
def test_a_second_reading_finds_nothing_new_and_changes_nothing(items: list[Item], dice: Random) -> None:
    desk = Desk()
    desk.admit(dice.sample(items, len(items)))
    before = dict(desk.held)
    for page in deliver(items, dice):
        made = desk.admit(page)
        assert (made.new, made.changed, made.aspects) == ([], 0, [])
    assert desk.held == before


def history(told: list[Item], steps: int, dice: Random) -> list[Item]:
    """States that one network went through, each as it was told: said, edited, taken away, given back."""
    last = {str(item.remote_id): item for item in told}
    for _ in range(steps):
        item = last[dice.choice(sorted(last))]
        if dice.random() < 0.5:
            now = replace(item, deleted=not item.deleted)
        else:
            now = replace(item, text=dice.choice(TEXTS), deleted=False)
        told.append(now)
        last[str(item.remote_id)] = now
    return told


histories = st.builds(history, st.builds(tree, st.integers(1, 6), random), st.integers(0, 14), random)


@MANY
@given(told=histories, cut=st.integers(1, 5))
def test_after_edits_deletions_and_returns_the_desk_shows_what_the_network_shows(told: list[Item], cut: int) -> None:
    desk = Desk()
    for start in range(0, len(told), cut):
        desk.admit(told[start : start + cut])
    last = {(item.space, key_of(str(item.remote_id))): item for item in told}
    for identity, item in last.items():
        known = desk.held.get(identity)
        if known is None:
            assert item.deleted, "what is there for others and was read is held"
            continue
        assert known.deleted == item.deleted
        if not item.deleted:
            assert known.text == sanitise(item.text, MAX_TEXT)
    assert len(desk.duties) == len(set(desk.duties))


@SOME
@given(told=histories)
def test_one_by_one_never_fewer_duties_than_by_pages(told: list[Item]) -> None:
    """What was seen once has its duty for ever: a deletion takes none away, an edit makes no second one."""
    alone = Desk()
    owed = 0
    for item in told:
        alone.admit([item])
        assert len(alone.duties) >= owed
        owed = len(alone.duties)
    paged = Desk()
    paged.admit(told)
    assert set(paged.held) <= set(alone.held)


@MANY
@given(items=trees, dice=random)
def test_a_reading_that_breaks_off_and_begins_again_loses_nothing(items: list[Item], dice: Random) -> None:
    """A crash takes a page back whole: its cursor was not moved, so the page comes again, perhaps cut elsewhere."""
    desk, straight = Desk(), Desk()
    for page in deliver(items, dice):
        if dice.random() < 0.5:
            held, duties, versions = dict(desk.held), list(desk.duties), list(desk.versions)
            desk.admit(page)
            desk.held, desk.duties, desk.versions = held, duties, versions
            for again in page:
                desk.admit([again])
        else:
            desk.admit(page)
    straight.admit(items)
    assert desk.shown == straight.shown
    assert len(desk.duties) == len(straight.duties)


@SOME
@given(items=trees, dice=random)
def test_what_was_erased_never_comes_back(items: list[Item], dice: Random) -> None:
    desk = Desk()
    desk.admit(items)
    gone = dice.choice(sorted(desk.held))
    desk.held[gone] = replace(desk.held[gone], text="", erased=True)
    for item in items:
        made = desk.admit([replace(item, text=f"{item.text} otra vez", aspects=frozenset({"quote"}))])
        if (item.space, key_of(str(item.remote_id))) == gone:
            assert (made.known, made.changed, made.aspects) == (1, 0, [])
    assert desk.held[gone].text == ""


def test_a_deletion_of_something_never_seen_is_nothing_to_admit() -> None:
    item = Item(space="post", remote_id="x", text="", author=Author(id="ana"), deleted=True)
    made = Desk().admit([item])
    assert (made.new, made.known, made.deleted) == ([], 1, [])
