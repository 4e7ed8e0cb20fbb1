"""The ruler of a thread: one position for each message, drawn by the server as an inline SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

STATES: Final = ("answered", "reason", "open", "late")
BINNED_ABOVE: Final = 600
_BINS: Final = 300
_PITCH: Final = 4
_APART_UP_TO: Final = 100


@dataclass(frozen=True, slots=True)
class Ruler:
    positions: int
    width: int
    marks: dict[str, str]
    counts: dict[str, int]
    binned: bool

    @property
    def dense(self) -> bool:
        return self.positions > _APART_UP_TO

    @property
    def natural_width(self) -> int:
        """In pixels: a short thread is a short ruler."""
        return self.positions * 10

    @property
    def pending(self) -> int:
        return self.counts["open"] + self.counts["late"]


def ruler(states: Sequence[str], *, here: int | None = None) -> Ruler:
    """A path for each state; what is open stands up and keeps its own place however many there are."""
    unknown = set(states) - set(STATES)
    if unknown:
        raise ValueError(f"states without a place on the ruler: {sorted(unknown)}")
    counted = Counter(states)
    total = len(states)
    binned = total > BINNED_ABOVE
    marks = _binned(states) if binned else _closed(states)
    for state in ("open", "late"):
        marks[state] = "".join(_standing(place, state) for place, found in enumerate(states) if found == state)
    if here is not None and 0 <= here < total:
        marks["here"] = f"M{here * _PITCH} 16h3v2h-3z"
    return Ruler(total, max(total, 1) * _PITCH, marks, {state: counted[state] for state in STATES}, binned)


def _standing(place: int, state: str) -> str:
    return f"M{place * _PITCH} 0h3v14h-3z" if state == "open" else f"M{place * _PITCH} 0h3v18h-3z"


def _closed(states: Sequence[str]) -> dict[str, str]:
    """Apart while there is room for the gap; beyond it, neighbours of one state join in a strip."""
    gap = 1 if len(states) <= _APART_UP_TO else 0
    marks = {"answered": "", "reason": ""}
    place = 0
    for state, run in groupby(states):
        length = len(list(run))
        if state in marks:
            marks[state] += _strip(place, length, gap)
        place += length
    return marks


def _strip(place: int, length: int, gap: int) -> str:
    if gap:
        return "".join(f"M{at * _PITCH} 6h3v6h-3z" for at in range(place, place + length))
    wide = length * _PITCH
    return f"M{place * _PITCH} 6h{wide}v6h-{wide}z"


def _binned(states: Sequence[str]) -> dict[str, str]:
    marks = {"answered": "", "reason": ""}
    total = len(states)
    for number in range(_BINS):
        first, last = number * total // _BINS, (number + 1) * total // _BINS
        closed = Counter(state for state in states[first:last] if state in marks)
        if closed:
            wide = (last - first) * _PITCH
            marks[closed.most_common(1)[0][0]] += f"M{first * _PITCH} 6h{wide}v6h-{wide}z"
    return marks
