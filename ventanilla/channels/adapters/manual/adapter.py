"""A network that is read and answered by hand: telephone, counter, or one whose key we do not have."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

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

_AS_OF = "2026-11-24"
MAXIMUM = {
    "facebook": 8000, "instagram": 2200, "x": 280, "linkedin": 1250, "youtube": 10000, "pinterest": 500, "mastodon": 500, "threads": 500,
}  # fmt: skip
NETWORKS = (*MAXIMUM, "phone", "counter", "whatsapp", "letter", "other")


class Manual:
    about = About(
        slug="manual",
        name=gettext_noop("By hand"),
        cost=gettext_noop("Nothing."),
        needs=gettext_noop("Nothing: you copy what people wrote, and put the answer there yourself."),
        time=gettext_noop("One minute."),
        capabilities={
            "read": Capability("manual", gettext_noop("You type it, or bring a CSV or JSONL file."), _AS_OF),
            "reply_public": Capability(
                "manual", gettext_noop("Ventanilla keeps the text ready to copy; you say when it is there."), _AS_OF
            ),
            "reply_private": Capability("manual", gettext_noop("In the same way."), _AS_OF),
            "count": Capability("no", gettext_noop("The network gives no figure to compare with."), _AS_OF),
            "read_back": Capability("no", gettext_noop("Nobody but you can look whether it is there."), _AS_OF),
        },
        fields=(
            Field("network", gettext_noop("Network"), placeholder="facebook"),
            Field("name", gettext_noop("Name"), placeholder="Vallserena"),
            Field("url", gettext_noop("Address of the page"), required=False, placeholder="https://www.facebook.com/…"),
        ),
    )

    def endpoints(self, settings: Mapping[str, Any]) -> list[tuple[str, int]]:
        return []

    def prepare(self, given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
        network = given.get("network", "other").strip().lower() or "other"
        if network not in NETWORKS:
            raise Permanent(
                _("Ventanilla does not know a network called “%(network)s”. It may be: %(known)s.")
                % {"network": network[:40], "known": ", ".join(NETWORKS)},
                field="network",
            )
        handle = given.get("handle", "")
        own = [given["own_id"]] if given.get("own_id") else []
        return {"network": network, "handle": handle, "own_ids": own, "url": given.get("url", "")}, {}

    def check(self, access: Access) -> Health:
        return Health(True, _("It is read by hand."))

    def limits(self, access: Access, *, visibility: Visibility) -> Limits:
        return Limits(len, MAXIMUM.get(access.network) if visibility == "public" else None)

    def new_key(self, *, access: Access) -> str:
        return uuid.uuid4().hex

    def send(self, access: Access, draft: Draft) -> Receipt:
        return Receipt("by_hand")

    def find_own(self, access: Access, draft: Draft) -> Receipt | None:
        return Receipt("by_hand")

    def shown(self, access: Access, draft: Draft, receipt: Receipt) -> bool | None:
        return None


ADAPTER = Manual()
