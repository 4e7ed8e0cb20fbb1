"""Our own public site: what is written there is already here, and an answer appears on the citizen's page at once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from ventanilla.channels.contract import (
    About,
    Access,
    Capability,
    Draft,
    Field,
    Health,
    Limits,
    Permanent,
    Receipt,
    Visibility,
)

MAXIMUM = 20_000
_AS_OF = "2026-11-24"


class Window:
    """The page shows what the desk holds: once the receipt is written the answer is there, so nothing can be lost on
    the way, looking for our own always finds it, and doing it twice shows it once."""

    about = About(
        slug="window",
        name=_("Form of our site"),
        cost=_("Nothing."),
        needs=_("Nothing: it is part of Ventanilla."),
        time=_("None."),
        capabilities={
            "read": Capability("yes", _("What a citizen sends enters at once, with its key and its deadline."), _AS_OF),
            "reply_public": Capability("no", _("What is written there is private, and so is its answer."), _AS_OF),
            "reply_private": Capability(
                "yes", _("The answer is shown on their page, with key and PIN; a mail carries only the link."), _AS_OF
            ),
            "count": Capability("no", _("There is no second figure: what is sent is here."), _AS_OF),
            "read_back": Capability("yes", _("The page is ours."), _AS_OF),
        },
        fields=(Field("name", _("What it is called"), required=False, placeholder="Formulario de la web"),),
    )

    def endpoints(self, settings: Mapping[str, Any]) -> list[tuple[str, int]]:
        return []

    def prepare(self, given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"network": "window"}, {}

    def check(self, access: Access) -> Health:
        return Health(True, gettext("It is part of Ventanilla."))

    def limits(self, access: Access, *, visibility: Visibility) -> Limits:
        return Limits(len, MAXIMUM)

    def new_key(self, *, access: Access) -> str:
        return uuid.uuid4().hex

    def send(self, access: Access, draft: Draft) -> Receipt:
        if len(draft.text) > MAXIMUM:
            raise Permanent(gettext("The answer is longer than the page shows."), code="window.too_long")
        return Receipt("sent", remote_id=f"reply:{draft.key}")

    def find_own(self, access: Access, draft: Draft) -> Receipt | None:
        return Receipt("sent", remote_id=f"reply:{draft.key}")

    def shown(self, access: Access, draft: Draft, receipt: Receipt) -> bool | None:
        return True


ADAPTER = Window()
