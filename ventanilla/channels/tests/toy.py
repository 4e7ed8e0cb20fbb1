"""A network for the tests: it answers what it is told to answer."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from ventanilla.channels.contract import (
    About,
    Access,
    AuthDead,
    Author,
    Capability,
    ChannelError,
    Draft,
    Field,
    Health,
    Item,
    Limits,
    Page,
    Permanent,
    Receipt,
    StreamSpec,
    Unread,
    Visibility,
)

PATH = "ventanilla.channels.tests.toy"
GIVEN = {"server": "https://toy.example", "password": "calabaza-secreta-77"}


class Toy:
    about = About(
        slug="toy", name="Toy", cost="Nothing.", needs="Nothing.", time="None.",
        capabilities={"read": Capability("yes", "It is read.", "2026-11-24")},
        fields=(Field("server", "Server"), Field("password", "Password", secret=True)),
    )  # fmt: skip

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.health: Health | ChannelError = Health(True, "Funciona.", identity=Author(id="us-1", handle="@nosotros"))
        self.pages: dict[str, list[Page | Exception]] = {}
        self.again: Item | None = None
        self.rotates_to = ""

    def endpoints(self, settings: Mapping[str, Any]) -> list[tuple[str, int]]:
        return []

    def prepare(self, given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
        if not given.get("server", "").startswith("https://"):
            raise Permanent("El servidor empieza por https://.", field="server")
        return {"server": given["server"]}, {"password": given["password"]}

    def check(self, access: Access) -> Health:
        if access.credentials.get("password") == "mala":
            return Health(False, "No acepta esa contraseña.")
        if self.rotates_to:
            access.keep({**access.credentials, "token": self.rotates_to})
        if isinstance(self.health, ChannelError):
            raise self.health
        return self.health

    def limits(self, access: Access, *, visibility: Visibility) -> Limits:
        return Limits(len, None)

    def new_key(self, *, access: Access) -> str:
        return uuid.uuid4().hex

    def streams(self, access: Access) -> list[StreamSpec]:
        return [StreamSpec("inbox"), StreamSpec("sent")]

    def read(self, access: Access, stream: str, cursor: dict[str, Any]) -> Page:
        waiting = self.pages.get(stream)
        found = waiting.pop(0) if waiting else Page((), cursor, complete=True)
        if isinstance(found, Exception):
            raise found
        return found

    def reread(self, access: Access, raw: str) -> Item | None:
        return self.again

    def send(self, access: Access, draft: Draft) -> Receipt:
        return Receipt("sent", draft.key)

    def find_own(self, access: Access, draft: Draft) -> Receipt | None:
        return None

    def shown(self, access: Access, draft: Draft, receipt: Receipt) -> bool | None:
        return None


ADAPTER = Toy()


def dead() -> AuthDead:
    return AuthDead("La contraseña ya no vale.")


def page(*items: Item, unread: tuple[Unread, ...] = (), complete: bool = True) -> Page:
    return Page(items, {"n": len(items)}, complete=complete, unread=unread)
