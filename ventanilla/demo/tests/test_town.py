from __future__ import annotations

import re
import string
import subprocess
import sys
import unicodedata
from collections import Counter
from datetime import date

import pytest

from ventanilla.demo.town import (
    ACCOUNTS,
    THREAD_850,
    THREAD_SIZE,
    Utterance,
    arrivals,
    comeback,
    posts,
    utterances,
)
from ventanilla.demo.town.accounts import LIVE_NETWORKS
from ventanilla.demo.town.days import Days
from ventanilla.demo.town.library import read_json, topics
from ventanilla.demo.town.plan import COMING, THREAD_TOPICS, WAITING, WAVES
from ventanilla.demo.town.wording import slots
from ventanilla.demo.town.writing import Desk

NETWORKS = {"facebook", "x", "instagram", "linkedin", "youtube", "pinterest", "mastodon", "bluesky", "email", "form"}
ANSWERED = {"answered_public", "answered_private", "answered_group", "acknowledged", "derived_external"}
EXPLAINED = {"noted_no_reply", "spam_closed", "covered_by"}
TAG_WORDS = {word for phrase in read_json("tags.json")["after"] for word in phrase.split()}
EVENING = Days().evening
QUESTION = "¿Cuándo se abre el plazo de los cursos? No encuentro la fecha."


@pytest.fixture(scope="module")
def received() -> list[Utterance]:
    return utterances()


@pytest.fixture(scope="module")
def thread(received: list[Utterance]) -> list[Utterance]:
    return [said for said in received if said.thread == THREAD_850]


@pytest.fixture(scope="module")
def coming() -> list[Utterance]:
    return arrivals()


def has_words(text: str) -> bool:
    return any(unicodedata.category(letter).startswith("L") for letter in text)


def is_tag(text: str) -> bool:
    words = text.split()
    names = [word for word in words if word[0] in "@" or word[0] in string.ascii_uppercase or word in ("i", "El")]
    return (
        bool(names)
        and all(word in names or word in TAG_WORDS for word in words)
        and len(words) <= 8
        and "." not in text[:-1]
    )


def spoken(said: list[Utterance]) -> set[str]:
    return {one.text.strip().lower() for one in said if has_words(one.text) and not is_tag(one.text)}


def test_a_fortnight_brings_more_than_1500_messages_over_every_network(received: list[Utterance]) -> None:
    networks = {account.slug: account.network for account in ACCOUNTS}
    seen = Counter(networks[said.account] for said in received)
    assert set(seen) == NETWORKS
    assert min(seen.values()) >= 40
    assert len(received) >= 1500
    assert received[0].minutes < -12 * 24 * 60
    assert received[-1].minutes <= 0


def test_people_say_things_in_at_least_500_ways_beside_tags_and_emoji(received: list[Utterance]) -> None:
    assert len(spoken(received)) >= 500


def test_the_thread_of_850_courses_has_exactly_214_open_comments_since_the_evening(thread: list[Utterance]) -> None:
    assert len(thread) == THREAD_SIZE == 214 == sum(THREAD_TOPICS.values())
    assert all(said.closed is None and said.visibility == "public" for said in thread)
    assert all(EVENING <= said.minutes <= 0 for said in thread)
    assert {said.account for said in thread} == {"facebook-ocupacio"}


def test_the_thread_holds_tags_emoji_nested_replies_and_complaints_of_being_skipped(thread: list[Utterance]) -> None:
    assert 40 <= sum(is_tag(said.text) for said in thread) <= 50
    assert sum(not has_words(said.text) for said in thread) == 15
    assert sum(said.parent is not None for said in thread) >= 20
    assert any("filtr" in said.text.lower() for said in thread)
    assert any(re.search(r"\b(hui|què|estem|feu|hi ha)\b", said.text.lower()) for said in thread)


def test_nobody_in_the_thread_answers_a_comment_that_comes_later(thread: list[Utterance]) -> None:
    when = {said.key: said.minutes for said in thread}
    assert all(when[said.parent] <= said.minutes for said in thread if said.parent)


def test_every_key_is_unique_and_every_reference_exists(received: list[Utterance], coming: list[Utterance]) -> None:
    everything = [*received, *coming]
    keys = {said.key for said in everything}
    published = {post.key: post for post in posts()}
    by_key = {said.key: said for said in everything}
    assert len(keys) == len(everything)
    assert not keys & set(published)
    for said in everything:
        assert said.account in {account.slug for account in ACCOUNTS}
        assert said.thread in published or said.thread in keys
        if said.thread in published:
            assert published[said.thread].account == said.account
            assert published[said.thread].minutes <= said.minutes
        if said.parent:
            assert by_key[said.parent].thread == said.thread
            assert by_key[said.parent].account == said.account


def test_before_the_last_evening_nearly_everything_is_closed_and_after_it_nothing(received: list[Utterance]) -> None:
    night = [said for said in received if said.minutes >= EVENING]
    older = [said for said in received if said.minutes < EVENING]
    assert all(said.closed is None for said in night)
    assert 60 <= len(night) - THREAD_SIZE <= 70
    assert 3 <= sum(said.closed is None for said in older) <= 12


def test_whatever_is_closed_has_an_ending_we_know_a_text_and_a_later_hour(received: list[Utterance]) -> None:
    for said in received:
        if said.closed:
            assert said.closed.ending in ANSWERED | EXPLAINED
            assert said.closed.text
            assert "{" not in said.closed.text
            assert said.minutes < said.closed.minutes <= EVENING
            assert not (said.visibility == "private" and said.closed.ending == "answered_public")


def test_tags_and_emoji_are_closed_as_asking_nothing_and_questions_are_not(received: list[Utterance]) -> None:
    for said in received:
        if said.closed and not has_words(said.text):
            assert said.closed.ending == "noted_no_reply"
        if said.closed and "?" in said.text and said.space == "mail":
            assert said.closed.ending != "noted_no_reply"


def test_an_answer_about_a_course_names_the_course_that_was_asked_about(received: list[Utterance]) -> None:
    courses = {name for pair in read_json("vocabulary.json")["course"] for name in pair}
    checked = 0
    for said in received:
        if not said.closed or not said.closed.text:
            continue
        asked = {name for name in courses if name.lower() in said.text.lower()}
        told = {name for name in courses if f" {name}" in said.closed.text}
        if asked and told and said.parent is None:
            checked += 1
            assert asked & told, (said.text, said.closed.text)
    assert checked >= 20


def test_the_same_seed_gives_the_same_town_and_another_seed_another(received: list[Utterance]) -> None:
    assert utterances(214) == received
    assert arrivals(214) == arrivals(214)
    assert posts(214) == posts(214)
    assert {said.text for said in utterances(7)} != {said.text for said in received}


def test_another_process_writes_the_same_town(received: list[Utterance]) -> None:
    code = "from ventanilla.demo.town import utterances; print(hash_of(utterances()))"
    code = code.replace("hash_of", "__import__('zlib').crc32").replace(
        "(utterances())", "(repr(utterances()).encode())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


@pytest.mark.parametrize("seed", [1, 2, 3, 99])
def test_every_seed_keeps_the_214_and_the_open_ones(seed: int) -> None:
    received = utterances(seed)
    open_ones = [said for said in received if said.closed is None and said.thread != THREAD_850]
    assert sum(said.thread == THREAD_850 for said in received) == 214
    assert 60 <= sum(said.minutes >= EVENING for said in open_ones) <= 70
    assert len(received) >= 1500


@pytest.mark.parametrize("morning", [date(2026, 11, 23), date(2026, 11, 24), date(2027, 1, 7), date(2028, 2, 29)])
def test_on_any_morning_dates_are_of_that_calendar_and_nothing_is_closed_after_hours(morning: date) -> None:
    rest = frozenset({date(2027, 1, 6), date(2027, 1, 1)})
    days = Days(morning, rest)
    received = utterances(morning=morning, rest=rest)
    assert sum(said.thread == THREAD_850 for said in received) == 214
    assert all(days.evening <= said.minutes <= 0 for said in received if said.thread == THREAD_850)
    assert all(said.closed.minutes <= days.evening for said in received if said.closed)
    courses = next(post for post in posts(morning=morning, rest=rest) if post.key == THREAD_850)
    assert days.words(days.working_day(3), "es") in courses.text


def test_the_evening_of_a_monday_is_the_friday_before() -> None:
    assert Days(date(2026, 11, 23)).evening == -(65 * 60 + 5)
    assert Days(date(2026, 11, 24)).evening == -(17 * 60 + 5)
    assert Days(date(2026, 11, 24), frozenset({date(2026, 11, 23)})).evening == -(89 * 60 + 5)


def test_dates_are_written_as_each_language_writes_them() -> None:
    assert Days().words(date(2027, 4, 5), "va") == "dilluns 5 d'abril"
    assert Days().words(date(2027, 3, 9), "es") == "martes 9 de marzo"


def test_the_morning_brings_120_messages_soon_and_denser_at_first_on_live_accounts_only(
    coming: list[Utterance],
) -> None:
    live = {account.slug for account in ACCOUNTS if account.network in LIVE_NETWORKS}
    minutes = [said.minutes for said in coming]
    assert len(coming) >= 120
    assert 0 < minutes[0] <= 2
    assert minutes == sorted(minutes)
    assert minutes[-1] <= 8 * 60
    assert sum(minute <= 60 for minute in minutes) > sum(minute > 420 for minute in minutes) * 1.8
    assert {said.account for said in coming} == live
    assert all(said.closed is None for said in coming)


def test_brown_water_comes_only_when_the_water_does(coming: list[Utterance]) -> None:
    brown = [said.minutes for said in coming if re.search(r"marr[oó]n?\b|tèrbola|turbia", said.text.lower())]
    assert brown
    assert min(brown) > 60


@pytest.mark.parametrize("which", ["received", "coming"])
def test_mails_have_subjects_private_things_no_page_and_texts_are_short(
    which: str, request: pytest.FixtureRequest
) -> None:
    for said in request.getfixturevalue(which):
        assert bool(said.subject) == (said.space == "mail")
        assert "\n" not in (said.subject or "")
        assert (said.visibility == "public") == (said.space == "post")
        assert (said.permalink is None) == (said.visibility == "private")
        assert 0 < len(said.text) <= 3000
        assert not re.search(r"[{}\[\]|]|\w> ", said.text), said.text


def test_a_person_in_distress_a_threatened_one_the_press_and_a_spammer_are_waiting(received: list[Utterance]) -> None:
    waiting = [said for said in received if said.closed is None and said.space in ("mail", "direct")]
    assert any("no puedo más" in said.text and "no despertarme" in said.text for said in waiting)
    assert any("me pega" in said.text for said in waiting)
    assert any("Diario de la Vall" in said.author_name for said in waiting)
    assert any("posicionamiento" in (said.subject or "") for said in waiting)


def test_no_personal_datum_could_be_anybodys(received: list[Utterance], coming: list[Utterance]) -> None:
    everything = [*received, *coming]
    ours = [post.text for post in posts()]
    texts = [said.text for said in everything] + [said.closed.text or "" for said in everything if said.closed] + ours
    for text in texts:
        assert set(re.findall(r"\b[XYZ]?\d{7,8}[A-Z]\b", text)) <= {"00000000T"}
        assert set(re.findall(r"\bES\d{2}[ \d]{20,}\d", text)) <= {"ES91 2100 0418 4502 0005 1332"}
        without_iban = re.sub(r"\bES\d{2}[ \d]{20,}\d", "", text)
        assert set(re.findall(r"(?<!\d)[6789]\d{2} ?\d{3} ?\d{3}(?!\d)", without_iban)) <= {"600000000", "900 000 000"}
        hosts = re.findall(r"[\w-]+\.(?:com|es|org|net|info|cat|gob)\b", text)
        assert not hosts, text
    for said in everything:
        if said.handle and ("@" in said.handle or "." in said.handle):
            assert re.search(r"(@|\.)example(\.(org|com|net))?$", said.handle), said.handle
        assert said.permalink is None or ".example/" in said.permalink


def test_whoever_shares_a_handle_on_a_network_is_one_person(received: list[Utterance], coming: list[Utterance]) -> None:
    owners: dict[tuple[str, str], set[str]] = {}
    for said in [*received, *coming]:
        if said.handle:
            owners.setdefault((said.account, said.handle), set()).add(said.author_id)
    shared = {handle for handle, people in owners.items() if len(people) > 1}
    assert shared <= {("email", "redaccion@diariodelavall.example")}


def test_every_wording_fills_its_slots_in_every_language_and_finds_its_answer() -> None:
    desk = Desk(214, "t", Days())
    for topic in topics().values():
        for tongue, lines in topic.wordings.items():
            for line in lines:
                values = slots(desk.people[50], tongue, desk.days, desk.rng)
                line.text.replace("[", "").format_map(values)
                spoken = desk.speaker.say(topic.name, desk.people[50], tongue)
                assert desk.speaker.answer(topic.name, spoken, "during")[1]
        labels = {line.label for lines in topic.wordings.values() for line in lines} - {""}
        answered = {line.label for lines in topic.answers.values() for line in lines}
        assert labels <= answered, (topic.name, labels - answered)


def test_the_plan_speaks_only_of_topics_accounts_and_posts_that_exist() -> None:
    bases = {item["base"] for item in read_json("posts.json")}
    slugs = {account.slug for account in ACCOUNTS}
    for wave in (*WAVES, *WAITING, *COMING):
        assert wave.topic in {*topics(), "tags", "emoji"}
        assert set(wave.accounts) <= slugs
        assert wave.base is None or wave.base in bases


def test_accounts_by_hand_in_life_are_by_hand_here() -> None:
    assert {account.network for account in ACCOUNTS if not account.by_hand} == {"bluesky", "email", "form"}
    assert {account.purpose for account in ACCOUNTS} == {"attention", "institutional"}
    assert len({account.slug for account in ACCOUNTS}) == len(ACCOUNTS)


def test_most_people_do_not_write_back_some_do_and_about_one_in_six_of_these_is_angry() -> None:
    angry = {line.text for lines in topics()["follow_angry"].wordings.values() for line in lines}
    backs = [comeback(f"Hola: del {day} al 30.", QUESTION, 214) for day in range(1500)]
    written = [back for back in backs if back]
    furious = sum(any(back[0][:18] == text[:18] for text in angry) for back in written)
    assert 0.25 < len(written) / len(backs) < 0.45
    assert 0.10 < furious / len(written) < 0.25
    assert all(minutes > 0 and "{" not in text for text, minutes in written)


def test_what_somebody_writes_back_is_the_same_each_time() -> None:
    assert [comeback(f"Hola {n}", QUESTION, 5) for n in range(50)] == [
        comeback(f"Hola {n}", QUESTION, 5) for n in range(50)
    ]


def test_nobody_in_distress_is_made_to_shout_or_joke(received: list[Utterance]) -> None:
    for said in received:
        if "no puedo más" in said.text or "me pega" in said.text:
            assert not any(comeback(f"Aquí estamos, {n}", said.text, 214) for n in range(200))
    assert not any(comeback(f"Llama al 024 ahora, te atienden. {n}", QUESTION, 214) for n in range(200))


def test_a_valencian_speaker_writes_back_in_valencian() -> None:
    valencian = {line.text for lines in topics().values() for line in lines.wordings.get("va", ())}
    backs = [comeback(f"Hola {n}", "Bon dia, quan s'obri el termini? Fa dies que ho mire", 214) for n in range(300)]
    assert any(backs)
    assert all(any(back[0][:4] == text[:4] for text in valencian) for back in backs if back)


def test_the_town_needs_neither_django_nor_a_database() -> None:
    code = "import sys, ventanilla.demo.town as t; t.utterances(); sys.exit(any(m == 'django' or m.startswith('django.') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
