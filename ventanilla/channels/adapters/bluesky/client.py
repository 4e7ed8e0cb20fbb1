"""The calls that we make, by name, each with the shape of its answer looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
from django.utils.translation import gettext as _

from ventanilla.channels.adapters.bluesky.names import POSTS
from ventanilla.channels.adapters.bluesky.session import Answered, Json, Overloaded, Session

PAGE = 100
POSTS_AT_ONCE = 25
DEPTH = 200
"""Levels asked for at once (the network allows 1,000, whose JSON is nested deeper than Python's parser goes)."""

REASONS = ("mention", "reply", "quote")


@dataclass(frozen=True, slots=True)
class Listing:
    entries: list[object]
    cursor: str | None


class Client(Session):
    @property
    def since(self) -> datetime | None:
        """From when the first reading brings; None for all."""
        days = self.access.settings.get("since_days")
        return self.access.now - timedelta(days=int(days)) if days else None

    def who_we_are(self) -> Json:
        return self.ask("com.atproto.server.getSession")

    def notifications(self, *, cursor: str | None) -> Listing:
        """`priority=false`: an account set to hear only those whom it follows must still read everybody."""
        answer = self.ask(
            "app.bsky.notification.listNotifications", limit=PAGE, cursor=cursor, reasons=REASONS, priority="false"
        )
        return _listing(answer, "notifications")

    def own_posts(self, *, cursor: str | None) -> Listing:
        """From our own repository, newest first: it knows them before any view does."""
        answer = self.ask("com.atproto.repo.listRecords", repo=self.did, collection=POSTS, limit=PAGE, cursor=cursor)
        return _listing(answer, "records")

    def thread(self, uri: str, *, depth: int = DEPTH) -> Json | None:
        """The post and what hangs below it; None where the network has no such post."""
        try:
            answer = self.ask("app.bsky.feed.getPostThread", uri=uri, depth=depth, parentHeight=0)
        except Answered as error:
            if error.error == "NotFound":
                return None
            raise
        thread = answer.get("thread")
        if not isinstance(thread, dict):
            raise Overloaded(_("Bluesky answered something that is not an answer."))
        return None if thread.get("notFound") else thread

    def posts(self, uris: Sequence[str]) -> dict[str, Json]:
        """Of these posts, those that the network shows us, by address."""
        return _by_uri(self.ask("app.bsky.feed.getPosts", uris=list(uris)))

    def posts_for_anybody(self, uris: Sequence[str]) -> dict[str, Json]:
        """The same as somebody else would see it, where the account has an address for that."""
        appview = self.access.settings.get("appview")
        if not appview:
            return self.posts(uris)
        return _by_uri(self.ask_openly(appview, "app.bsky.feed.getPosts", uris=list(uris)))

    def resolve(self, handle: str) -> str | None:
        try:
            answer = self.ask("com.atproto.identity.resolveHandle", handle=handle)
        except Answered as error:
            if error.status == httpx.codes.BAD_REQUEST:
                return None
            raise
        did = answer.get("did")
        return did if isinstance(did, str) and did.startswith("did:") else None

    def record(self, key: str, *, repo: str | None = None) -> Json | None:
        """The post of that key, ours or of `repo`, whoever blocks whom; None only where the network has none.

        A data server names the error, the view behind it only says it.
        """
        try:
            return self.ask("com.atproto.repo.getRecord", repo=repo or self.did, collection=POSTS, rkey=key)
        except Answered as error:
            if error.error == "RecordNotFound" or error.reason.startswith("Could not locate record"):
                return None
            raise

    def put(self, key: str, record: Json) -> Json:
        """Write it under our key: the same twice is one record."""
        body = {"repo": self.did, "collection": POSTS, "rkey": key, "record": record}
        return self.tell("com.atproto.repo.putRecord", body)

    def upload(self, content: bytes, mime: str) -> Json:
        blob = self.give("com.atproto.repo.uploadBlob", content, mime).get("blob")
        if not isinstance(blob, dict):
            raise Overloaded(_("Bluesky answered something that is not an answer."))
        return blob


def _listing(answer: Json, name: str) -> Listing:
    entries, cursor = answer.get(name), answer.get("cursor")
    if not isinstance(entries, list):
        raise Overloaded(_("Bluesky answered something that is not an answer."))
    return Listing(entries, cursor if isinstance(cursor, str) and cursor else None)


def _by_uri(answer: Json) -> dict[str, Json]:
    found = _listing(answer, "posts").entries
    return {post["uri"]: post for post in found if isinstance(post, dict) and isinstance(post.get("uri"), str)}
