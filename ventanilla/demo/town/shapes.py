"""What the town is made of; plain values, so that any slice may read them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OurAccount:
    slug: str
    network: str
    name: str
    handle: str
    purpose: str  # attention | institutional
    by_hand: bool


@dataclass(frozen=True, slots=True)
class OurPost:
    account: str
    key: str
    text: str
    title: str
    minutes: int  # from 8:05 of the demonstration's morning; negative is past
    permalink: str


@dataclass(frozen=True, slots=True)
class Closed:
    ending: str
    minutes: float
    text: str | None  # what we answered, or the reason of an ending without an answer


@dataclass(frozen=True, slots=True)
class Held:
    """Still open at 8:05, and for whom it waits: department | citizen | promised | snoozed."""

    waits: str
    text: str  # what we told them meanwhile; empty: nothing
    days: int  # working days after the morning until which it was promised or put off
    clock: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """A top-level comment has no parent: its thread is the key of our post.

    Where nothing of ours is above it (a mention, a mail, a form), the thread is the key of its first message.
    """

    account: str
    thread: str
    key: str
    parent: str | None
    author_id: str
    handle: str | None
    author_name: str
    text: str
    minutes: float
    visibility: str  # public | private
    space: str  # post | direct | mail | form
    permalink: str | None
    closed: Closed | None
    subject: str | None = None  # mails only
    held: Held | None = None
