import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ventanilla.language import KINDS, LANGUAGES, TOPICS, Reading, identify, personal_data, read, same_wording

QUESTIONS = Path(__file__).with_name("questions.jsonl")
SAMPLES = Path(__file__).with_name("samples.jsonl")
KIND_OF_SAMPLE = {
    "consulta": "question",
    "queja": "complaint",
    "reclamación": "claim",
    "incidencia": "incident",
    "sugerencia": "suggestion",
    "agradecimiento": "thanks",
    "crítica": "criticism",
    "bulo": "rumour",
    "prensa": "press",
    "acceso": "access_request",
    "derechos": "rights_request",
    "accesibilidad": "accessibility",
}
ANY_TEXT = st.text(st.characters(codec=None), max_size=400)


@pytest.fixture(scope="module", autouse=True)
def _lists_are_loaded():
    """The first reading loads the lists; hypothesis would time it."""
    read("hola")


@given(ANY_TEXT, st.sampled_from([None, *LANGUAGES, "fr"]))
@example("\ud83d\x00\ufffe", None)
@example("\u202e\u2067שלום مرحبا؟", "es")
def test_no_text_breaks_the_reading(text, prior):
    reading = read(text, prior=prior)
    assert isinstance(reading, Reading)
    assert reading.kind in KINDS
    assert reading.topic is None or reading.topic in TOPICS
    assert reading.language is None or reading.language in LANGUAGES
    assert not (reading.no_utterance and (reading.asks or reading.distress or reading.danger))


@pytest.mark.parametrize(
    "piece", ["a", "hola ", "@a ", "no no me ", "a.b@", "l·", "600123456 ", "ES12 ", "👏", "\x00", "¿", "jaja"]
)
def test_a_megabyte_is_read_like_any_other(piece):
    text = piece * (1_000_000 // len(piece))
    assert isinstance(read(text), Reading)
    identify(text)
    personal_data(text)
    same_wording(text)


def test_a_plea_at_the_end_of_a_long_text_is_heard():
    assert read("bla " * 100_000 + "me quiero morir").distress


@pytest.mark.parametrize(
    "text",
    ["Vicenta García mira hui", "Hugo Blasco i Ferrer 👀", "Josefa Giménez i Mestre, apúntate", "Aitana Ribes", "@Pilar xa ti",
     "@Lucía mira", "@Lucía miraaa 👀", "@Lucía", "@Lucía @Pepe mira esto 😂", "@neus@social.example mireu", "@ana :)"],
)  # fmt: skip
def test_tagging_a_friend_says_nothing(text):
    reading = read(text)
    assert (reading.kind, reading.no_utterance, reading.asks) == ("tag_only", True, False)


@pytest.mark.parametrize("text", ["👏👏👏", "❤️", "🇪🇸🎉", "👍🏽", "😂 <3"])
def test_emoji_alone_say_nothing(text):
    reading = read(text)
    assert (reading.kind, reading.no_utterance, reading.asks) == ("emoji_only", True, False)


@pytest.mark.parametrize(
    "text",
    ["@Lucía mira el plazo", "@Lucía ?", "???", "🆘", "❓", "+1", "#sinagua", "@ana https://x.example", "ana@correo.example",
     "@ana #sinagua", "1", "@Lucía mira, sin agua", "Lucía mira", "Lucía Sin Agua", "Marta Lloret ?",
     "Rosa Gil no contesta", "MARTA LLORET", "[foto]", "🅷🅾🅻🅰", "@ana no"],
)  # fmt: skip
def test_what_may_say_something_is_an_utterance_and_a_question(text):
    reading = read(text)
    assert not reading.no_utterance
    assert reading.asks


@pytest.mark.parametrize(
    "text",
    ["Gracias", "¡Muchas gracias por todo, un saludo!", "Moltes gràcies a tots!", "Grazas por todo", "Eskerrik asko denoi",
     "Thank you so much!", "Buenos días", "jajajaja", "ok, gràcies", "Sois unos ladrones", "Qué vergüenza"],
)  # fmt: skip
def test_courtesy_and_mere_opinion_ask_nothing_and_are_still_utterances(text):
    reading = read(text)
    assert not reading.asks
    assert not reading.no_utterance


@pytest.mark.parametrize(
    "text",
    ["Gracias de antemano", "Gracias pero no me ha llegado", "gracias, cuando abren", "Hola, alguien sabe algo", "plazo",
     "gràcies, però encara no tinc resposta", "grazas, e o de inglés", "eskerrik asko, noiz irekitzen da", "thanks, any news",
     "Vergüenza, mi madre lleva dos horas de pie", "Enhorabuena, otra vez sin plazas", "buenas, el de soldadura"],
)  # fmt: skip
def test_a_question_behind_courtesy_or_anger_is_a_question(text):
    assert read(text).asks


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("¿Y a mí por qué no me contestáis?", "unanswered"),
        ("¿Cuándo se abre el plazo de los cursos?", "deadline"),
        ("Quant costa?", "price"),
        ("¿En mi pueblo no hay?", "place"),
        ("solo por las mañanas?", "timetable"),
        ("no está mi curso", "course"),
        ("Seguimos sin agua", "water_cut"),
        ("sale marrón, ¿se puede beber?", "water_quality"),
        ("Fuita d'aigua al camí", "leak"),
        ("No entiendo la factura", "bill"),
        ("I need an appointment", "appointment"),
        ("Zer agiri aurkeztu behar dira?", "documents"),
        ("Non collen o teléfono", "phone"),
        ("Me gustan los gatos", None),
    ],
)
def test_what_it_is_about(text, topic):
    assert read(text).topic == topic


def test_an_insult_does_not_hide_the_question_behind_it():
    reading = read("Sois unos inútiles y unos ladrones. ¿Cuándo pensáis contestarme?")
    assert reading.insult
    assert reading.asks
    assert not read("Sois un encanto").insult


@pytest.fixture(scope="module")
def samples():
    return [json.loads(line) for line in SAMPLES.read_text("utf-8").splitlines() if line.strip()]


def test_the_samples_are_in_their_language(samples):
    spoken = [sample for sample in samples if any(character.isalpha() for character in sample["text"])]
    wrong = [sample["id"] for sample in spoken if read(sample["text"]).language != sample["lang"].split("-")[0]]
    print(f"language right {len(spoken) - len(wrong)}/{len(spoken)}")
    assert len(wrong) <= len(spoken) // 50


def test_the_samples_are_of_their_kind(samples):
    expected = [
        (sample["text"], KIND_OF_SAMPLE.get(sample["expected"]["kind"]))
        for sample in samples
        if sample["kind"] == "message"
    ]
    named = [(text, kind) for text, kind in expected if kind and not read(text).no_utterance]
    right = [text for text, kind in named if read(text).kind == kind]
    print(f"kind right {len(right)}/{len(named)}")
    assert len(right) / len(named) >= 0.9


def test_only_the_sample_in_distress_opens_the_urgent_class(samples):
    readings = {sample["id"]: read(sample["text"]) for sample in samples}
    assert [key for key, reading in readings.items() if reading.distress or reading.danger] == ["m33"]


def test_no_sample_that_waits_for_an_answer_is_taken_for_one_that_does_not(samples):
    waiting = [
        s
        for s in samples
        if s["kind"] == "message" and s["expected"]["kind"] in set(KIND_OF_SAMPLE) - {"agradecimiento", "crítica"}
    ]
    assert [s["id"] for s in waiting if not read(s["text"]).asks] == []


def test_questions_written_by_somebody_else_are_recognised():
    if not QUESTIONS.is_file():
        pytest.skip("questions.jsonl is written by somebody other than the author of the rules, and is not here yet")
    lines = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines() if line.strip()]
    asking = [number for number, line in enumerate(lines, 1) if line["asks"]]
    taken = [number for number, line in enumerate(lines, 1) if read(line["text"]).asks]
    found = set(asking) & set(taken)
    recall, precision = len(found) / len(asking), len(found) / len(taken)
    print(f"recall {recall:.3f}, precision {precision:.3f} on {len(lines)} messages, {len(asking)} questions")
    assert len(lines) >= 200
    assert recall >= 0.98, f"missed lines {sorted(set(asking) - found)}"
