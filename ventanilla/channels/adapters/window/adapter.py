"""Our own public site: what is written there is already here, and an answer appears on the citizen's page at once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from ventanilla.channels.contract import About, Access, Capability, Draft, Field, Health, Limits, Receipt, Visibility

_AS_OF = "2026-11-24"


class Window:
    about = About(
        slug="window",
        name="Form of our own site",
        cost="Nothing.",
        needs="Nothing: it is part of Ventanilla.",
        time="None.",
        capabilities={
            "read": Capability("yes", "A citizen's message enters in the moment in which it is sent.", _AS_OF),
            "reply_public": Capability("no", "What is written there is private.", _AS_OF),
            "reply_private": Capability(
                "yes", "The answer is shown on their page, with key and PIN; a mail carries only the link.", _AS_OF
            ),
            "count": Capability("no", "There is no second figure: what is sent is here.", _AS_OF),
            "read_back": Capability("yes", "The page is ours.", _AS_OF),
        },
        fields=(Field("name", "Name", placeholder="Formulario de la web"),),
    )

    def endpoints(self, settings: Mapping[str, Any]) -> list[tuple[str, int]]:
        return []

    def prepare(self, given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"network": "window"}, {}

    def check(self, access: Access) -> Health:
        return Health(True, "It is part of Ventanilla.")

    def limits(self, access: Access, *, visibility: Visibility) -> Limits:
        return Limits(len, 20_000)

    def new_key(self, *, access: Access) -> str:
        return uuid.uuid4().hex

    def send(self, access: Access, draft: Draft) -> Receipt:
        return Receipt("sent", remote_id=f"reply:{draft.key}")

    def find_own(self, access: Access, draft: Draft) -> Receipt | None:
        return Receipt("sent", remote_id=f"reply:{draft.key}")

    def shown(self, access: Access, draft: Draft, receipt: Receipt) -> bool | None:
        return True


ADAPTER = Window()
