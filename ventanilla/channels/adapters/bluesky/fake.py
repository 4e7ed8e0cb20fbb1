"""A Bluesky of one machine: the conformance suite and the tests drive the adapter against it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from ventanilla.channels.adapters.bluesky.adapter import ADAPTER, Bluesky
from ventanilla.channels.adapters.bluesky.fake_network import HANDLE, US, FakeNetwork, Json
from ventanilla.channels.adapters.bluesky.fake_server import Service, Trouble, start
from ventanilla.channels.contract import Access


class BlueskyFake:
    cannot: ClassVar[Mapping[str, str]] = {}
    lacks: ClassVar[Mapping[str, str]] = {}
    reports: ClassVar[frozenset[str]] = frozenset({"edit"})

    def __init__(self) -> None:
        self.network = FakeNetwork()
        self.service = Service(self.network)
        self._server = start(self.service)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self._deaf = 0

    @property
    def adapter(self) -> Bluesky:
        return ADAPTER

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def access(self, **changes: Any) -> Access:
        service = self.url
        if self._deaf:
            self._deaf -= 1
            service = f"http://127.0.0.1:{_nobody()}"
        settings, credentials = ADAPTER.prepare(
            {"service": service, "handle": HANDLE, "password": self.network.password}
        )
        access = Access(1, "bluesky", settings, credentials, datetime.now(UTC))
        return replace(access, **changes)

    def say(self, text: str, *, parent: str | None = None, author: str = "c1", minutes: int = 0) -> str:
        created = datetime.now(UTC) - timedelta(minutes=minutes) if minutes else None
        with self.network.lock:
            record = self.network.reply_record(text, parent, created_at=created)
            if parent is None:
                record["facets"] = [_mention(len(text.encode()))]
            return self.network.write(f"did:plc:{author}", record).uri

    def quote(self, text: str, quoted: str, *, author: str = "c1") -> str:
        with self.network.lock:
            embed = {"$type": "app.bsky.embed.record", "record": {"uri": quoted, "cid": self.network.posts[quoted].cid}}
            record = self.network.reply_record(text, None) | {"embed": embed}
            return self.network.write(f"did:plc:{author}", record).uri

    def edit(self, remote_id: str, text: str) -> None:
        with self.network.lock:
            post = self.network.posts[remote_id]
            post.record = {**post.record, "text": text}

    def delete(self, remote_id: str) -> None:
        with self.network.lock:
            del self.network.posts[remote_id]

    def own(self, text: str, *, parent: str | None = None) -> str:
        with self.network.lock:
            return self.network.write(US, self.network.reply_record(text, parent)).uri

    def visible(self) -> dict[str, str]:
        return self.network.concerning_us()

    def sent(self) -> list[str]:
        return [str(post.record["text"]) for post in self.network.posts.values() if post.by_api]

    def written(self) -> list[Json]:
        """The records that the adapter wrote."""
        return [post.record for post in self.network.posts.values() if post.by_api]

    def trouble(self, kind: str, times: int = 1, on: str = "any") -> None:
        with self.network.lock:
            if kind == "refused":
                self._deaf += times
            elif kind == "accept_and_hide":
                self.network.hide_next += times
            elif kind == "auth_expired":
                self.network.expire()
            elif kind == "auth_empty":
                self.service.empty_tokens += times
            elif kind == "auth_dead":
                self.network.revoke()
            elif kind == "reorder":
                self.network.shuffle = True
            else:
                self.service.troubles.append(Trouble(kind, times, on))

    def accepted(self) -> int:
        return self.network.seen["accepted"]

    def sign_ins(self) -> int:
        return self.network.seen["sign_ins"]

    def renewals(self) -> int:
        return self.network.renewals

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


def _mention(length: int) -> Json:
    feature = {"$type": "app.bsky.richtext.facet#mention", "did": US}
    return {"index": {"byteStart": 0, "byteEnd": max(length, 1)}, "features": [feature]}


def _nobody() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
