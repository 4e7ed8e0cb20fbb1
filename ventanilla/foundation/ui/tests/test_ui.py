"""The parts of every screen: what they say and what they count."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.foundation.ui import words
from ventanilla.foundation.ui.ruler import BINNED_ABOVE, STATES, ruler

PACKAGE = Path(__file__).resolve().parents[3]
TEMPLATES = sorted(p for p in PACKAGE.rglob("templates/**/*") if p.suffix in {".html", ".svg"})
MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2027, 3, 17, 9, 42, tzinfo=MADRID)


@pytest.fixture(autouse=True)
def in_madrid():
    with timezone.override(MADRID):
        yield


def draw(source: str, **context: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


# Words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "said"),
    [("es", "jueves 25 de marzo, 9:05"), ("ca-valencia", "dijous 25 de març, 9:05"), ("en", "Thursday 25 March, 9:05")],
)
def test_a_date_is_said_in_words_in_each_language(language: str, said: str) -> None:
    with translation.override(language):
        assert words.in_words(datetime(2027, 3, 25, 9, 5, tzinfo=MADRID), now=NOW) == said


def test_valencian_elides_before_a_vowel() -> None:
    with translation.override("ca-valencia"):
        assert words.in_words(date(2027, 4, 1), now=NOW).replace("’", "'") == "dijous 1 d'abril"


def test_another_year_is_told() -> None:
    with translation.override("es"):
        assert (
            words.in_words(datetime(2026, 3, 18, 9, 5, tzinfo=MADRID), now=NOW) == "miércoles 18 de marzo de 2026, 9:05"
        )


def test_near_days_have_a_name_and_the_day_turns_at_midnight_of_the_town_not_of_greenwich() -> None:
    late = datetime(2027, 3, 17, 23, 30, tzinfo=UTC)
    with translation.override("en"):
        assert words.in_words(late, now=NOW) == "tomorrow, 0:30"
        assert words.in_words(NOW, now=late) == "yesterday, 9:42"
        assert words.in_words(NOW.date(), now=NOW) == "today"


@pytest.mark.parametrize(("language", "said"), [("es", "1.512"), ("ca-valencia", "1.512"), ("en", "1,512")])
def test_four_figures_are_grouped_as_the_language_does(language: str, said: str) -> None:
    with translation.override(language):
        assert words.figure(1512) == said


def test_decimals_do_not_take_the_mark_of_thousands() -> None:
    with translation.override("es"):
        assert words.figure(1512.5) == "1.512,5"


@pytest.mark.parametrize("nothing", [None, "", "yesterday", 0])
def test_what_is_no_date_is_said_as_nothing(nothing: object) -> None:
    assert draw("[{{ d|in_words:now }}{{ d|hour }}{% when d %}]", d=nothing, now=NOW) == "[]"


def test_the_page_tells_from_its_own_now() -> None:
    with translation.override("en"):
        drawn = draw("{% when d %}", d=NOW - timedelta(days=1), now=NOW)
    assert drawn == '<time datetime="2027-03-16T09:42:00+01:00">yesterday, 9:42</time>'


# Small parts ------------------------------------------------------------------------------------------------------


def test_what_citizens_write_cannot_become_markup() -> None:
    evil = '"><script>alert(1)</script>'
    drawn = draw(
        "{% icon x %}{% net x %}{% seen_by x %}{% clock_chip x x %}{% outcome x x %}{% progress 1 2 x %}{% bar p x %}{{ x|initials }}",
        x=evil,
        p=[(evil, 1)],
    )
    assert "<script" not in drawn
    assert '">' not in re.sub(r"<[^<>]*>", "", drawn)


def test_what_is_not_surely_public_is_shown_as_private() -> None:
    assert 'data-visibility="public"' in draw('{% seen_by "public" %}')
    for other in ("private", "", "PUBLIC", "limited"):
        assert 'data-visibility="private"' in draw("{% seen_by v %}", v=other)


@pytest.mark.parametrize("state", ["calm", "soon", "late", "paused", "met"])
def test_a_deadline_is_never_told_by_colour_alone(state: str) -> None:
    drawn = draw('{% clock_chip s "in words" %}', s=state)
    assert "in words" in drawn
    assert "<svg" in drawn


def test_the_five_states_of_a_deadline_have_five_icons() -> None:
    icons = {
        re.search(r"#i-(\w+)", draw("{% clock_chip s 'x' %}", s=s)).group(1)
        for s in ("calm", "soon", "late", "paused", "met")
    }
    assert len(icons) == 5


def test_every_network_has_letters_and_a_full_name_of_its_own() -> None:
    from ventanilla.foundation.ui.nets import _NETS, name_of

    seen = [name_of(code) for code in _NETS]
    assert len({letters for letters, _ in seen}) == len({name for _, name in seen}) == len(_NETS)
    assert all(1 <= len(letters) <= 3 for letters, _ in seen)
    assert name_of("nextdoor") == ("Ne", "Nextdoor")
    assert name_of("")[0] == "?"


@pytest.mark.parametrize(
    ("name", "letters"), [("Nuria Ferrer", "NF"), ("nuria", "N"), ("", ""), (None, ""), ("María de los Ángeles", "MÁ")]
)
def test_a_person_without_picture_has_two_letters_at_most(name: object, letters: str) -> None:
    assert draw("{{ n|initials }}", n=name) == letters


def test_every_icon_that_a_template_names_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="i-([\w-]+)"', render_to_string("ui/sprite.svg")))
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())}
    assert named
    assert named <= drawn


# Sums -------------------------------------------------------------------------------------------------------------


def test_a_sum_that_balances_says_so_with_its_operators() -> None:
    with translation.override("es"):
        drawn = draw("{% proof 1512 1471 41 %}")
    figures = re.findall(r"<i>([^<]+)</i>|<b[^>]*>([\d.]+)</b>", drawn)
    assert ["".join(f) for f in figures] == ["1.512", "=", "1.471", "+", "41"]
    assert 'data-balanced="true"' in drawn


@pytest.mark.parametrize(("open_", "told"), [(40, "1 is missing"), (30, "11 are missing"), (42, "1 too many")])
def test_a_sum_that_does_not_balance_is_never_hidden(open_: int, told: str) -> None:
    with translation.override("en"):
        drawn = draw("{% proof 1512 1471 o %}", o=open_)
    assert 'data-balanced="false"' in drawn
    assert told in drawn
    assert "≠" in drawn


@given(st.lists(st.tuples(st.sampled_from(["answered", "open"]), st.integers(0, 10**7)), max_size=8))
def test_the_parts_of_a_bar_fill_it_and_the_least_can_be_seen(parts: list[tuple[str, int]]) -> None:
    widths = [float(w) for w in re.findall(r'x="[\d.]+" y="0" width="([\d.]+)"', draw("{% bar p 'label' %}", p=parts))]
    shown = [count for _, count in parts if count]
    assert len(widths) == len(shown)
    if shown:
        assert abs(sum(widths) + 3 * (len(shown) - 1) - 1000) < 1
        assert min(widths) >= 4


# The ruler --------------------------------------------------------------------------------------------------------

threads = st.lists(st.sampled_from(STATES), max_size=900)


@given(threads)
def test_the_ruler_has_one_position_for_each_message(states: list[str]) -> None:
    drawn = ruler(states)
    assert drawn.positions == len(states) == sum(drawn.counts.values())
    assert drawn.width == max(len(states), 1) * 4


@given(threads)
def test_each_open_message_stands_in_its_own_place_however_long_the_thread(states: list[str]) -> None:
    drawn = ruler(states)
    for state in ("open", "late"):
        places = [int(x) // 4 for x in re.findall(r"M(\d+) ", drawn.marks[state])]
        assert places == [i for i, found in enumerate(states) if found == state]


@given(threads.filter(lambda s: len(s) <= BINNED_ABOVE))
def test_up_to_600_nobody_is_rounded_away(states: list[str]) -> None:
    drawn = ruler(states)
    for state in ("answered", "reason"):
        covered: list[int] = []
        for x, wide in re.findall(r"M(\d+) 6h(\d+)", drawn.marks[state]):
            covered += range(int(x) // 4, (int(x) + int(wide) + 3) // 4)
        assert covered == [i for i, found in enumerate(states) if found == state]


def test_above_600_the_closed_are_binned_and_the_page_stays_light() -> None:
    states = (["answered"] * 40 + ["reason"]) * 200 + ["open"]
    drawn = draw("{% ruler s %}", s=states)
    assert ruler(states).binned
    assert len(drawn) < 12_000
    assert f'data-positions="{len(states)}"' in drawn


def test_the_ruler_has_a_twin_in_words_with_three_numbers() -> None:
    with translation.override("en"):
        drawn = draw("{% ruler s legend=False %}", s=["answered"] * 187 + ["reason"] * 8 + ["open"] * 18 + ["late"])
    text = " ".join(re.sub(r"<[^>]+>", " ", drawn).split())
    assert text == "187 answered 8 did not ask for an answer 19 pending, 1 late"
    assert 'aria-hidden="true"' in drawn


def test_a_state_without_a_place_is_refused_not_lost() -> None:
    with pytest.raises(ValueError, match="sleeping"):
        ruler(["answered", "sleeping"])
