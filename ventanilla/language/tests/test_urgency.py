import pytest

from ventanilla.language import LANGUAGES, read, urgent_words

DISTRESS = """
me quiero morir
Ya no puedo más, no sé para qué seguir
he pensado en quitarme la vida
si me quitan la casa me tiro por la ventana
mi marido me pega y no tengo a dónde ir
tengo miedo de mi ex, ha vuelto al portal
nadie me va a echar de menos
Em vull morir, ja no puc més
el meu home m'ha pegat davant dels xiquets
he pensat en llevar-me la vida
Non quero vivir así
o meu home pégame
vou quitarme a vida
ez dut bizi nahi
nire burua hil nahi dut
nire senarrak jo egiten nau
I want to die
I've been thinking of killing myself
my husband hits me and I'm scared to go home
I can't take it anymore
"""
DANGER = """
Huele muchísimo a gas en la escalera
hay un cable colgando en la parada del colegio
se está quemando el monte detrás de las casas
hay gente atrapada en el garaje con agua
mi padre no respira
un coche ha atropellado a una niña en el paso
se va a caer la cornisa
voy a quemar la oficina con vosotros dentro
Fa olor de gas al replà
hi ha un cable penjant al pati
foc al barranc, s'està cremant tot
hi ha gent atrapada a l'aparcament
mon pare no respira
Cheira moito a gas no portal
hai lume no monte
o meu pai non respira
gas usaina dago eskaileran
sutea mendian
aitak ez du arnasarik hartzen
there is a smell of gas in the hallway
the building is on fire
my father is not breathing
people trapped in the car park
"""
CALM = """
me muero de risa con esta foto
esto es para matarse a trabajar
me va a dar algo con tanto papel
me quiero morir de vergüenza con el cartel
no puedo más con el ruido de las obras
me mato a estudiar y no sale plaza
curso de prevención de incendios y primeros auxilios
charla sobre violencia de género el jueves
fuga de agua en mi calle
los fuegos artificiales del sábado, preciosos
contra el maltrato animal
lloro de la risa
el lunes cobro el subsidio
em vull morir de vergonya
m'estic morint de riure
castell de focs a les dotze
curs de primers auxilis
A miña irmá e a súa filla non teñen auga
estou morrendo de risa
fogos artificiais
barrez hiltzen
su artifizialak ikusi nahi ditut
I'm dying of laughter
first aid course next week
fire drill on Monday
"""


def lines(text):
    return [line for line in text.splitlines() if line]


@pytest.mark.parametrize("text", lines(DISTRESS))
def test_distress_is_heard_in_every_language(text):
    reading = read(text)
    assert reading.distress
    assert reading.asks


@pytest.mark.parametrize("text", lines(DANGER))
def test_danger_is_heard_in_every_language(text):
    reading = read(text)
    assert reading.danger
    assert reading.asks


@pytest.mark.parametrize("text", lines(CALM))
def test_an_idiom_wakes_nobody_up(text):
    reading = read(text)
    assert not reading.distress
    assert not reading.danger


def test_an_idiom_does_not_cover_the_plea_beside_it():
    assert read("Me muero de risa, pero de verdad que ya no puedo más").distress
    assert read("Castell de focs... i ara hi ha foc de veres al barranc").danger


def test_a_plea_is_heard_whatever_the_language_of_the_rest():
    assert read("Good morning, my appointment is on Monday. Mi marido me pega.").distress


def test_thanks_do_not_hide_a_plea():
    reading = read("Gracias por todo, ya no puedo más")
    assert reading.distress
    assert reading.asks


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_shows_a_list_that_works(language):
    words = urgent_words(language)
    assert len(words) == len(set(words)) >= 60
    for phrase in words:
        spoken = phrase.replace("*", "").replace(" _ ", " ")
        assert read(spoken).distress or read(spoken).danger, phrase


def test_a_language_that_the_desk_does_not_know_has_no_list():
    assert urgent_words("fr") == ()
