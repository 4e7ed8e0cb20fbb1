"""What the inbox tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MessagesAdmitted:
    """A page was admitted. `ids`: new messages of citizens that open a duty; ours and automatic ones apart."""

    ids: tuple[int, ...]
    own: tuple[int, ...]
    automatic: tuple[int, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class MessagesChanged:
    """Edits and deletions seen on the network, and parents that arrived after their answers."""

    ids: tuple[int, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class MessagesErased:
    ids: tuple[int, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A bounce came: our own message `own_id` did not arrive."""

    own_id: int
    at: datetime
