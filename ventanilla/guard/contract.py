"""What a check says of a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Level = Literal["block", "warn", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`text[start:end]` is what it is about; `fix`, what to put there instead. The sender accepts a warning by its code."""

    code: str
    level: Level
    sentence: str | Promise
    start: int
    end: int
    fix: str | None = None
