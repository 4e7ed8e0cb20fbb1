"""The plan of a page against thousands of networks that repeat, reorder, edit, delete, give back and break off.

Everything here is pure: a desk of dictionaries holds what the plan says, as the tables do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventanilla.channels.contract import Author, Item
from ventanilla.inbox.rules import (
    MAX_ID,
    MAX_KEY_BYTES,
    MAX_TEXT,
    Known,
    Plan,
    Prepared,
    Unusable,
    key_of,
    number_all,
    plan,
    prepare,
    sanitise,
    tray_key,
)

AT = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)
MANY = settings(max_examples=2000, deadline=None)
SOME = settings(max_examples=600, deadline=None)
US = "us"
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)
aspect = st.sampled_from(["comment", "mention", "quote"])


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


@st.composite
def trees(draw: st.DrawFn, most: int = 14) -> list[Item]:
    """A post, with comments that answer any of those before them; some ours, some automatic, some without thread."""
    items = []
    for number in range(draw(st.integers(1, most))):
        parent = draw(st.sampled_from(items)).remote_id if items else None
        ours = draw(st.integers(0, 5)) == 0
        items.append(
            Item(
                space=draw(st.sampled_from(["post", "post", "direct"])),
                remote_id=f"r{number}" + "x" * draw(st.sampled_from([0, 0, 0, 300])),
                text=draw(anything),
                author=Author(id=US if ours else draw(st.sampled_from(["ana", "luis", None]))),
                created_at=AT - timedelta(minutes=draw(st.integers(0, 90))),
                thread=draw(st.sampled_from(["r0", "r0", None])),
                parent=parent,
                automatic=draw(st.integers(0, 9)) == 0,
                aspects=draw(st.frozensets(aspect, max_size=2)),
            )
        )
    return items


@st.composite
def deliveries(draw: st.DrawFn, items: Sequence[Item]) -> list[list[Item]]:
    """The same network as pages: every item at least once, some again, in any order, cut anywhere."""
    again = draw(st.lists(st.sampled_from(items), max_size=len(items)))
    mixed = draw(st.permutations([*items, *again]))
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(mixed) - 1)), max_size=4)))
    return [mixed[start:end] for start, end in zip([0, *cuts], [*cuts, len(mixed)], strict=True)]


@MANY
@given(st.data())
def test_any_order_any_repetition_and_any_cut_hold_the_same_set(data: st.DataObject) -> None:
    items = data.draw(trees())
    one, two = Desk(), Desk()
    for page in data.draw(deliveries(items)):
        one.admit(page)
    for page in data.draw(deliveries(items)):
        two.admit(page)
    assert one.shown == two.shown
    assert len(one.held) == len(items)
    utterances = [item for item in items if item.author.id != US and not item.automatic]
    assert len(one.duties) == len(set(one.duties)) == len(utterances)


@MANY
@given(st.data())
def test_a_second_reading_finds_nothing_new_and_changes_nothing(data: st.DataObject) -> None:
    items = data.draw(trees())
    desk = Desk()
    desk.admit(data.draw(st.permutations(items)))
    before = dict(desk.held)
    for page in data.draw(deliveries(items)):
        made = desk.admit(page)
        assert (made.new, made.changed, made.aspects) == ([], 0, [])
    assert desk.held == before


@st.composite
def histories(draw: st.DrawFn) -> list[Item]:
    """States that one network went through, each as it was told: said, edited, taken away, given back."""
    told = list(draw(trees(6)))
    last = {item.remote_id: item for item in told}
    for _ in range(draw(st.integers(0, 8))):
        item = last[draw(st.sampled_from(sorted(str(key) for key in last)))]
        if draw(st.booleans()):
            now = replace(item, deleted=not item.deleted)
        else:
            now = replace(item, text=draw(anything), deleted=False)
        told.append(now)
        last[item.remote_id] = now
    return told


@MANY
@given(told=histories(), cut=st.integers(1, 5))
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
@given(told=histories())
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
@given(st.data())
def test_a_reading_that_breaks_off_and_begins_again_loses_nothing(data: st.DataObject) -> None:
    """A crash takes a page back whole: its cursor was not moved, so the page comes again, perhaps cut elsewhere."""
    items = data.draw(trees())
    desk, straight = Desk(), Desk()
    for page in data.draw(deliveries(items)):
        if data.draw(st.booleans()):
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
@given(items=trees(), data=st.data())
def test_what_was_erased_never_comes_back(items: list[Item], data: st.DataObject) -> None:
    desk = Desk()
    desk.admit(items)
    gone = data.draw(st.sampled_from(sorted(desk.held)))
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


@MANY
@given(
    lines=st.lists(st.tuples(st.sampled_from(["ana", "luis"]), st.sampled_from(["Gracias", "¿Y yo?"])), max_size=12),
    cut=st.integers(1, 12),
)
def test_equal_lines_without_an_id_are_as_many_as_they_are_and_the_same_file_adds_none(
    lines: list[tuple[str, str]], cut: int
) -> None:
    items = [
        Item(space="post", remote_id=None, text=text, author=Author(id=who), created_at=AT, thread="t")
        for who, text in lines
    ]

    def keys(step: int) -> list[str]:
        seen: Counter[str] = Counter()
        pages = [items[start : start + step] for start in range(0, len(items), step)]
        return [one.key for page in pages for one in prepare(page, at=AT, seen=seen)]

    assert len(set(keys(cut))) == len(items)
    assert keys(cut) == keys(len(items) or 1), "however the file is cut, a line keeps its identity"


@MANY
@given(
    shape=st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=40),
    cuts=st.sets(st.integers(0, 40), max_size=4),
)
def test_numbers_are_each_given_once_and_grow_however_the_thread_is_cut(
    shape: list[tuple[int, bool]], cuts: set[int]
) -> None:
    def number(parts: Sequence[Sequence[tuple[int, bool]]]) -> list[tuple[int, int]]:
        given_out: list[tuple[int, int]] = []
        last, subs = 0, {}
        for part in parts:
            new = [(n, parent if 0 < parent <= last else None, ours) for n, (parent, ours) in enumerate(part)]
            pairs, last = number_all(new, last=last, parents={}, subs=subs)
            for (main, sub), (_, _, ours) in zip(pairs, new, strict=True):
                if sub:
                    subs[main] = sub
                if ours:
                    assert sub == 0, "ours carry the number of what they answer"
            given_out += [pair for pair, (_, _, ours) in zip(pairs, new, strict=True) if not ours]
        return given_out

    edges = [0, *sorted(cut for cut in cuts if 0 < cut < len(shape)), len(shape)]
    labels = number([shape[start:end] for start, end in pairwise(edges)])
    assert len(labels) == len(set(labels)), "no two citizens have one number"
    mains = sorted(main for main, sub in labels if not sub)
    assert mains == list(range(1, len(mains) + 1)), "no number is left out"
    for main in mains:
        below = [sub for number, sub in labels if number == main and sub]
        assert below == list(range(1, len(below) + 1))


@MANY
@given(text=anything | st.text(max_size=30).map(lambda t: t * 9), limit=st.integers(0, 50))
def test_what_the_sanitiser_gives_both_engines_can_hold_and_it_is_the_same_twice(text: str, limit: int) -> None:
    clean = sanitise(text, limit)
    assert len(clean) <= limit
    assert "\x00" not in clean
    clean.encode()
    assert sanitise(clean, limit) == clean
    kept = [(a, b) for a, b in zip(text, clean, strict=False) if a != b]
    assert all(b == "\ufffd" and (a == "\x00" or "\ud800" <= a <= "\udfff") for a, b in kept)
    assert len(clean) == min(len(text), limit), "nothing is left out, only put in place of"


@MANY
@given(st.lists(anything | st.integers(150, MAX_ID - 1).map(lambda n: "ñ" * n), max_size=6, unique=True))
def test_a_key_fits_its_column_and_two_ids_have_two(ids: list[str]) -> None:
    clean = {sanitise(one, MAX_ID) for one in ids}
    keys = {key_of(one) for one in clean}
    assert len(keys) == len(clean)
    assert all(len(key.encode()) <= MAX_KEY_BYTES for key in keys)


@MANY
@given(anything)
def test_an_id_is_known_by_the_same_key_before_and_after_the_sanitiser(remote_id: str) -> None:
    """The census and the tray look for what a network names, as it names it."""
    assert key_of(remote_id) == key_of(sanitise(remote_id, MAX_ID))
    assert tray_key(remote_id) == tray_key(sanitise(remote_id, MAX_ID))


@MANY
@given(
    remote_id=st.none() | anything, text=anything, author=st.builds(Author, st.none() | anything, st.none() | anything, st.none() | anything),
    thread=st.none() | anything, parent=st.none() | anything, permalink=st.none() | anything,
    answers=st.lists(anything, max_size=3).map(tuple), aspects=st.frozensets(anything, max_size=3),
    created=st.none() | st.datetimes() | st.datetimes(timezones=st.just(UTC)),
)  # fmt: skip
def test_whatever_a_network_says_has_an_identity_and_an_hour(
    remote_id: str | None, text: str, author: Author, thread: str | None, parent: str | None, permalink: str | None,
    answers: tuple[str, ...], aspects: frozenset[str], created: datetime | None,
) -> None:  # fmt: skip
    item = Item(
        space="post", remote_id=remote_id, text=text, author=author, thread=thread, parent=parent, permalink=permalink,
        answers=answers, aspects=aspects, created_at=created,
    )  # fmt: skip
    (one,) = prepare([item], at=AT)
    (again,) = prepare([item], at=AT + timedelta(days=3))
    assert one.key == again.key, "when it is read says nothing of what it is"
    assert one.key
    assert one.thread_key
    assert one.parent_key != one.key
    assert one.created_at.tzinfo is UTC
    assert one.created_at.year >= 1990
    assert one.created_at <= AT + timedelta(days=1)
    assert not one.permalink or one.permalink.startswith(("http://", "https://"))
    held = {(one.space, one.key): Known(1, one.text, False, frozenset(" ".join(sorted(one.aspects))[:80].split()))}
    second = plan([again], held)
    assert (second.known, second.changed, second.aspects) == (1, 0, [])


@pytest.mark.parametrize(("field_name", "value"), [("space", "fax"), ("visibility", "secret")])
def test_a_space_that_nobody_knows_is_said_and_not_guessed(field_name: str, value: str) -> None:
    item = Item(space="post", remote_id="1", text="Hola", author=Author(id="ana"))
    with pytest.raises(Unusable, match=value):
        prepare([replace(item, **{field_name: value})], at=AT)
