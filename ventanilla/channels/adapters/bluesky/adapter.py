"""Bluesky: replies at any depth, mentions and quotes in; public replies and posts out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from ventanilla.channels.adapters.bluesky import connect, send
from ventanilla.channels.adapters.bluesky.about import ABOUT
from ventanilla.channels.adapters.bluesky.census import count_threads
from ventanilla.channels.adapters.bluesky.client import Client
from ventanilla.channels.adapters.bluesky.items import Seen, Unreadable, Us, address_in, read_item
from ventanilla.channels.adapters.bluesky.limits import LIMITS
from ventanilla.channels.adapters.bluesky.mentions import read_mentions
from ventanilla.channels.adapters.bluesky.names import new_tid, split_post
from ventanilla.channels.adapters.bluesky.session import endpoints
from ventanilla.channels.adapters.bluesky.threads import read_threads
from ventanilla.channels.contract import (
    Access,
    AuthDead,
    Author,
    Count,
    Draft,
    Health,
    Item,
    Limits,
    Page,
    Permanent,
    Receipt,
    StreamSpec,
    Visibility,
)

STREAMS = {"notifications": (read_mentions, timedelta(minutes=2)), "threads": (read_threads, timedelta(minutes=5))}


class Bluesky:
    about = ABOUT

    def endpoints(self, settings: Mapping[str, Any]) -> list[tuple[str, int]]:
        return endpoints(settings)

    def prepare(self, given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
        return connect.prepare(given)

    def check(self, access: Access) -> Health:
        try:
            with Client(access) as client:
                told = client.who_we_are()
                us = Author(id=client.did, handle=client.handle)
        except (AuthDead, Permanent) as error:
            return Health(ok=False, sentence=error.sentence)
        if told.get("active") is False:
            return Health(ok=False, sentence=_("Bluesky says that this account is not active."), identity=us)
        return Health(ok=True, sentence=_("Signed in as @%(handle)s.") % {"handle": us.handle}, identity=us)

    def limits(self, access: Access, *, visibility: Visibility) -> Limits:
        return LIMITS

    def new_key(self, *, access: Access) -> str:
        return new_tid(access.now)

    def streams(self, access: Access) -> list[StreamSpec]:
        return [StreamSpec(name, every) for name, (_read, every) in STREAMS.items()]

    def read(self, access: Access, stream: str, cursor: dict[str, Any]) -> Page:
        read_page = STREAMS[stream][0]
        with Client(access) as client:
            return read_page(client, cursor)

    def reread(self, access: Access, raw: str) -> Item | None:
        uri = address_in(raw)
        if uri is None:
            return None
        with Client(access) as client:
            view = client.posts([uri]).get(uri)
            if view is None:
                return None
            seen = Seen(uri, view.get("author"), view.get("record"), view.get("indexedAt"))
            try:
                return read_item(seen, us=Us(client.did, client.handle))
            except Unreadable:
                return None

    def send(self, access: Access, draft: Draft) -> Receipt:
        send.refuse_unfit(draft)
        with Client(access) as client:
            return send.send(client, draft)

    def find_own(self, access: Access, draft: Draft) -> Receipt | None:
        with Client(access) as client:
            return send.find_own(client, draft)

    def shown(self, access: Access, draft: Draft, receipt: Receipt) -> bool | None:
        with Client(access) as client:
            return send.shown(client, receipt)

    def gone(self, access: Access, remote_ids: Sequence[str]) -> set[str]:
        with Client(access) as client:
            places = [(uri, split_post(uri)) for uri in remote_ids]
            return {uri for uri, place in places if place and client.record(place[1], repo=place[0]) is None}

    def count(self, access: Access, threads: Sequence[str]) -> list[Count]:
        with Client(access) as client:
            return count_threads(client, threads)


ADAPTER = Bluesky()
