"""Every page of signing in and of the accounts: who may enter, and that each can be read."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import AT, administration, joaquin, nuria
from ventanilla.journal.rules import SYSTEM
from ventanilla.people import operations
from ventanilla.people.models import Person
from ventanilla.people.web.access import NOBODY, entrance_of
from ventanilla.people.web.urls import urlpatterns

pytestmark = pytest.mark.django_db
GOOD = "siete caballos vienen de bonanza"

OWN = [
    "people:mine", "account_change_password", "mfa_index", "mfa_list_webauthn", "usersessions_list",
]  # fmt: skip
GUARDED = ["mfa_activate_totp", "mfa_add_webauthn"]


def signed_in(person: Person) -> Client:
    if not person.check_password(GOOD):
        person.set_password(GOOD)
        person.save()
    client = Client()
    answer = client.post(reverse("account_login"), {"login": person.handle, "password": GOOD})
    assert answer.status_code == 302, answer.content.decode()
    return client


@pytest.fixture(autouse=True)
def town(settings) -> None:
    settings.LOGIN_REDIRECT_URL = "people:mine"
    administration()


def test_every_address_says_who_may_enter() -> None:
    def views(patterns):
        for one in patterns:
            yield from views(one.url_patterns) if hasattr(one, "url_patterns") else [one]

    assert [str(one.pattern) for one in views(urlpatterns) if entrance_of(one.callback) is NOBODY] == []


def test_the_sign_in_offers_the_passkey_first_and_the_password_below(client) -> None:
    nuria()
    page = client.get(reverse("account_login")).content.decode()
    assert 0 < page.index('id="passkey_login"') < page.index('name="password"')
    assert "<h1>Entrar</h1>" in page or "<h1>Sign in</h1>" in page
    assert client.get("/cuenta/login/?next=/x/").headers["Location"] == "/cuenta/entrar/?next=/x/"


def test_one_signs_in_with_the_user_name_in_any_case_and_out_again() -> None:
    client = signed_in(nuria())
    assert client.get(reverse("people:mine")).status_code == 200
    assert client.get(reverse("account_logout")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("people:mine")).status_code == 302


def test_a_wrong_password_and_an_unknown_person_are_told_alike(client) -> None:
    nuria()
    said = set()
    for name in ("nuria", "nadie"):
        page = client.post(reverse("account_login"), {"login": name, "password": "no es esta"})
        assert page.status_code == 200
        said.add(
            re.sub(r'value="[^"]*"', "", page.content.decode().partition("error-summary")[2].partition("</ul>")[0])
        )
    assert len(said) == 1


def test_nobody_signs_up_here(client) -> None:
    assert client.get(reverse("account_signup")).headers["Location"] == reverse("account_reset_password")
    assert client.post(reverse("account_signup"), {"username": "x", "password1": GOOD}).status_code in {302, 405}
    assert not Person.objects.exists()
    for closed in ("signup/", "password/reset/", "email/", "3rdparty/", "2fa/"):
        assert client.get(f"/cuenta/{closed}").status_code == 404


@pytest.mark.parametrize("name", OWN)
def test_the_pages_of_ones_own_account_open(name: str) -> None:
    page = signed_in(nuria()).get(reverse(name))
    assert page.status_code == 200
    assert page.content.decode().count("<h1>") == 1


def confirm(client: Client, name: str) -> None:
    asked = client.get(reverse(name))
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate")), "it asks first who it is"
    page = client.get(asked.headers["Location"])
    assert page.content.decode().count("<h1>") == 1
    done = client.post(asked.headers["Location"], {"password": GOOD})
    assert done.headers["Location"] == reverse(name), done.content.decode()


@pytest.mark.parametrize("name", GUARDED)
def test_what_guards_the_account_asks_who_it_is_before_it_opens(name: str) -> None:
    client = signed_in(nuria())
    confirm(client, name)
    assert client.get(reverse(name)).status_code == 200


def test_a_code_is_asked_after_the_password_and_the_spare_ones_open() -> None:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    person = nuria()
    client = signed_in(person)
    confirm(client, "mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    done = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert done.status_code == 302, done.content.decode()
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        assert client.get(reverse(name)).status_code == 200, name
    other = Client()
    step = other.post(reverse("account_login"), {"login": "nuria", "password": GOOD})
    assert step.headers["Location"] == reverse("mfa_authenticate")
    asked = other.get(reverse("mfa_authenticate"))
    assert asked.status_code == 200
    assert 'id="mfa_webauthn_authenticate"' in asked.content.decode()
    assert other.get(reverse("people:mine")).status_code == 302, "the password alone opens nothing"


def test_the_passkey_asks_for_a_key_of_localhost(client) -> None:
    asked = client.get(
        reverse("mfa_login_webauthn"), headers={"accept": "application/json"}, HTTP_HOST="localhost:8311"
    )
    options = json.loads(asked.content)["request_options"]
    assert options["publicKey"]["rpId"] == "localhost"


def test_the_link_is_shown_by_get_and_acts_by_post_only(client) -> None:
    person = nuria()
    address = operations.make_link(person=person, by=SYSTEM, at=AT).partition("8311")[2]
    for _ in range(5):
        page = client.get(address)
        client.head(address)
        assert page.status_code == 200
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in page.headers["Cache-Control"]
    assert client.post(address, {"password": "corta"}).status_code == 422
    assert client.post(address, {"password": GOOD}).status_code == 302
    assert client.get(address).status_code == 410
    assert client.post(reverse("account_login"), {"login": "nuria", "password": GOOD}).status_code == 302


def test_preferences_are_saved_and_the_desk_speaks_their_language() -> None:
    client = signed_in(nuria())
    given = {"name": "Nuria F.", "signature": "— N.", "language": "en", "undo_seconds": "30", "theme": "dark"}
    assert client.post(reverse("people:mine"), given).status_code == 302
    saved = Person.objects.get(handle="nuria")
    assert (saved.undo_seconds, saved.theme, saved.keys_enabled, saved.signature) == (30, "dark", False, "— N.")
    page = client.get(reverse("people:mine"))
    assert 'lang="en"' in page.content.decode()
    assert client.post(reverse("people:mine"), {**given, "undo_seconds": "7"}).status_code == 422


def test_only_administrators_manage_people() -> None:
    client = signed_in(nuria())
    assert client.get(reverse("people:staff")).status_code == 403
    assert client.post(reverse("people:disable", args=[1])).status_code == 403
    boss = joaquin()
    client = signed_in(boss)
    assert client.get(reverse("people:staff")).status_code == 200
    given = {"handle": "ana", "name": "Ana Roig", "role": "reader", "email": "", "reads_private": "on"}
    made = client.post(reverse("people:add"), given)
    assert "/cuenta/enlace/" in made.content.decode()
    assert client.post(reverse("people:add"), given).status_code == 422, "twice is told beside the field"
    ana = Person.objects.get(handle="ana")
    assert client.get(reverse("people:edit", args=[ana.pk])).status_code == 200
    assert client.post(reverse("people:edit", args=[boss.pk]), {"name": "J", "role": "reader"}).status_code == 422
    client.post(reverse("people:disable", args=[ana.pk]))
    ana.refresh_from_db()
    assert not ana.is_active


def test_somebody_let_in_no_longer_is_out_at_once_and_their_sessions_do_not_come_back() -> None:
    joaquin()
    person = nuria()
    client = signed_in(person)
    operations.disable_person(person=person, by=SYSTEM, at=AT)
    assert client.get(reverse("people:mine")).status_code == 302
    operations.enable_person(person=person, by=SYSTEM, at=AT)
    assert client.get(reverse("people:mine")).status_code == 302


def test_the_other_sessions_are_listed_and_closed() -> None:
    person = nuria()
    here, there = signed_in(person), signed_in(person)
    here.post(reverse("usersessions_list"))
    assert here.get(reverse("people:mine")).status_code == 200
    assert there.get(reverse("people:mine")).status_code == 302
