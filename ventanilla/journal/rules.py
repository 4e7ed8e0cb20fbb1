"""The chain's arithmetic: pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: kept as (kind, id, label); the label is a role or a process, never a name."""

    kind: str
    id: int | None
    label: str


SYSTEM = Actor("system", None, "ventanilla")


def message_digest(key: bytes, *parts: str | None) -> str:
    """Digest of a message under its own random key; meaningless once the key is destroyed."""
    made = hashlib.blake2b(key=key, digest_size=16)
    for part in parts:
        data = b"\x00" if part is None else part.encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "big"))
        made.update(data)
    return made.hexdigest()


def canonical(payload: dict[str, Any]) -> str:
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def entry_digest(
    *,
    seq: int,
    at: datetime,
    action: str,
    actor: Actor,
    subject_kind: str,
    subject_id: int | None,
    payload: str,
    previous: str,
) -> str:
    fields = [
        seq,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        action,
        actor.kind,
        actor.id,
        actor.label,
        subject_kind,
        subject_id,
        payload,
        previous,
    ]
    return hashlib.sha256(json.dumps(fields, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest()


class _Blanks(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def said_of(sentence: str, payload: dict[str, Any]) -> str:
    """A sentence with its named placeholders filled; what the payload does not say is left as «…»."""
    try:
        return sentence % _Blanks(payload)
    except (ValueError, TypeError):
        return sentence
