"""Answers that may be two seconds old: settings of the house that every page and every admission asks for."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
SECONDS = 2.0
_kept: dict[object, tuple[float, object]] = {}


def briefly(question: Callable[P, R]) -> Callable[P, R]:
    """Remember an answer, by its arguments, for two seconds in this process. `forget` when the rows change here."""

    @wraps(question)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        key = (question, args, tuple(sorted(kwargs.items())))
        kept = _kept.get(key)
        if kept is None or time.monotonic() - kept[0] > SECONDS:
            kept = (time.monotonic(), question(*args, **kwargs))
            _kept[key] = kept
        return kept[1]  # type: ignore[return-value]

    return ask


def forget(*_: object, **__: object) -> None:
    """Also a receiver of post_save and post_delete."""
    _kept.clear()
