from hypothesis import example, given
from hypothesis import strategies as st

from ventanilla.language import fold, same_wording

ANY_TEXT = st.text(st.characters(codec=None), max_size=200)
CATALAN = st.text("l·.coaL•Ŀŀ ieñÑn\u0303ç", max_size=40)


def test_accents_and_case_go_but_ñ_and_ç_stay():
    assert fold("  ÁRBOL  Pingüino\tAÑO  Plaça È ") == "arbol pinguino año plaça e"


def test_a_decomposed_ñ_is_the_same_letter():
    assert fold("an\u0303o") == "año"
    assert fold("placa\u0327a") != fold("placa")


def test_the_geminate_is_found_however_it_is_typed():
    assert {fold(word) for word in ("col·legi", "COL·LEGI", "coŀlegi", "col•legi", "col.legi", "collegi")} == {
        "collegi"
    }
    assert fold("final.los cursos") == "final.los cursos"


def test_typographic_signs_and_hidden_characters_do_not_part_words():
    assert fold("l’aigua") == fold("l'aigua")
    assert fold("pla\u00adzo") == fold("pla\u200bzo") == "plazo"
    assert fold("\u202eplazo") == "plazo"


def test_fancy_letters_are_letters():
    assert fold("𝗛𝗼𝗹𝗮") == "hola"


@given(ANY_TEXT | CATALAN)
@example("l·l·l")
@example("ㄱㅏ")
@example("İß½ﷺ")
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT)
@example("\ud800")
@example("a\x00b")
def test_the_fold_can_be_stored_anywhere(text):
    folded = fold(text)
    folded.encode("utf-8")
    assert "\x00" not in folded
    assert folded == folded.strip()
    assert "  " not in folded


def test_same_wording_forgets_whom_how_long_and_how_loud():
    assert same_wording("@Ana GRACIAAAAS!!! 👏👏") == same_wording("gracias @neus@social.example") == "gracias"
    assert same_wording("jajajaja no") == same_wording("jaja, ¡no!")


def test_same_wording_keeps_figures_apart():
    assert same_wording("el 15") != same_wording("el 16")
    assert same_wording("1000 euros") != same_wording("100 euros")
    assert same_wording("perro") != same_wording("pero")


@given(ANY_TEXT)
def test_the_normal_form_is_its_own_normal_form(text):
    assert same_wording(same_wording(text)) == same_wording(text)
