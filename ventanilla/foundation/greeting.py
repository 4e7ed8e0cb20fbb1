"""What `ventanilla run` says once the desk is open: each slice adds its lines (how to sign in, for instance)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

Words = Callable[[], Iterable[str]]
_words: list[Words] = []
log = logging.getLogger(__name__)


def greet(words: Words) -> Words:
    """Register a function that returns lines, or none. Called in `apps.ready`."""
    if words not in _words:
        _words.append(words)
    return words


def lines() -> list[str]:
    said: list[str] = []
    for words in _words:
        try:
            said += words()
        except Exception:
            log.exception("a greeting could not be said")
    return said
