"""Every action that may be journalled, with its sentence. Slices declare theirs in `apps.ready`."""

from __future__ import annotations

from django.utils.functional import Promise

_sentences: dict[str, str | Promise] = {}


def declare(actions: dict[str, str | Promise]) -> None:
    """Sentences use named placeholders filled from the payload: «%(ending)s»."""
    _sentences.update(actions)


def sentence(action: str) -> str | Promise:
    return _sentences[action]


def actions() -> dict[str, str | Promise]:
    return dict(_sentences)
