"""What the outbox tells (after commit only: the duty is closed from the row)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DispatchesChanged:
    ids: tuple[int, ...]
