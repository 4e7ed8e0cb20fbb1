"""The gates: what must say yes before anything leaves. Higher slices register theirs in `apps.ready`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ventanilla.outbox.models import Dispatch


@dataclass(frozen=True, slots=True)
class Verdict:
    """`until`: how long the yes holds. A refusal carries a code and a sentence for a person."""

    ok: bool
    code: str = ""
    sentence: str = ""
    until: datetime | None = None


class Gate(Protocol):
    def __call__(self, dispatch: Dispatch, at: datetime) -> Verdict: ...


KINDS: dict[str, tuple[str, ...]] = {"reply": ("text", "duty-open")}
_gates: dict[str, Gate] = {}


def register(name: str, gate: Gate) -> None:
    _gates[name] = gate


def gates_of(kind: str) -> dict[str, Gate | None]:
    """The gates that a kind needs, None for one that nobody registered (then nothing is sent)."""
    return {name: _gates.get(name) for name in KINDS[kind]}
