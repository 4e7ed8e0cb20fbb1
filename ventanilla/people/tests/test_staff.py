"""Who works here, and the link with which each begins."""

from __future__ import annotations

import io
import json
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import AT, joaquin, nuria
from ventanilla.foundation import clock
from ventanilla.journal.models import Entry
from ventanilla.journal.queries import history
from ventanilla.journal.rules import SYSTEM
from ventanilla.people import operations
from ventanilla.people.models import Person, Role
from ventanilla.people.operations.links import ONE_DAY
from ventanilla.people.rules import plain_handle

GOOD = "siete caballos vienen de bonanza"


def token_of(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def spoken(*words: str) -> object:
    out = io.StringIO()
    call_command("person", *words, stdout=out)
    return json.loads(out.getvalue())


@given(st.text(max_size=80))
def test_a_user_name_is_kept_in_one_form_only(text: str) -> None:
    known = plain_handle(text)
    assert plain_handle(known) == known
    assert known == known.casefold()


@pytest.mark.django_db
class TestStaff:
    def test_somebody_is_added_once_whatever_the_case(self) -> None:
        operations.add_person(handle=" Maria ", name="María Soler", role="reader", by=SYSTEM, at=AT)
        with pytest.raises(operations.HandleTaken):
            operations.add_person(handle="MARIA", name="Otra", role="reader", by=SYSTEM, at=AT)
        assert Entry.objects.count() == 1

    @pytest.mark.parametrize(
        ("given", "refusal"),
        [
            ({"handle": "con espacio"}, operations.BadHandle),
            ({"handle": ""}, operations.BadHandle),
            ({"name": "  "}, operations.NameMissing),
            ({"role": "boss"}, operations.UnknownRole),
        ],
    )
    def test_nonsense_is_refused_with_a_sentence(self, given: dict[str, str], refusal: type[Exception]) -> None:
        with pytest.raises(refusal) as told:
            operations.add_person(**({"handle": "ana", "name": "Ana", "role": "reader"} | given), by=SYSTEM, at=AT)
        assert str(told.value)
        assert refusal.code  # type: ignore[attr-defined]
        assert not Person.objects.exists()

    def test_the_last_administrator_can_neither_leave_nor_step_down(self) -> None:
        boss = joaquin()
        with pytest.raises(operations.LastAdministrator):
            operations.disable_person(person=boss, by=SYSTEM, at=AT)
        with pytest.raises(operations.LastAdministrator):
            operations.change_person(
                person=boss, name=boss.name, role=Role.READER, email="", reads_private=True, by=SYSTEM, at=AT
            )
        other = operations.add_person(handle="otra", name="Otra", role=Role.ADMINISTRATOR, by=SYSTEM, at=AT)
        operations.disable_person(person=boss, by=other.actor, at=AT)
        assert not Person.objects.get(pk=boss.pk).is_active

    def test_what_was_done_with_a_person_is_told_without_their_name(self) -> None:
        person = nuria()
        operations.change_person(
            person=person,
            name="Nombre Secreto",
            role=Role.READER,
            email="x@y.es",
            reads_private=False,
            by=SYSTEM,
            at=AT,
        )
        assert len(history(("person", person.pk))) == 1
        assert not Entry.objects.filter(payload__contains="Secreto").exists()


@pytest.mark.django_db
class TestTheLink:
    def make(self, **more: bool) -> tuple[Person, str]:
        person = nuria()
        return person, token_of(operations.make_link(person=person, by=SYSTEM, at=AT, **more))

    def test_it_sets_a_password_once(self) -> None:
        person, token = self.make()
        assert operations.person_of_link(token) == person
        operations.set_password_by_link(token=token, password=GOOD, at=AT)
        assert Person.objects.get(pk=person.pk).check_password(GOOD)
        with pytest.raises(operations.LinkDead):
            operations.person_of_link(token)
        with pytest.raises(operations.LinkDead):
            operations.set_password_by_link(token=token, password=GOOD + "2", at=AT)
        assert Person.objects.get(pk=person.pk).check_password(GOOD)

    def test_it_lasts_a_day_of_real_time_whatever_the_clock_of_the_desk_says(self, monkeypatch) -> None:
        _, token = self.make()
        clock.shift(offset=timedelta(days=900))
        assert operations.person_of_link(token)
        began = time.time()
        monkeypatch.setattr(time, "time", lambda: began + ONE_DAY + 2)
        with pytest.raises(operations.LinkDead):
            operations.person_of_link(token)

    def test_a_touched_one_or_one_of_somebody_who_left_opens_nothing(self) -> None:
        person, token = self.make()
        for touched in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x" + token, "", "a:b:c", "ñ"):
            with pytest.raises(operations.LinkDead):
                operations.person_of_link(touched)
        joaquin()
        operations.disable_person(person=person, by=SYSTEM, at=AT)
        with pytest.raises(operations.LinkDead):
            operations.person_of_link(token)

    def test_an_easy_password_is_refused_and_the_link_lives(self, settings) -> None:
        _, token = self.make()
        with pytest.raises(ValidationError):
            operations.set_password_by_link(token=token, password="12345", at=AT)
        assert operations.person_of_link(token)

    def test_it_takes_away_the_second_factor_only_when_it_says_so(self) -> None:
        from allauth.mfa.models import Authenticator

        person, token = self.make()
        Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
        operations.set_password_by_link(token=token, password=GOOD, at=AT)
        assert Authenticator.objects.filter(user=person).exists()
        _, other = self.make(forget_second_factor=True)
        operations.set_password_by_link(token=other, password=GOOD + "2", at=AT)
        assert not Authenticator.objects.filter(user=person).exists()


@pytest.mark.django_db
class TestTheCommand:
    def test_person_add_prints_a_person_and_a_link(self, client) -> None:
        told = spoken("add", "Ana", "--name", "Ana Roig", "--role", "administrator", "--json")
        assert set(told) == {"person", "link"}
        assert Person.objects.get(pk=told["person"]).handle == "ana"
        page = client.get(told["link"].partition("8311")[2])
        assert page.status_code == 200
        assert "Ana Roig" in page.content.decode()

    def test_json_may_come_before_the_verb_too(self) -> None:
        out = io.StringIO()
        call_command("person", "--json", "list", stdout=out)
        assert json.loads(out.getvalue()) == []

    def test_a_refusal_is_a_sentence_and_no_trace(self) -> None:
        joaquin()
        with pytest.raises(CommandError) as told:
            call_command("person", "disable", "joaquin")
        assert str(told.value)
        with pytest.raises(CommandError):
            call_command("person", "disable", "nadie")
