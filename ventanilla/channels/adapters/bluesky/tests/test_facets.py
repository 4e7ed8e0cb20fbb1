from hypothesis import given
from hypothesis import strategies as st

from ventanilla.channels.adapters.bluesky.facets import Facet, facets

PEOPLE = {"ana.test": "did:plc:ana"}
WORDS = st.sampled_from(
    [
        "¿cuándo?",
        "👨‍👩‍👧‍👦",
        "https://sede.test/cita?a=1",
        "@ana.test",
        "#cursos",
        "(https://sede.test/a_(b))",
        "ñ,",
        "\n",
        "fin.",
    ]
)


def _facets(text: str) -> list[Facet]:
    return facets(text, resolve=PEOPLE.get)


def _cut(text: str, facet: Facet) -> str:
    place = facet["index"]
    return text.encode()[place["byteStart"] : place["byteEnd"]].decode()


def _shown(text: str) -> list[tuple[str, str]]:
    return [(_cut(text, f), next(v for k, v in f["features"][0].items() if k != "$type")) for f in _facets(text)]


def test_places_are_counted_in_bytes_after_accents_and_emoji() -> None:
    text = "Sí 👨‍👩‍👧‍👦: https://sede.test/cita, @ana.test y #cursos."
    assert _shown(text) == [
        ("https://sede.test/cita", "https://sede.test/cita"),
        ("@ana.test", "did:plc:ana"),
        ("#cursos", "cursos"),
    ]


def test_what_closes_the_sentence_is_not_of_the_link() -> None:
    assert _shown("(ver https://sede.test/a_(b)).")[0][0] == "https://sede.test/a_(b)"
    assert _shown("«https://sede.test/a»")[0][0] == "https://sede.test/a"
    assert _shown("¿https://sede.test/a?")[0][0] == "https://sede.test/a"
    assert _shown("mira www.sede.test/a")[0] == ("www.sede.test/a", "https://www.sede.test/a")


def test_a_mail_address_is_no_mention_and_an_unknown_handle_is_only_text() -> None:
    assert _shown("escribe a info@ana.test o a @nadie.test") == []
    assert _shown("https://sede.test/@ana.test") == [("https://sede.test/@ana.test",) * 2]


def test_a_number_after_a_hash_is_no_tag() -> None:
    assert _shown("somos el #1 de #2026 y #C3") == [("#C3", "C3")]


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_every_facet_cuts_whole_characters_and_none_overlaps_another(text: str) -> None:
    end = 0
    for facet in _facets(text):
        assert _cut(text, facet).strip() == _cut(text, facet) != ""
        assert facet["index"]["byteStart"] >= end
        end = facet["index"]["byteEnd"]


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for facet in _facets(text):
        _cut(text, facet)
