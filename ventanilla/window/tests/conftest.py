"""A desk whose form is open, and a citizen who writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import cast
from tests.page import Desk, Page
from ventanilla.answers import operations as answers
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.outbox.models import Dispatch
from ventanilla.outbox.operations import dispatch_due
from ventanilla.people.models import Person
from ventanilla.window.models import Tracking
from ventanilla.window.operations import open_form
from ventanilla.window.queries.passes import status_pass


@pytest.fixture
def house(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    found = cast.administration(
        phone="900 000 000",
        urgent_phone="900 000 001",
        email="hola@vallserena.example",
        registry_url="https://sede.vallserena.example/registro",
        registry_sentence="Registro electrónico o la oficina de la plaza",
        signature="Ajuntament de Vallserena",
    )
    open_form(at=cast.AT)
    return found


@pytest.fixture
def now(monkeypatch) -> Callable[[Any], None]:
    """The hour of the desk and the real one, together; `now(at)` moves both."""
    held = {"at": cast.AT}
    monkeypatch.setattr(clock, "now", lambda: held["at"])
    monkeypatch.setattr(clock, "real_now", lambda: held["at"])

    def move(at: Any) -> None:
        held["at"] = at if not isinstance(at, timedelta) else held["at"] + at

    return move


@pytest.fixture
def citizen(desk: Desk, house, now) -> Citizen:
    return Citizen(desk, now)


class Citizen:
    """Somebody at the form: opens it, takes their time, sends it."""

    def __init__(self, desk: Desk, now: Callable[[Any], None]) -> None:
        self.desk, self.now = desk, now

    def opens(self, name: str = "window:contact", *parts: Any) -> dict[str, str]:
        return fields_of(self.desk.get(name, *parts))

    def sends(self, text: str = "¿Cuándo se abre el plazo?", *, status: int = 200, wait: int = 20, **more: Any) -> Page:
        carried = self.opens()
        self.now(timedelta(seconds=wait))
        return self.desk.post("window:contact", status=status, **(carried | {"message": text, "email": ""} | more))


def fields_of(page: Page) -> dict[str, str]:
    """What the form on a page would send, as a browser does."""
    form = page.select_one("#escribir")
    assert form is not None, "there is no form"
    found = {str(tag["name"]): str(tag.get("value", "")) for tag in form.select("input[name]:not([type=file])")}
    found |= {str(tag["name"]): tag.get_text().removeprefix("\n") for tag in form.select("textarea[name]")}
    return found


def answer(text: str, *, by: Person | None = None, message: Message | None = None, **more) -> Dispatch:
    """It is written, it leaves, its duty knows."""
    given = message or Message.objects.filter(ours=False).latest("id")
    made = answers.answer(message=given, text=text, by=by or cast.nuria(), at=clock.now(), **more)
    dispatch_due(at=clock.now())
    answers.settle(at=clock.now())
    made.refresh_from_db()
    return made


def case_of(citizen, text: str = "¿Cuándo se abre el plazo?", **more) -> tuple[Tracking, str]:
    page = citizen.sends(text, **more)
    return Tracking.objects.latest("id"), page.words(".tracking-key .pin")


def status(citizen, case: Tracking, **query):
    return citizen.desk.get("window:status", status_pass(case.key), **query)
