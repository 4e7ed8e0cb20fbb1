from collections import Counter
from pathlib import Path

import pytest

from ventanilla.language import LANGUAGES, identify

CORPUS = [
    line.split("\t") for line in Path(__file__).with_name("identification.tsv").read_text("utf-8").splitlines() if line
]


def test_short_messages_are_told_apart():
    right = Counter(language for language, text in CORPUS if identify(text) == language)
    told_wrongly = [text for language, text in CORPUS if identify(text) not in (language, None)]
    totals = Counter(language for language, _ in CORPUS)
    brief = [(language, text) for language, text in CORPUS if len(text.split()) <= 4]
    brief_right = sum(identify(text) == language for language, text in brief)
    print(f"right {right.total()}/{len(CORPUS)}, of four words or fewer {brief_right}/{len(brief)}")
    print({language: f"{right[language]}/{totals[language]}" for language in LANGUAGES})
    assert len(CORPUS) >= 300
    assert len(brief) >= 100
    assert right.total() / len(CORPUS) >= 0.95
    assert brief_right / len(brief) >= 0.9
    assert len(told_wrongly) / len(CORPUS) <= 0.01
    assert all(right[language] / totals[language] >= 0.9 for language in LANGUAGES)


@pytest.mark.parametrize("text", ["ok, gràcies", "ok", "👏👏", "", "12 345", "@ana https://x.example #hola", "vale"])
def test_what_any_neighbour_may_write_is_undecided(text):
    assert identify(text) is None


@pytest.mark.parametrize("prior", ["es", "ca"])
def test_what_the_citizen_wrote_before_decides_a_close_call(prior):
    assert identify("ok, gràcies", prior=prior) == prior
    assert identify("factura", prior=prior) == prior


def test_what_the_citizen_wrote_before_does_not_decide_a_clear_one():
    assert identify("No me deja entrar en la web y no sé qué hacer", prior="ca") == "es"
    assert identify("Porte dos hores esperant i ningú em contesta", prior="es") == "ca"


def test_a_prior_that_is_no_language_of_the_desk_is_ignored():
    assert identify("ok", prior="fr") is None


def test_only_the_languages_asked_for_are_answered():
    for language, text in CORPUS:
        assert identify(text, among=("es", "ca")) in {"es", "ca", None}, language
    assert identify("Quan s'obri el termini?", among=("es", "ca")) == "ca"
    assert identify("Quan s'obri el termini?", among=()) is None


def test_mentions_addresses_and_hashtags_say_nothing_of_the_language():
    plain = identify("Quan torna l'aigua")
    assert (
        identify("@the_council_of_the_town Quan torna l'aigua #waterCut https://where.is.the.water.example/when")
        == plain
    )
