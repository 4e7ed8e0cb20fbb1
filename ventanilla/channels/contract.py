"""What an adapter is: the words it uses, the errors it raises, the protocols it may implement.

An adapter reads and writes one network. It opens no database row, keeps no state and never retries a mutation:
it receives an `Access` (settings, credentials, the HTTP door) and returns plain values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol, runtime_checkable

Visibility = Literal["public", "private"]
Space = Literal["post", "direct", "mail", "form"]
Can = Literal["yes", "needs_review", "paid", "manual", "no"]


class ChannelError(Exception):
    """Base of what an adapter may raise; `sentence` is for a person and never carries a secret."""

    code = "channel.error"

    def __init__(self, sentence: str, *, code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if code:
            self.code = code


class Transient(ChannelError):
    """Try again later. For a mutation: **certain that nothing was sent** (refused connection, TLS, 429...)."""

    code = "channel.transient"

    def __init__(self, sentence: str, *, retry_after: float | None = None, code: str | None = None) -> None:
        super().__init__(sentence, code=code)
        self.retry_after = retry_after


class Permanent(ChannelError):
    """The network refused, definitely; nothing was written. `field`: the line of the connect form that is to blame."""

    code = "channel.permanent"

    def __init__(self, sentence: str, *, code: str | None = None, field: str = "") -> None:
        super().__init__(sentence, code=code)
        self.field = field


class AuthDead(ChannelError):
    """Sign in again: a definite answer, never a time-out."""

    code = "channel.auth_dead"


class Unknown(ChannelError):
    """A mutation whose first byte left and whose outcome is not known."""

    code = "channel.unknown"


@dataclass(frozen=True, slots=True)
class Author:
    id: str | None = None
    handle: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    mime: str
    content: bytes | None = None
    url: str | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing said on a network, as the network tells it. Nothing here is trusted yet."""

    space: Space
    remote_id: str | None
    text: str
    author: Author
    created_at: datetime | None = None
    thread: str | None = None
    """Key of the post or conversation that it belongs to (its own remote id when it begins one)."""
    parent: str | None = None
    visibility: Visibility = "public"
    permalink: str | None = None
    language: str | None = None
    title: str | None = None
    is_own: bool = False
    automatic: bool = False
    """Bounce, out-of-office, list: admitted and shown, opens no duty."""
    deleted: bool = False
    aspects: frozenset[str] = frozenset()
    """Why it reached us: comment, mention, quote, direct..."""
    attachments: tuple[Attachment, ...] = ()
    bounced: str | None = None
    """Remote id of our own message that this one says was not delivered."""
    reply_deadline: datetime | None = None
    answers: tuple[str, ...] = ()
    """Further remote ids that it replies to (a mail's References)."""
    idempotency_key: str | None = None
    """Our own key, when the network gives it back (an echo of a dispatch)."""


@dataclass(frozen=True, slots=True)
class Unread:
    """What the network gave and the adapter could not read: goes to the tray, raw."""

    raw: str
    reason: str
    remote_id: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """The network's own figure for a thread, for the census."""

    thread: str
    count: int | None
    ours_visible: frozenset[str] | None = None
    """Where the network lists what it shows, the remote ids."""


@dataclass(frozen=True, slots=True)
class Page:
    items: Sequence[Item]
    cursor: dict[str, Any]
    """Where to resume: JSON, opaque to everybody but the adapter."""
    complete: bool
    """True when there is nothing more to read now."""
    unread: Sequence[Unread] = ()
    counts: Sequence[Count] = ()


@dataclass(frozen=True, slots=True)
class StreamSpec:
    name: str
    every: timedelta = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Media:
    name: str
    mime: str
    content: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be sent, once."""

    text: str
    key: str
    """Ours, unique per dispatch, fit for the network's idempotency (see `new_key`)."""
    visibility: Visibility = "public"
    reply_to: str | None = None
    thread: str | None = None
    space: Space = "post"
    to: Author | None = None
    subject: str | None = None
    language: str | None = None
    created_at: datetime | None = None
    references: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    state: Literal["sent", "pending", "by_hand"]
    remote_id: str | None = None
    permalink: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """`count(text)` in the network's own units; `maximum` None where there is none."""

    count: Callable[[str], int]
    maximum: int | None
    unit: str = "characters"
    problems: Callable[[str], list[str]] = lambda text: []


@dataclass(frozen=True, slots=True)
class Capability:
    can: Can
    sentence: str
    as_of: str
    """The day on which the fact was read, ISO 8601."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that the connect form asks for."""

    name: str
    label: str
    help: str = ""
    secret: bool = False
    required: bool = True
    placeholder: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What a network costs, needs and cannot do, said before anything is asked for."""

    slug: str
    name: str
    cost: str
    needs: str
    time: str
    capabilities: Mapping[str, Capability]
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Health:
    ok: bool
    sentence: str
    expires_at: datetime | None = None
    identity: Author | None = None
    """Who we are there."""


@dataclass(slots=True)
class Access:
    """All that an adapter may use for one account."""

    account: int
    network: str
    settings: Mapping[str, Any]
    credentials: Mapping[str, Any]
    now: datetime
    keep: Callable[[dict[str, Any]], None] = field(default=lambda credentials: None)
    """Store rotated credentials at once, before they are used."""
    lock: Callable[[], Any] = field(default=None)  # type: ignore[assignment]
    """A context manager: single-flight refresh under a row lock; yields the credentials as stored now."""


@runtime_checkable
class Channel(Protocol):
    about: About

    def endpoints(self, settings: Mapping[str, Any]) -> list[tuple[str, int]]:
        """The very hosts and ports that the administrator typed."""

    def prepare(self, given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
        """(settings, credentials) from the connect form or the shell's key=value. Raises Permanent, in words."""

    def check(self, access: Access) -> Health: ...

    def limits(self, access: Access, *, visibility: Visibility) -> Limits: ...

    def new_key(self, *, access: Access) -> str: ...


@runtime_checkable
class Reads(Protocol):
    def streams(self, access: Access) -> list[StreamSpec]: ...

    def read(self, access: Access, stream: str, cursor: dict[str, Any]) -> Page:
        """One page from a saved cursor ({} at first). Restartable from any saved cursor; parents in any order."""


@runtime_checkable
class Rereads(Protocol):
    def reread(self, access: Access, raw: str) -> Item | None:
        """What was set aside raw, tried once more. None: it still cannot be read. Raises ChannelError."""


@runtime_checkable
class Sends(Protocol):
    def send(self, access: Access, draft: Draft) -> Receipt:
        """One mutation, no retries inside. Raises Transient only when nothing was sent; Unknown when in doubt."""

    def find_own(self, access: Access, draft: Draft) -> Receipt | None:
        """Look for it (read only). None: certainly not there."""

    def shown(self, access: Access, draft: Draft, receipt: Receipt) -> bool | None:
        """Read back some minutes later: is it there for others? None where the network cannot say."""


@runtime_checkable
class Confirms(Protocol):
    def gone(self, access: Access, remote_ids: Sequence[str]) -> set[str]:
        """Of what a reading shows no longer: what is certainly gone, and not only hidden from us."""


@runtime_checkable
class Counts(Protocol):
    def count(self, access: Access, threads: Sequence[str]) -> list[Count]:
        """The network's own figures for the census."""
