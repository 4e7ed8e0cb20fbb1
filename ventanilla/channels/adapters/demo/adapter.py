"""The networks of the demonstration: they really receive what is sent, and people write back. Nothing leaves this machine."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import regex
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ventanilla.channels.adapters.demo.network import PAGE, Network
from ventanilla.channels.contract import (
    About,
    Access,
    Author,
    Capability,
    Count,
    Draft,
    Field,
    Health,
    Item,
    Limits,
    Page,
    Permanent,
    Receipt,
    StreamSpec,
    Visibility,
)

_AS_OF = "2026-11-24"
_MAXIMUM = {"bluesky": 300}
_GRAPHEME = regex.compile(r"\X")


def _fact(sentence: str) -> Capability:
    return Capability("yes", sentence, _AS_OF)


class Demo:
    about = About(
        slug="demo",
        name=gettext_noop("Demonstration"),
        cost=gettext_noop("Nothing."),
        needs=gettext_noop("Nothing: it is a pretend network, on this machine."),
        time=gettext_noop("None."),
        capabilities={
            "read": _fact(gettext_noop("What its invented people write is read.")),
            "reply_public": _fact(gettext_noop("It really arrives there, and nowhere else.")),
            "reply_private": _fact(gettext_noop("It really arrives there, and nowhere else.")),
            "count": _fact(gettext_noop("It says how many messages a thread has.")),
            "read_back": _fact(gettext_noop("It says whether an answer is there.")),
        },
        fields=(Field("network", gettext_noop("Network"), placeholder="bluesky"),),
    )
    network = Network()
    page = PAGE

    def endpoints(self, settings: Mapping[str, Any]) -> list[tuple[str, int]]:
        return []

    def prepare(self, given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
        network = given.get("network", "bluesky")
        place = given.get("place", network)
        own = given.get("own_id") or f"{place}-us"
        return {"network": network, "place": place, "handle": given.get("handle", ""), "own_ids": [own]}, {}

    def check(self, access: Access) -> Health:
        if not self.network.exists():
            return Health(False, _("The demonstration's network is no longer here."))
        return Health(True, _("It is the demonstration's own network."), identity=_us(access))

    def limits(self, access: Access, *, visibility: Visibility) -> Limits:
        return Limits(_graphemes, _MAXIMUM.get(access.network))

    def new_key(self, *, access: Access) -> str:
        return uuid.uuid4().hex

    def streams(self, access: Access) -> list[StreamSpec]:
        return [StreamSpec("everything", timedelta(seconds=30))]

    def read(self, access: Access, stream: str, cursor: dict[str, Any]) -> Page:
        since = list(cursor.get("since") or ())
        found = self.network.after(_place(access), since=since, until=access.now, limit=self.page)
        if found:
            since = self.network.point(found[-1])
        return Page(found, {"since": since}, complete=len(found) < self.page)

    def send(self, access: Access, draft: Draft) -> Receipt:
        maximum = _MAXIMUM.get(access.network)
        if maximum is not None and _graphemes(draft.text) > maximum:
            raise Permanent(_("The text is too long for this network."), code="demo.too_long")
        place = _place(access)
        answered = self.network.by_id(place, draft.reply_to) if draft.reply_to else None
        if draft.reply_to and answered is None:
            raise Permanent(_("What is to be answered is no longer there."), code="demo.parent_gone")
        remote_id = f"{place}/o{draft.key[:12]}"
        ours = Item(
            space=draft.space, remote_id=remote_id, text=draft.text, author=_us(access), created_at=access.now, is_own=True,
            thread=draft.thread or remote_id, parent=draft.reply_to, visibility=draft.visibility, title=draft.subject,
            permalink=_permalink(access, remote_id, draft), idempotency_key=draft.key,
        )  # fmt: skip
        return _receipt(self.network.answer(place, ours, answered))

    def find_own(self, access: Access, draft: Draft) -> Receipt | None:
        found = self.network.by_key(_place(access), draft.key)
        return _receipt(found) if found else None

    def shown(self, access: Access, draft: Draft, receipt: Receipt) -> bool | None:
        return self.network.by_id(_place(access), receipt.remote_id or "") is not None

    def count(self, access: Access, threads: Sequence[str]) -> list[Count]:
        return [self._count(access, key) for key in threads]

    def _count(self, access: Access, key: str) -> Count:
        """The network's figure holds what it hides, as those of real ones do."""
        place = _place(access)
        below = [said for said in self.network.thread(place, key, until=access.now) if said.remote_id != key]
        shown = {said.remote_id for said in self.network.thread(place, key, until=access.now, hidden=False)} - {key}
        return Count(key, len(below), frozenset(remote for remote in shown if remote))


def _place(access: Access) -> str:
    return str(access.settings.get("place") or access.network)


def _us(access: Access) -> Author:
    own = access.settings.get("own_ids") or [f"{_place(access)}-us"]
    return Author(own[0], access.settings.get("handle") or None)


def _graphemes(text: str) -> int:
    return len(_GRAPHEME.findall(text))


def _permalink(access: Access, remote_id: str, draft: Draft) -> str | None:
    if draft.visibility != "public":
        return None
    handle = access.settings.get("handle", "")
    return f"https://{access.network}.example/profile/{handle}/post/{remote_id.rpartition('/')[2]}"


def _receipt(said: Item) -> Receipt:
    return Receipt("sent", said.remote_id, said.permalink)


ADAPTER = Demo()
