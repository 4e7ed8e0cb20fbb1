"""The whole Bluesky network on this machine (directory, data server, view) and people who write on it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from tests.servers import npm, postgres, redis
from tests.servers.postgres import Postgres
from tests.servers.process import Child, Missing, free_port, server_folder, wait_until
from tests.servers.redis import Redis

POSTS = "app.bsky.feed.post"
PACKAGE = Path(__file__).parent / "atproto"
PASSWORD = "clave-de-prueba"
DATABASE = "bluesky"
SCHEMA = "bluesky"
START_SECONDS = 180
INDEX_SECONDS = 30
REQUEST_SECONDS = 30
PAGE = 100
WHOLE_THREAD = 1000

Json = dict[str, Any]


class Refused(Exception):
    """The network said no; `status` and `error` are its own."""

    def __init__(self, method: str, status: int, body: Json) -> None:
        self.status = status
        self.error = str(body.get("error", ""))
        super().__init__(f"{method}: {status} {body}")


@dataclass(frozen=True)
class Ref:
    """A record on the network, and the post at the root of its thread."""

    uri: str
    cid: str
    root: "Ref | None" = None

    @property
    def key(self) -> str:
        return self.uri.rpartition("/")[2]

    @property
    def thread_root(self) -> "Ref":
        return self.root or self

    def strong(self) -> dict[str, str]:
        return {"uri": self.uri, "cid": self.cid}


class Citizen:
    """A signed-in account; reads go through its data server to the view, as the app's do."""

    def __init__(self, *, service: str, handle: str, password: str = PASSWORD) -> None:
        self.service = service
        self.handle = handle
        self.password = password
        self._line = httpx.Client(base_url=f"{service}/xrpc/", timeout=REQUEST_SECONDS, trust_env=False)
        self.did = ""

    def register(self) -> None:
        account = {"handle": self.handle, "email": f"{self.handle}@correo.example", "password": self.password}
        self._enter(self.call("com.atproto.server.createAccount", **account))

    def sign_in(self) -> None:
        credentials = {"identifier": self.handle, "password": self.password}
        self._enter(self.call("com.atproto.server.createSession", **credentials))

    def app_password(self, name: str = "ventanilla") -> str:
        return str(self.call("com.atproto.server.createAppPassword", name=name)["password"])

    def call(self, method: str, **body: Any) -> Json:
        return _answer(method, self._line.post(method, json=body))

    def ask(self, method: str, **parameters: Any) -> Json:
        return _answer(method, self._line.get(method, params=parameters))

    def post(self, text: str, **more: Any) -> Ref:
        return self._write(POSTS, {"text": text, "createdAt": _now(), "langs": ["es"], **more})

    def reply(self, parent: Ref, text: str, **more: Any) -> Ref:
        root = parent.thread_root
        written = self.post(text, reply={"root": root.strong(), "parent": parent.strong()}, **more)
        return Ref(written.uri, written.cid, root)

    def quote(self, quoted: Ref, text: str) -> Ref:
        return self.post(text, embed={"$type": "app.bsky.embed.record", "record": quoted.strong()})

    def mention(self, other: "Citizen", text: str) -> Ref:
        """A post that begins with the other's handle, marked so that the network notifies them."""
        name = f"@{other.handle}"
        place = {"byteStart": 0, "byteEnd": len(name.encode())}
        feature = {"$type": "app.bsky.richtext.facet#mention", "did": other.did}
        return self.post(f"{name} {text}", facets=[{"index": place, "features": [feature]}])

    def like(self, liked: Ref) -> Ref:
        return self._write("app.bsky.feed.like", {"subject": liked.strong(), "createdAt": _now()})

    def repost(self, reposted: Ref) -> Ref:
        return self._write("app.bsky.feed.repost", {"subject": reposted.strong(), "createdAt": _now()})

    def follow(self, other: "Citizen") -> Ref:
        return self._write("app.bsky.graph.follow", {"subject": other.did, "createdAt": _now()})

    def delete(self, record: Ref) -> None:
        collection = record.uri.split("/")[3]
        self.call("com.atproto.repo.deleteRecord", repo=self.did, collection=collection, rkey=record.key)

    def upload(self, content: bytes, media_type: str) -> Json:
        method = "com.atproto.repo.uploadBlob"
        sent = self._line.post(method, content=content, headers={"Content-Type": media_type})
        blob: Json = _answer(method, sent)["blob"]
        return blob

    def thread(self, post: Ref) -> list[Json]:
        """Every post of the thread below and including this one, parents first; deleted ones are left out."""
        top = self.ask("app.bsky.feed.getPostThread", uri=post.uri, depth=WHOLE_THREAD, parentHeight=0)["thread"]
        found, waiting = [], [top]
        while waiting:
            node = waiting.pop(0)
            if "post" in node:
                found.append(node["post"])
            waiting.extend(node.get("replies", []))
        return found

    def replies_to(self, post: Ref, author: "Citizen") -> list[Json]:
        """The direct answers that this author has under a post, as the network shows them."""
        return [
            found
            for found in self.thread(post)
            if found["author"]["did"] == author.did
            and found["record"].get("reply", {}).get("parent", {}).get("uri") == post.uri
        ]

    def posts(self) -> list[Json]:
        """All posts in the account's own repository, which knows them before any view does."""
        return list(self._pages("com.atproto.repo.listRecords", "records", repo=self.did, collection=POSTS))

    def notifications(self) -> list[Json]:
        return list(self._pages("app.bsky.notification.listNotifications", "notifications"))

    def wait_for_thread(self, post: Ref, size: int, *, seconds: float = INDEX_SECONDS) -> list[Json]:
        """Wait until the view shows exactly this many posts in the thread, the root included."""
        return _eventually(lambda: self.thread(post), lambda seen: len(seen) == size, seconds, f"{size} posts")

    def close(self) -> None:
        self._line.close()

    def _pages(self, method: str, items: str, **parameters: Any) -> Iterator[Json]:
        cursor: str | None = None
        while True:
            place = {} if cursor is None else {"cursor": cursor}
            page = self.ask(method, limit=PAGE, **parameters, **place)
            yield from page[items]
            cursor = page.get("cursor")
            if cursor is None or not page[items]:
                return

    def _write(self, collection: str, record: Json) -> Ref:
        written = self.call("com.atproto.repo.createRecord", repo=self.did, collection=collection, record=record)
        return Ref(written["uri"], written["cid"])

    def _enter(self, session: Json) -> None:
        self.did = session["did"]
        self._line.headers["Authorization"] = f"Bearer {session['accessJwt']}"


class Network:
    def __init__(self, *, service: str, view: str) -> None:
        self.service = service
        self.view = view
        self._people: list[Citizen] = []

    def citizen(self, name: str, *, password: str = PASSWORD) -> Citizen:
        """A new account `name.test` that the view already knows (it may lag some seconds behind)."""
        person = self._admit(Citizen(service=self.service, handle=f"{name}.test", password=password))
        person.register()
        wait_until(lambda: _has_profile(person), seconds=INDEX_SECONDS, what=f"the profile of {person.handle}")
        return person

    def sign_in(self, handle: str, password: str = PASSWORD) -> Citizen:
        """A second session of an account: what its owner does in the network's own app."""
        person = self._admit(Citizen(service=self.service, handle=handle, password=password))
        person.sign_in()
        return person

    def close(self) -> None:
        for person in self._people:
            person.close()

    def _admit(self, person: Citizen) -> Citizen:
        self._people.append(person)
        return person


def available() -> str | None:
    return npm.available() or postgres.available() or redis.available()


@contextmanager
def running() -> Iterator[Network]:
    """With a PostgreSQL and a Redis of its own."""
    missing = available()
    if missing:
        raise Missing(missing)
    package = npm.installed(PACKAGE)
    with postgres.running() as database, redis.running() as cache, server_folder("atproto") as folder:
        ports = {name: str(free_port()) for name in ("PLC_PORT", "PDS_PORT", "VIEW_PORT", "OZONE_PORT")}
        command = [str(npm.node()), str(package / "net.mjs")]
        with Child(command, folder=folder, env=ports | _environment(database, cache, folder)) as child:
            child.wait_ready(lambda: '{"ready":true' in child.output(), seconds=START_SECONDS)
            network = Network(
                service=f"http://localhost:{ports['PDS_PORT']}", view=f"http://localhost:{ports['VIEW_PORT']}"
            )
            try:
                yield network
            finally:
                network.close()


def _environment(database: Postgres, cache: Redis, folder: Path) -> dict[str, str]:
    return {
        "DB_POSTGRES_URL": database.create_database(DATABASE),
        "REDIS_HOST": cache.host,
        "SCHEMA": SCHEMA,
        "TMPDIR": str(folder),
        "NODE_ENV": "test",
    }


def _answer(method: str, response: httpx.Response) -> Json:
    body: Json = response.json() if response.content else {}
    if response.is_error:
        raise Refused(method, response.status_code, body)
    return body


def _has_profile(person: Citizen) -> bool:
    try:
        person.ask("app.bsky.actor.getProfile", actor=person.did)
    except Refused:
        return False
    return True


def _eventually(
    look: Callable[[], list[Json]], enough: Callable[[list[Json]], bool], seconds: float, what: str
) -> list[Json]:
    deadline = time.monotonic() + seconds
    while not enough(seen := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:g} s for {what}, saw {len(seen)}")
        time.sleep(0.1)
    return seen


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
