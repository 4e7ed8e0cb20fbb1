"""What the journal asks of other slices: is what an entry is about still what it was?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry as it is read to be verified."""

    seq: int
    at: datetime
    action: str
    payload: dict[str, Any]


Evidence = Callable[[Recorded], list[str]]
"""Compares what an entry says with the rows it speaks of; returns a sentence for each difference.

What was erased (its key is destroyed) is *suppressed*, which is no difference.
"""

_evidence: dict[str, Evidence] = {}


def register(kind: str, evidence: Evidence) -> None:
    """`kind`: the key of the payload that it answers for («messages»). Called in `apps.ready`."""
    _evidence[kind] = evidence


def evidence_for(payload: dict[str, Any]) -> list[Evidence]:
    return [found for kind, found in _evidence.items() if kind in payload]
