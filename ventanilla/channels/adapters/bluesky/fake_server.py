"""The XRPC calls of the pretended Bluesky, over HTTP on loopback, with troubles on demand."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ventanilla.channels.adapters.bluesky.fake_network import HANDLE, US, FakeNetwork, Json, Post, stamp
from ventanilla.channels.adapters.bluesky.limits import BYTES, GRAPHEMES, graphemes
from ventanilla.channels.adapters.bluesky.names import POSTS, post_uri

Answer = tuple[int, Json]
Parameters = dict[str, list[str]]

RATE_SECONDS = 300
WRITES = {"com.atproto.repo.putRecord", "com.atproto.repo.deleteRecord"}
UNTROUBLED = {"com.atproto.server.createSession", "com.atproto.server.refreshSession"}
OPEN = {"app.bsky.feed.getPosts", "app.bsky.feed.getPostThread"}


@dataclass
class Trouble:
    kind: str
    times: int
    on: str

    def meets(self, name: str) -> bool:
        if self.times < 1 or name in UNTROUBLED:
            return False
        return self.on == "any" or (self.on == "write") == (name in WRITES)


@dataclass
class Service:
    """What answers; `asked` remembers every call with its body."""

    network: FakeNetwork
    troubles: list[Trouble] = field(default_factory=list)
    asked: list[tuple[str, Json]] = field(default_factory=list)
    empty_tokens: int = 0
    last_page: dict[str, Answer] = field(default_factory=dict)

    def take(self, name: str, *kinds: str) -> Trouble | None:
        with self.network.lock:
            for trouble in self.troubles:
                if trouble.kind in kinds and trouble.meets(name):
                    trouble.times -= 1
                    return trouble
        return None

    def answer(self, name: str, asked: Parameters, body: Json, token: str) -> Answer:
        with self.network.lock:
            self.asked.append((name, body or dict(asked)))
            if name == "com.atproto.server.createSession":
                return self._sign_in(body)
            if name == "com.atproto.server.refreshSession":
                return self._refresh(token)
            if (token or name not in OPEN) and token != self.network.access:
                return _no("ExpiredToken", "Token has expired")
            self.network.seen["accepted"] += 1
            if name not in CALLS:
                return _no("MethodNotImplemented", name, 501)
            call: Callable[[Parameters, Json], Answer] = getattr(self, CALLS[name])
            return call(asked, body)

    def _sign_in(self, body: Json) -> Answer:
        self.network.seen["sign_ins"] += 1
        if body.get("identifier") not in (HANDLE, US) or body.get("password") != self.network.password:
            return _no("AuthenticationRequired", "Invalid identifier or password", 401)
        return 200, self.network.open_session()

    def _refresh(self, token: str) -> Answer:
        if token != self.network.refresh:
            return _no("ExpiredToken", "Token has been revoked")
        if self.empty_tokens:
            self.empty_tokens -= 1
            return 200, {"accessJwt": "", "refreshJwt": "", "did": US, "handle": HANDLE}
        self.network.renewals += 1
        return 200, self.network.open_session()

    def get_session(self, asked: Parameters, body: Json) -> Answer:
        return 200, {"did": US, "handle": HANDLE, "active": True}

    def list_notifications(self, asked: Parameters, body: Json) -> Answer:
        found = [(post, why) for post, why in self.network.notifications() if why in asked.get("reasons", [why])]
        return self._paged(
            asked, found, "notifications", lambda pair: stamp(pair[0].sort_at), lambda pair: self._notification(*pair)
        )

    def _notification(self, post: Post, reason: str) -> Json:
        view = self.network.view(post)
        kept = {key: view[key] for key in ("uri", "cid", "author", "record")}
        return {**kept, "reason": reason, "isRead": False, "indexedAt": stamp(post.sort_at)}

    def list_records(self, asked: Parameters, body: Json) -> Answer:
        ours = [post for post in self.network.posts.values() if post.did == US]
        ours.sort(key=lambda post: post.uri, reverse=True)
        return self._paged(
            asked,
            ours,
            "records",
            lambda post: post.uri.rpartition("/")[2],
            lambda post: {"uri": post.uri, "cid": post.cid, "value": post.record},
        )

    def _paged(
        self,
        asked: Parameters,
        found: list[Any],
        name: str,
        place: Callable[[Any], str],
        shape: Callable[[Any], Json],
    ) -> Answer:
        """Places are strictly before the cursor: what ties with the last of a page is skipped."""
        if name in self.last_page and self.take(name, "repeat_page"):
            return self.last_page[name]
        cursor = asked.get("cursor", [""])[0]
        rest = [entry for entry in found if not cursor or place(entry) < cursor]
        page = rest[: min(int(asked.get("limit", ["50"])[0]), self.network.page_size)]
        answer: Json = {name: [shape(entry) for entry in page]}
        if self.network.shuffle:
            answer[name].reverse()
        if len(rest) > len(page):
            answer["cursor"] = place(page[-1])
        self.last_page[name] = (200, answer)
        return 200, answer

    def get_post_thread(self, asked: Parameters, body: Json) -> Answer:
        uri = asked["uri"][0]
        thread = self.network.thread(uri, int(asked.get("depth", ["6"])[0]))
        return (200, {"thread": thread}) if thread else _no("NotFound", f"Post not found: {uri}")

    def get_posts(self, asked: Parameters, body: Json) -> Answer:
        found = [self.network.shown(uri) for uri in asked["uris"]]
        return 200, {"posts": [self.network.view(post) for post in found if post]}

    def put_record(self, asked: Parameters, body: Json) -> Answer:
        text = body["record"]["text"]
        if graphemes(text) > GRAPHEMES or len(text.encode()) > BYTES:
            return _no("InvalidRequest", "Invalid app.bsky.feed.post record: Record/text is too long")
        if body["repo"] != US or body["collection"] != POSTS:
            return _no("AuthenticationRequired", "not yours", 401)
        post = self.network.write(US, body["record"], key=body["rkey"], by_api=True)
        return 200, {"uri": post.uri, "cid": post.cid, "validationStatus": "valid"}

    def get_record(self, asked: Parameters, body: Json) -> Answer:
        uri = post_uri(asked["repo"][0], asked["rkey"][0])
        post = self.network.posts.get(uri)
        if post is None:
            return _no("RecordNotFound", f"Could not locate record: {uri}")
        return 200, {"uri": uri, "cid": post.cid, "value": post.record}

    def delete_record(self, asked: Parameters, body: Json) -> Answer:
        self.network.posts.pop(post_uri(body["repo"], body["rkey"]), None)
        return 200, {}

    def upload_blob(self, asked: Parameters, body: Json) -> Answer:
        reference = f"bafkrei{len(self.network.blobs):059d}"
        self.network.blobs[reference] = body["content"]
        blob = {"$type": "blob", "ref": {"$link": reference}, "mimeType": body["mime"], "size": len(body["content"])}
        return 200, {"blob": blob}

    def resolve_handle(self, asked: Parameters, body: Json) -> Answer:
        handle = asked["handle"][0]
        if not handle.endswith(".test"):
            return _no("InvalidRequest", "Unable to resolve handle")
        return 200, {"did": US if handle == HANDLE else f"did:plc:{handle.removesuffix('.test')}"}

    def describe_repo(self, asked: Parameters, body: Json) -> Answer:
        return 200, {"did": US, "handle": HANDLE, "collections": [POSTS], "handleIsCorrect": True}


CALLS = {
    "com.atproto.server.getSession": "get_session",
    "app.bsky.notification.listNotifications": "list_notifications",
    "com.atproto.repo.listRecords": "list_records",
    "app.bsky.feed.getPostThread": "get_post_thread",
    "app.bsky.feed.getPosts": "get_posts",
    "com.atproto.repo.putRecord": "put_record",
    "com.atproto.repo.getRecord": "get_record",
    "com.atproto.repo.deleteRecord": "delete_record",
    "com.atproto.repo.uploadBlob": "upload_blob",
    "com.atproto.identity.resolveHandle": "resolve_handle",
    "com.atproto.repo.describeRepo": "describe_repo",
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: Service

    def do_GET(self) -> None:
        self._handle(b"")

    def do_POST(self) -> None:
        self._handle(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _handle(self, content: bytes) -> None:
        url = urlsplit(self.path)
        name = url.path.removeprefix("/xrpc/")
        service = self.service
        if service.take(name, "429"):
            return self._give(429, {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}, rate=True)
        if service.take(name, "5xx"):
            return self._give(500, {"error": "InternalServerError", "message": "Internal Server Error"})
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        status, answer = service.answer(name, parse_qs(url.query), self._body(content), token)
        if status == 200 and service.take(name, "5xx_after_commit"):
            status, answer = 502, {"error": "UpstreamFailure", "message": "Upstream Failure"}
        if service.take(name, "drop_mid_page"):
            return self._cut(status, answer)
        self._give(status, answer)

    def _body(self, content: bytes) -> Json:
        mime = self.headers.get("Content-Type") or ""
        if content and not mime.startswith("application/json"):
            return {"content": content, "mime": mime}
        return dict(json.loads(content)) if content else {}

    def _give(self, status: int, answer: Json, *, rate: bool = False) -> None:
        content = json.dumps(answer).encode()
        self._head(status, len(content), rate=rate)
        self.wfile.write(content)

    def _cut(self, status: int, answer: Json) -> None:
        content = json.dumps(answer).encode()
        self._head(status, len(content))
        self.wfile.write(content[: len(content) // 2])
        self.close_connection = True

    def _head(self, status: int, length: int, *, rate: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(length))
        if rate:
            self.send_header("RateLimit-Limit", "3000")
            self.send_header("RateLimit-Remaining", "0")
            self.send_header("RateLimit-Reset", str(int(time.time()) + RATE_SECONDS))
            self.send_header("RateLimit-Policy", f"3000;w={RATE_SECONDS}")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def start(service: Service) -> ThreadingHTTPServer:
    handler = type("BoundHandler", (Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    return server


def _no(error: str, message: str, status: int = 400) -> Answer:
    return status, {"error": error, "message": message}
