"""A little town: the thread of 214 as it is, and one or two messages of each way of being closed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from ventanilla.demo.operations import beginning
from ventanilla.demo.operations.beginning import begin
from ventanilla.demo.rules import Morning
from ventanilla.demo.town import THREAD_850, Utterance, utterances

TODAY = date(2027, 1, 14)
MORNING = Morning(TODAY)
EACH = 2
_LIVE = frozenset({"bluesky", "email", "form"})


def few(*args: Any, **more: Any) -> list[Utterance]:
    kept: list[Utterance] = []
    seen: Counter[tuple[str, bool]] = Counter()
    keys: set[str] = set()
    for said in reversed(utterances(*args, **more)):
        kind = (said.closed.ending if said.closed else "", said.account in _LIVE)
        wanted = said.thread == THREAD_850 or (said.parent is None and seen[kind] < EACH)
        if wanted:
            seen[kind] += said.thread != THREAD_850
            kept.append(said)
            keys.add(said.key)
    return kept[::-1]


def write_little_town(patch: pytest.MonkeyPatch, seed: int = 214) -> None:
    patch.setattr(beginning, "utterances", few)
    begin(seed=seed, today=TODAY, progress=lambda done, total: None)
