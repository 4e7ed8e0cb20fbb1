"""What a fake network must be able to do, so that the suite can drive any adapter against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, Protocol, TypeVar

from ventanilla.channels.contract import Access

When = Literal["any", "read", "write"]

KINDS: Mapping[str, str] = {
    "429": "refuses with the vendor's own rate headers",
    "5xx": "fails, and did nothing",
    "5xx_after_commit": "does what was asked and then fails",
    "refused": "nobody listens at the address",
    "drop_mid_page": "the line is cut in the middle of an answer",
    "repeat_page": "gives the page before once more",
    "reorder": "gives children before parents, and later before earlier",
    "accept_and_hide": "says yes, and shows it to nobody",
    "auth_expired": "the session ran out and can be renewed",
    "auth_empty": "renewing answers yes with empty tokens",
    "auth_dead": "the session and what renews it were revoked",
}


POSSIBLE: Mapping[str, str] = {
    "edit": "reading tells of edits",
    "delete": "reading tells of deletions",
    "confirms": "the network can be asked whether something is gone",
    "counts": "the network gives a figure of its own",
    "maximum": "there is a longest text",
    "twice": "a key of ours makes the same message twice one",
}

Test = TypeVar("Test", bound=Callable[..., None])


def needs(*kinds: str) -> Callable[[Test], Test]:
    """The test needs one of these kinds or possibilities; one that takes `kind` runs for each."""
    unknown = set(kinds) - set(KINDS) - set(POSSIBLE)
    if unknown:
        raise ValueError(f"no such kinds: {unknown}")

    def mark(test: Test) -> Test:
        test.__dict__["needs"] = kinds
        return test

    return mark


class Fake(Protocol):
    """A network on loopback with one account of ours and any number of citizens."""

    cannot: ClassVar[Mapping[str, str]]
    """Kinds of trouble that this network cannot have, each with the reason; their tests are left out."""
    reports: ClassVar[frozenset[str]]
    """Of `edit` and `delete`, what reading tells about messages that were read before."""
    lacks: ClassVar[Mapping[str, str]]
    """Of the other POSSIBLE ones, what this network lacks, each with its reason."""

    @property
    def adapter(self) -> Any: ...

    def access(self, **changes: Any) -> Access:
        """The account, as the desk would hand it over; `changes` replace fields of it."""

    def say(self, text: str, *, parent: str | None = None, author: str = "c1", minutes: int = 0) -> str:
        """A citizen writes to us (or answers `parent`); the remote id. `minutes` sets it that far in the past."""

    def edit(self, remote_id: str, text: str) -> None: ...

    def delete(self, remote_id: str) -> None: ...

    def own(self, text: str, *, parent: str | None = None) -> str:
        """We write in the network's own app; the remote id."""

    def visible(self) -> dict[str, str]:
        """Text by remote id of all that concerns us and that the network shows, ours included."""

    def sent(self) -> list[str]:
        """The texts of what the adapter wrote and the network holds: twice the same is two entries."""

    def trouble(self, kind: str, times: int = 1, on: When = "any") -> None:
        """The next `times` calls (of that sort) meet it. `refused` needs a new `access()`."""

    def accepted(self) -> int:
        """How many calls were answered with a live session, renewals and sign-ins not counted."""

    def renewals(self) -> int:
        """How often a session was renewed."""

    def close(self) -> None: ...
