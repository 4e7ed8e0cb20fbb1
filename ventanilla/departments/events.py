"""What the administration tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AdministrationFounded:
    """The desk has an administration: higher slices lay down what they propose for its kind."""

    kind: str
    also: str
    region: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OnCallChanged:
    """The on-call addresses are others, or none: who needs one may refuse, within the transaction."""

    at: datetime
