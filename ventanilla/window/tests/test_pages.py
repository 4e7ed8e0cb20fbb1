"""The pages that do not change, in three languages; what is not there; what machines may read."""

from __future__ import annotations

import pytest

from tests import cast

PAGES = ("home", "contact", "find", "rules", "privacy", "accessibility")


@pytest.mark.parametrize("language", ["es", "ca-valencia", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_each_page_stands_in_each_language(citizen, name: str, language: str) -> None:
    page = citizen.desk.get(f"window:{name}", lengua=language)
    assert page.html["lang"] == language
    assert page.response.headers["Content-Language"] == language


def test_valencian_is_valencian(citizen) -> None:
    said = citizen.desk.get("window:contact", lengua="ca-valencia").words("body")
    assert "Què ens vol dir?" in said
    assert "hui abans de les 12:00" in said
    assert "Valencià" not in said
    back = citizen.desk.get("window:contact", lengua="es")
    assert back.words('button[lang="ca-valencia"]') == "Valencià"


def test_the_chosen_language_stays_and_so_does_the_address(citizen) -> None:
    page = citizen.desk.get("window:privacy")
    link = page.select_one('.languages a[lang="en"]')["href"]
    chosen = citizen.desk.client.get(link)
    assert chosen.status_code == 200
    assert chosen.request["PATH_INFO"] == "/ventanilla/privacidad/"
    cookie = chosen.cookies["lengua"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("en", True, "Lax")
    assert citizen.desk.get("window:home").html["lang"] == "en"


def test_a_language_that_does_not_exist_changes_nothing(citizen) -> None:
    page = citizen.desk.get("window:home", lengua="xx<script>")
    assert page.html["lang"] == "es"
    assert page.response.cookies.output() == ""


def test_a_message_in_spanish_does_not_switch_a_valencian(citizen) -> None:
    citizen.desk.speak("ca-valencia")
    page = citizen.sends("¿Cuándo se abre el plazo de inscripción de los cursos?")
    assert page.html["lang"] == "ca-valencia"
    assert page.select_one(".said-by-you")["lang"] == "es"


def test_a_doubtful_message_is_in_the_language_of_the_page(citizen) -> None:
    from ventanilla.inbox.models import Message

    citizen.desk.speak("ca-valencia")
    citizen.sends("ok")
    assert Message.objects.get().language == "ca"


def test_whoever_comes_by_the_mail_reads_the_language_in_which_they_wrote(citizen) -> None:
    from ventanilla.window.models import Tracking
    from ventanilla.window.queries.passes import status_pass

    citizen.desk.speak("en")
    citizen.sends("When does it open?")
    del citizen.desk.client.cookies["lengua"]
    page = citizen.desk.get("window:status", status_pass(Tracking.objects.get().key))
    assert page.html["lang"] == "en"


def test_the_rules_are_shown_in_the_readers_language_or_say_that_they_are_not(citizen) -> None:
    assert "tota opinió" in citizen.desk.get("window:rules", lengua="ca-valencia").words(".prose")
    page = citizen.desk.get("window:rules", lengua="en")
    assert "not yet written in this language" in page.words("main")
    assert page.select_one(".prose")["lang"] == "es"


@pytest.mark.parametrize("language", ["es", "ca-valencia", "en"])
def test_what_is_not_there_says_so_in_the_citizens_language(citizen, language: str) -> None:
    citizen.desk.speak(language)
    page = citizen.desk.get("/ventanilla/no-esta/", status=404)
    assert page.html["lang"] == language
    assert page.select_one('a[href="/ventanilla/contacto/"]') is not None


def test_a_slash_left_out_is_put_back(citizen) -> None:
    assert citizen.desk.client.get("/ventanilla/contacto").headers["Location"] == "/ventanilla/contacto/"
    assert citizen.desk.client.get("/ventanilla/nada").status_code == 404


@pytest.mark.parametrize("name", ["privacy", "accessibility", "home", "rules"])
def test_pages_to_read_take_no_post(citizen, name: str) -> None:
    from django.urls import reverse

    assert citizen.desk.client.post(reverse(f"window:{name}")).status_code == 405


def test_the_accessibility_statement_has_what_the_decree_asks(citizen) -> None:
    said = citizen.desk.get("window:accessibility").words("main")
    for wanted in (
        "1112/2018",
        "parcialmente conformes",
        "autoevaluación",
        "25 de noviembre de 2026",
        "artículo 13",
        "10.2.a",
    ):
        assert wanted in said


@pytest.mark.django_db
def test_robots_read_the_form_and_no_case(client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Allow: /ventanilla/contacto/" in text
    assert "Disallow: /\n" in text
    assert "resguardo" not in text


def test_a_demonstration_says_so_in_the_window_too(citizen) -> None:
    assert "Demostración" not in citizen.desk.get("window:contact").words("header")
    cast.administration(is_demonstration=True)
    assert "Demostración" in citizen.desk.get("window:contact").words("header")


def test_a_water_company_calls_it_as_its_law_does(citizen) -> None:
    cast.administration(kind="water")
    page = citizen.sends("¿Cuándo leen el contador?")
    assert "Su clave identificativa" in page.words(".tracking-key")
    assert "justificante" in page.words("h1")


def test_the_staff_see_the_window_as_everybody_does(citizen) -> None:
    citizen.desk.enter(cast.nuria())
    page = citizen.desk.get("window:contact")
    assert "Bandeja" not in page.words("body")


def test_the_hours_are_the_administrations_own(citizen) -> None:
    cast.administration(zone="Atlantic/Canary")
    assert "hoy antes de las 11:00" in citizen.desk.get("window:contact").words(".lead")


def test_how_many_questions_a_page_asks_of_the_database(citizen, django_assert_max_num_queries) -> None:
    citizen.desk.get("window:contact")
    with django_assert_max_num_queries(8):
        citizen.desk.get("window:contact")
