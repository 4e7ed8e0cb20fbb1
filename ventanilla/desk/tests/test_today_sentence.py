"""The first sentence of the day adds up, whatever came, and reads as a person would say it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cast import AT, joaquin, nuria
from ventanilla.answers.models import Duty
from ventanilla.departments import queries as house
from ventanilla.desk.queries import morning as queries
from ventanilla.desk.queries.morning import Arrivals, Group, arrivals, last_closing
from ventanilla.desk.tests import morning
from ventanilla.desk.tests.morning import NOW
from ventanilla.desk.web.today import wants
from ventanilla.desk.web.today.sentence import MOST, Sentence, sentence
from ventanilla.language import read
from ventanilla.language.kinds import KINDS, TOPICS

SINCE = AT - timedelta(hours=19)
NAMES = sorted({*KINDS, "urgent", "older", "other"})


def group(name: str, count: int, topic: str = "", waiting: int | None = None) -> Group:
    return Group(name, topic, count, count if waiting is None else waiting)


def said(groups: list[Group], *, capped: bool = False, language: str = "es") -> Sentence:
    with override(language):
        return sentence(Arrivals(SINCE, groups, capped), at=AT)


def whole(found: Sentence) -> str:
    parts = "".join(part.before + part.said for part in found.parts)
    return f"{found.lead}: {parts}." if parts else found.lead


@st.composite
def lots(draw: st.DrawFn) -> list[Group]:
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from(NAMES), st.sampled_from(["", *TOPICS])), min_size=1, max_size=40, unique=True
        )
    )
    rows = []
    for name, topic in keys:
        count = draw(st.integers(1, 400))
        rows.append(Group(name, topic, count, draw(st.integers(0, count))))
    return rows


@settings(max_examples=300, deadline=None)
@given(lots(), st.sampled_from(["es", "en"]))
def test_the_parts_add_up_to_the_total_whatever_came(groups: list[Group], language: str) -> None:
    found = said(groups, language=language)
    assert sum(part.count for part in found.parts) == found.total == sum(one.count for one in groups)
    assert 1 <= len(found.parts) <= MOST + 1
    text = whole(found)
    assert not re.search(r"%\(|\bNone\b|, ,|  ", text), text
    joint = {"es": " y ", "en": " and "}[language]
    assert [part.before for part in found.parts] == [
        "", *[", "] * (len(found.parts) - 2), joint,
    ][: len(found.parts)]  # fmt: skip
    assert all(part.said.startswith(tuple("0123456789")) for part in found.parts)


def test_it_reads_as_the_person_at_the_desk_would_say_it() -> None:
    groups = [
        group("question", 31, "deadline"), group("tag_only", 14), group("thanks", 6), group("urgent", 4),
        group("other", 5), group("question", 1, "price"), group("claim", 1), group("rumour", 1),
    ]  # fmt: skip
    assert whole(said(groups)) == (
        "63 desde ayer: 31 preguntan por el plazo, 14 solo etiquetan a alguien, 6 dan las gracias, 4 urgen y 8 son sueltas."
    )


def test_one_of_each_is_said_in_the_singular() -> None:
    assert whole(said([group("urgent", 1)])) == "1 desde ayer: 1 urge."
    assert whole(said([group("question", 1, "deadline")])) == "1 desde ayer: 1 pregunta por el plazo."
    assert whole(said([group("thanks", 1), group("urgent", 1)])) == "2 desde ayer: 1 urge y 1 da las gracias."


@pytest.mark.parametrize("name", sorted(set(KINDS) - {"other"}))
def test_every_kind_has_its_verb_in_both_numbers(name: str) -> None:
    one, several = (whole(said([group(name, n)])) for n in (1, 2))
    assert "suelta" not in one + several, "a kind that the sentence does not know"
    assert one.replace("1 ", "") != several.replace("2 ", "") or name == "claim"


def test_every_topic_that_is_asked_has_its_words() -> None:
    with override("es"):
        about = [wants.said("question", topic, 2) for topic in TOPICS]
        assert len(set(about)) == len(TOPICS)
        assert not [text for text in about if "otras cosas" in text]


def test_after_a_weekend_it_counts_since_friday() -> None:
    found = Arrivals(AT - timedelta(days=5), [group("thanks", 2)], False)
    with override("es"):
        assert sentence(found, at=AT).lead == "2 desde el viernes"


def test_more_than_can_be_looked_at_is_said() -> None:
    assert whole(said([group("thanks", 3000)], capped=True)).startswith("Más de 3.000 desde ayer. De los últimos: ")


def test_each_part_leads_to_those_that_it_counts() -> None:
    found = said([group("question", 9, "deadline"), group("urgent", 2), group("thanks", 5, waiting=0)])
    assert [part.url for part in found.parts] == [
        "/bandeja/sin-contestar/?clase=question&tema=deadline",
        "/bandeja/todos/?clase=thanks",
        "/bandeja/sin-contestar/?reloj=URG",
    ]  # fmt: skip
    assert found.rest == "De ellos esperan todavía 11."


@pytest.mark.django_db
def test_it_counts_what_came_since_attention_last_closed() -> None:
    account = morning.morning()
    calendar = house.calendar(around=NOW.year)
    since = last_closing(calendar, NOW)
    assert since.isoformat() == "2027-01-19T14:00:00+00:00", "Tuesday at three in the afternoon"
    assert last_closing(calendar, NOW - timedelta(days=2)).isoformat() == "2027-01-15T14:00:00+00:00", (
        "on Monday: Friday"
    )
    morning.said(account, "Lo de hace un mes", key="old", created_at=NOW - timedelta(days=30))
    morning.said(account, "No puedo más, me quiero morir", key="danger")
    found = arrivals(since=since, person=nuria())
    counts = {(one.name, one.topic): one.count for one in found.groups}
    assert counts[("older", "")] == 1
    assert counts[("urgent", "")] == 1
    assert found.total == sum(counts.values()) == found.waiting == 5
    assert arrivals(since=NOW + timedelta(hours=1), person=nuria()).total == 0


@pytest.mark.django_db
def test_what_is_private_is_counted_for_who_may_read_it() -> None:
    morning.privately(morning.morning())
    since = NOW - timedelta(days=1)
    assert arrivals(since=since, person=nuria()).total == 4
    assert arrivals(since=since, person=joaquin(reads_private=False)).total == 3


@pytest.mark.django_db
def test_only_the_latest_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    morning.morning()
    monkeypatch.setattr(queries, "LATEST", 2)
    found = arrivals(since=NOW - timedelta(days=1), person=nuria())
    assert (found.total, found.capped) == (2, True)
    assert Duty.objects.count() == 3


def test_the_rules_name_only_kinds_that_the_sentence_knows() -> None:
    assert set(KINDS) - {"question", "other"} <= wants.kinds()
    assert read("¿Cuándo se abre el plazo?").kind == "question"
