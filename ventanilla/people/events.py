"""What people tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HandlesErased:
    ids: tuple[int, ...]
    at: datetime
