"""The state of a pretended Bluesky: accounts, repositories and what its view makes of them.

It has the habits of the real one: some replies are never notified, places in a list are instants (so ties at the edge of
a page are skipped), threads are cut at a depth, deleted posts hide what hung below them.
"""

from __future__ import annotations

import hashlib
import json
import random
import secrets
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ventanilla.channels.adapters.bluesky.names import new_tid, post_uri, split_post

Json = dict[str, Any]

US = "did:plc:ventanilla"
HANDLE = "villaverde.test"
PASSWORD = "clave-de-aplicacion"  # noqa: S105
TICK = timedelta(milliseconds=10)
DEPTH = 6


@dataclass
class Post:
    uri: str
    did: str
    record: Json
    indexed_at: datetime
    notified: bool = True
    hidden: bool = False
    by_api: bool = False

    @property
    def cid(self) -> str:
        return "bafyrei" + hashlib.sha256(json.dumps(self.record, sort_keys=True).encode()).hexdigest()

    @property
    def parent(self) -> str | None:
        return _uri_in(self.record, "parent")

    @property
    def root(self) -> str:
        return _uri_in(self.record, "root") or self.uri

    @property
    def sort_at(self) -> datetime:
        return min(datetime.fromisoformat(self.record["createdAt"]), self.indexed_at)


@dataclass
class FakeNetwork:
    posts: dict[str, Post] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    seen: Counter[str] = field(default_factory=Counter)
    """How many answered calls there were, by name."""
    access: str = ""
    refresh: str = ""
    password: str = PASSWORD
    renewals: int = 0
    hide_next: int = 0
    shuffle: bool = False
    page_size: int = 7
    depth: int = DEPTH
    _moment: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1))
    _written: int = 0

    # --- writing -------------------------------------------------------------------------------------------------

    def write(self, did: str, record: Json, *, key: str | None = None, by_api: bool = False) -> Post:
        with self.lock:
            now = self._next_moment()
            uri = post_uri(did, key or new_tid(now))
            before = self.posts.get(uri)
            post = Post(uri, did, record, before.indexed_at if before else now, by_api=by_api)
            post.notified = before.notified if before else not self._forgets(post)
            post.hidden = before.hidden if before else self._hides(by_api)
            self.posts[uri] = post
            return post

    def _next_moment(self) -> datetime:
        """Several posts share an instant, as in a burst."""
        self._written += 1
        if self._written % 3 == 0:
            self._moment += TICK
        return self._moment

    def _forgets(self, post: Post) -> bool:
        """The first answer to each post is never notified."""
        return post.parent is not None and not any(other.parent == post.parent for other in self.posts.values())

    def _hides(self, by_api: bool) -> bool:
        if by_api and self.hide_next:
            self.hide_next -= 1
            return True
        return False

    def reply_record(self, text: str, parent: str | None, *, created_at: datetime | None = None) -> Json:
        moment = created_at or self._moment
        record: Json = {"$type": "app.bsky.feed.post", "text": text, "createdAt": stamp(moment), "langs": ["es"]}
        if parent:
            first = self.posts[parent]
            root = self.posts.get(first.root, first)
            record["reply"] = {"parent": _strong(first), "root": _strong(root)}
        return record

    # --- sessions ------------------------------------------------------------------------------------------------

    def open_session(self) -> Json:
        self.access, self.refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        return {"accessJwt": self.access, "refreshJwt": self.refresh, "did": US, "handle": HANDLE, "active": True}

    def expire(self) -> None:
        self.access = secrets.token_urlsafe(24)

    def revoke(self) -> None:
        self.access, self.refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self.password = secrets.token_urlsafe(24)

    # --- the view ------------------------------------------------------------------------------------------------

    def view(self, post: Post) -> Json:
        return {
            "uri": post.uri,
            "cid": post.cid,
            "author": self.profile(post.did),
            "record": post.record,
            "replyCount": len(self.children(post.uri)),
            "repostCount": 0,
            "likeCount": 0,
            "quoteCount": 0,
            "indexedAt": stamp(post.indexed_at),
        }

    def profile(self, did: str) -> Json:
        if did == US:
            return {"did": US, "handle": HANDLE, "displayName": "Villaverde"}
        name = did.rpartition(":")[2]
        return {"did": did, "handle": f"{name}.test", "displayName": f"Vecina {name}"}

    def shown(self, uri: str) -> Post | None:
        post = self.posts.get(uri)
        return post if post and not post.hidden else None

    def children(self, uri: str) -> list[Post]:
        found = [post for post in self.posts.values() if post.parent == uri and not post.hidden]
        if self.shuffle:
            random.shuffle(found)
        return found

    def thread(self, uri: str, depth: int) -> Json | None:
        post = self.shown(uri)
        return self._node(post, min(depth, self.depth)) if post else None

    def _node(self, post: Post, depth: int) -> Json:
        node: Json = {"$type": "app.bsky.feed.defs#threadViewPost", "post": self.view(post)}
        if depth > 0:
            node["replies"] = [self._node(child, depth - 1) for child in self.children(post.uri)]
        return node

    def notifications(self) -> list[tuple[Post, str]]:
        """Newest first, with the reason."""
        found = []
        for post in self.posts.values():
            reason = self._reason(post)
            if reason and post.notified and not post.hidden:
                found.append((post, reason))
        return sorted(found, key=lambda pair: (pair[0].sort_at, pair[0].uri), reverse=True)

    def _reason(self, post: Post) -> str | None:
        if post.did == US:
            return None
        if post.parent and split_post(post.parent) and post.parent.startswith(f"at://{US}/"):
            return "reply"
        if post.root.startswith(f"at://{US}/"):
            return "reply"
        text = json.dumps(post.record)
        if f'"did": "{US}"' in text:
            return "mention"
        return "quote" if f"at://{US}/" in text else None

    def concerning_us(self) -> dict[str, str]:
        """What a reader must find: ours, what hangs below ours, mentions and quotes; not what is shut off above."""
        with self.lock:
            found: dict[str, str] = {}
            waiting = [post for post in self.posts.values() if post.did == US and not post.hidden]
            waiting += [post for post, reason in self.notifications() if reason != "reply"]
            while waiting:
                post = waiting.pop()
                if post.uri not in found:
                    found[post.uri] = str(post.record["text"])
                    waiting += self.children(post.uri) if self._walked(post, found) else []
            return found

    def _walked(self, post: Post, found: dict[str, str]) -> bool:
        return post.did == US or (post.parent in found)


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _strong(post: Post) -> Json:
    return {"uri": post.uri, "cid": post.cid}


def _uri_in(record: Json, name: str) -> str | None:
    reply = record.get("reply") or {}
    return (reply.get(name) or {}).get("uri")
