"""An installation is a demonstration or real, never both: by the screens and by the shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from tests import cast
from tests.page import Desk
from ventanilla.channels.models import Account
from ventanilla.channels.operations import OnlyPretend, add_account
from ventanilla.demo import queries
from ventanilla.demo.operations import NotHere, Occupied, begin, leave
from ventanilla.demo.registry import network
from ventanilla.demo.rules import HANDLE, PASSWORD
from ventanilla.demo.tests.little import TODAY
from ventanilla.departments.models import Administration
from ventanilla.departments.operations import NeverBoth, found_administration
from ventanilla.departments.registry import HOURS
from ventanilla.foundation import brief, clock
from ventanilla.inbox.models import Message
from ventanilla.journal.models import Entry
from ventanilla.journal.rules import SYSTEM
from ventanilla.people.models import Person

Standing = queries.Standing
MAILBOX = {
    "imap": "imaps://mail.example",
    "smtp": "smtps://mail.example",
    "user": "u",
    "password": "p",
    "address": "a@b.example",
}


def found(*, demonstration: bool) -> Administration:
    return found_administration(
        name="Vallserena", kind="water", region="VC", town="Vallserena", zone="Europe/Madrid", languages=["es"],
        hours=HOURS["water"], at=clock.now(), by=SYSTEM, demonstration=demonstration,
    )  # fmt: skip


def write(**more: Any) -> None:
    begin(seed=214, today=TODAY, progress=lambda done, total: None)


@pytest.mark.django_db
@pytest.mark.usefixtures("nowhere")
class TestReal:
    def test_an_installation_with_nobody_and_nothing_is_empty(self) -> None:
        assert queries.standing() is Standing.EMPTY

    @pytest.mark.parametrize("make", [cast.administration, cast.joaquin, cast.facebook_page])
    def test_whatever_a_person_put_there_makes_it_real_and_no_demonstration_is_written_over_it(self, make: Any) -> None:
        make()
        assert queries.standing() is Standing.REAL
        with pytest.raises(Occupied):
            write()
        with pytest.raises(CommandError, match=str(Occupied())):
            call_command("demo")
        assert not network().exists()

    def test_make_run_leaves_a_real_desk_as_it_is(self, capsys: pytest.CaptureFixture[str]) -> None:
        cast.joaquin()
        call_command("demo", if_empty=True, as_json=True)
        assert json.loads(capsys.readouterr().out) == {"demonstration": False}
        assert not network().exists()
        assert not Account.objects.exists()

    def test_a_desk_that_somebody_made_is_theirs_though_nothing_is_in_it_yet(self) -> None:
        call_command("demo", if_empty=True)
        assert queries.standing() is Standing.EMPTY

    def test_no_account_of_the_demonstration_can_be_connected_to_it(self) -> None:
        cast.administration()
        with pytest.raises(OnlyPretend):
            add_account(network="demo", given={"network": "bluesky"}, at=clock.now())

    def test_it_never_becomes_a_demonstration(self) -> None:
        found(demonstration=False)
        with pytest.raises(NeverBoth):
            found(demonstration=True)

    def test_there_is_nothing_to_begin_again_nor_to_leave(self, desk: Desk) -> None:
        cast.administration()
        desk.enter(cast.joaquin())
        desk.post("demo:restart", status=404)
        desk.get("demo:real", status=404)
        desk.post("demo:real", status=404)
        with pytest.raises(NotHere):
            leave()
        assert Person.objects.exists()

    def test_nobody_comes_in_without_a_password(self, desk: Desk) -> None:
        cast.administration()
        cast.nuria()
        assert "Nuria" not in desk.client.get("/cuenta/entrar/").content.decode()
        desk.client.post("/demostracion/entrar/", {"person": HANDLE})
        assert "_auth_user_id" not in desk.client.session


@pytest.mark.django_db
@pytest.mark.usefixtures("nowhere")
class TestDemonstration:
    @pytest.fixture(autouse=True)
    def _found(self) -> None:
        found(demonstration=True)
        brief.forget()

    @pytest.mark.parametrize(
        ("kind", "given"),
        [("email", MAILBOX), ("bluesky", {"service": "https://bsky.example", "handle": "a.example", "password": "p"})],
    )
    def test_no_real_account_can_be_connected_to_it(self, kind: str, given: dict[str, str]) -> None:
        before = Account.objects.count()
        with pytest.raises(OnlyPretend):
            add_account(network=kind, given=given, at=clock.now())
        with pytest.raises(CommandError):
            call_command("account", "add", kind, *(f"{name}={value}" for name, value in given.items()))
        assert Account.objects.count() == before

    def test_what_is_read_by_hand_can(self) -> None:
        assert add_account(network="facebook", given={"name": "Otra"}, at=clock.now()).by_hand

    def test_it_never_becomes_real_without_being_set_aside(self) -> None:
        with pytest.raises(NeverBoth):
            found(demonstration=False)


@pytest.mark.usefixtures("town")
class TestLeaving:
    def test_what_is_left_is_an_empty_desk_that_make_run_does_not_fill(self) -> None:
        leave()
        assert queries.standing() is Standing.EMPTY
        assert not Person.objects.exists()
        assert not Message.objects.exists()
        assert not Entry.objects.exists()
        assert clock.now() - clock.real_now() < clock.timedelta(seconds=1)
        call_command("demo", if_empty=True)
        assert queries.standing() is Standing.EMPTY

    def test_its_network_and_its_rows_are_set_aside_with_its_date(self) -> None:
        aside = leave()
        assert aside.parent == Path(settings.HOME) / "demonstrations"
        assert (aside / "demo-network.db").exists()
        assert (aside / "desk.db").exists() == queries.keeps_copy()
        assert not network().exists()

    def test_the_button_asks_first_then_signs_out_and_leads_to_the_beginning(self, client: Any) -> None:
        desk = Desk(client).enter(Person.objects.get(handle=HANDLE))
        assert desk.get("demo:real").select_one("form[method=post] button")
        assert queries.is_demonstration()
        response = client.post("/demostracion/empezar-de-verdad/")
        assert (response.status_code, response["Location"]) == (302, "/")
        assert "_auth_user_id" not in client.session
        assert queries.standing() is Standing.EMPTY

    def test_numbers_begin_at_one_on_the_real_desk(self) -> None:
        leave()
        assert cast.nuria().pk == 1


@pytest.mark.usefixtures("town")
class TestEntering:
    def test_one_button_signs_in_and_the_session_is_listed(self, client: Any) -> None:
        door = client.get("/cuenta/entrar/").content.decode()
        assert f"<b>{PASSWORD}</b>" in door
        assert f'name="person" value="{HANDLE}"' in door
        client.post("/demostracion/entrar/", {"person": HANDLE})
        assert Desk(client).get("usersessions_list").select("form")
        assert client.session["_auth_user_id"] == str(Person.objects.get(handle=HANDLE).pk)

    def test_only_the_people_of_the_demonstration_come_in_so(self, client: Any) -> None:
        cast.Person.objects.create_person(handle="otra", name="Otra", role="administrator")
        client.post("/demostracion/entrar/", {"person": "otra"})
        assert "_auth_user_id" not in client.session

    def test_every_page_of_the_staff_is_marked_and_begins_the_morning_again_with_one_button(self, client: Any) -> None:
        page = Desk(client).enter(Person.objects.get(handle=HANDLE)).get("people:mine")
        assert page.select_one(".demo-mark")

    def test_the_button_begins_the_morning_again(self, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("time.sleep", lambda seconds: None)
        Desk(client).enter(Person.objects.get(handle=HANDLE))
        clock.shift(offset=clock.timedelta(0))
        assert client.post("/demostracion/otra-vez/").status_code == 302
        assert clock.now().date() == TODAY
