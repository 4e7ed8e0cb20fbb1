"""A desk that the shell made and filled before anybody answered the first questions."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.page import Desk
from ventanilla.answers.models import Duty
from ventanilla.answers.queries import coverage
from ventanilla.departments.models import Administration
from ventanilla.desk.tests.test_start_wizard import as_shown, go_on, here, walk
from ventanilla.people.models import Person

pytestmark = pytest.mark.django_db


def shell(*words: str) -> Any:
    out = StringIO()
    call_command(*words, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def filled(tmp_path: Path, monkeypatch) -> int:
    monkeypatch.setenv("VENTANILLA_KEYS", str(tmp_path / "keys"))
    account = shell("account", "add", "manual", "name=Vallserena", "network=facebook")["account"]
    lines = [
        {"account": account, "text": "¿Cuándo se abre el plazo?", "created_at": "2026-11-20T19:00:00+00:00"},
        {"account": account, "text": "no puedo más, me quiero morir", "created_at": "2026-11-20T19:00:00+00:00"},
        {"account": account, "text": "Llevo dos días sin agua en la calle Mayor", "created_at": "2026-11-20T19:00:00+00:00"},
    ]  # fmt: skip
    source = tmp_path / "lines.jsonl"
    source.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert shell("capture", str(source)) == {"admitted": 3, "known": 0, "unreadable": 0}
    return int(account)


def test_what_came_before_the_questions_is_there_and_no_administration_was_invented(filled: int) -> None:
    assert not Administration.objects.exists()
    assert shell("coverage")["open"]["mine"] == 3


def test_it_still_leads_to_the_questions_and_to_whoever_was_added(desk: Desk, filled: int) -> None:
    made = shell("person", "add", "rosa", "--name", "Rosa Gil", "--role", "administrator")
    assert Person.objects.get(pk=made["person"]).handle == "rosa"
    path = made["link"].partition("8311")[2]
    desk.post(path, password="siete caballos vienen de bonanza")
    page = desk.post("account_login", login="rosa", password="siete caballos vienen de bonanza")
    assert here(page) == "/empezar/administracion/"


def test_once_founded_each_message_has_the_clock_of_this_house_and_its_hours(desk: Desk, filled: int) -> None:
    page = walk(desk, "persona")
    go_on(desk, page, name="Rosa Gil", handle="rosa", password="siete caballos vienen de bonanza")
    duties = {duty.message.text[:8]: duty for duty in Duty.objects.select_related("message")}
    monday = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert duties["¿Cuándo "].due_at == monday, "two hours of attention after Friday at 20:00"
    assert duties["no puedo"].clock == "URG"
    assert duties["Llevo do"].clock == "C2H"
    assert coverage().unaccounted == 0


def test_the_wizard_of_a_filled_desk_shows_nothing_of_what_is_inside(desk: Desk, filled: int) -> None:
    page = desk.post("desk:wizard-step", "administracion", name="A", kind="town", also="", town="B", region="VC")
    assert "sin agua" not in page.words()
    assert as_shown(page)["first"] == "es"
