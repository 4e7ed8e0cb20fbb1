"""A figure of ours, the one it is measured against, and whether the promise holds."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).with_name("floors.py")


@dataclass(frozen=True, slots=True)
class Line:
    """`ratio` is ours / reference. `target` says which ratio is promised; without a reference, it bounds `ours`."""

    name: str
    ours: float
    reference: float | None
    ratio: float | None
    target: str
    holds: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def at_most(name: str, ours: float, reference: float, ratio: float) -> Line:
    found = ours / reference if reference else float("inf")
    return Line(name, _short(ours), _short(reference), _short(found), f"ratio <= {ratio:g}", found <= ratio)


def at_least(name: str, ours: float, reference: float, ratio: float) -> Line:
    found = ours / reference if reference else 0.0
    return Line(name, _short(ours), _short(reference), _short(found), f"ratio >= {ratio:.4g}", found >= ratio)


def bounded(name: str, ours: float, *, most: float | None = None, least: float | None = None) -> Line:
    said = f"<= {most:g}" if most is not None else f">= {least:g}"
    holds = (most is None or ours <= most) and (least is None or ours >= least)
    return Line(name, _short(ours), None, None, said, holds)


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def floor(what: str, *arguments: object) -> dict[str, Any]:
    """One of floors.py, in a process of its own."""
    command = [sys.executable, str(FLOORS), what, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds: CPU of this process for each (mean), and the wall's median and 95th percentile."""

    cpu: float
    p50: float
    p95: float


def times(what: Callable[[int], object], rounds: int) -> Times:
    what(0)
    walls = []
    cpu = time.process_time()
    for number in range(rounds):
        start = time.perf_counter()
        what(number)
        walls.append(time.perf_counter() - start)
    spent = time.process_time() - cpu
    walls.sort()
    return Times(spent / rounds * 1e3, walls[rounds // 2] * 1e3, walls[int(rounds * 0.95)] * 1e3)
