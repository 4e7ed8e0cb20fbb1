"""Who is who: what the sanitiser gives, the identity of an item, the numbers of a thread. Pure, for any text at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventanilla.channels.contract import Author, Item
from ventanilla.inbox.rules import (
    MAX_ID,
    MAX_KEY_BYTES,
    Known,
    Unusable,
    key_of,
    number_all,
    plan,
    prepare,
    sanitise,
    tray_key,
)

AT = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)
MANY = settings(max_examples=500, deadline=None)
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


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
