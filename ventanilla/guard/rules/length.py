from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from django.utils.text import format_lazy
from django.utils.translation import ngettext_lazy

from ventanilla.channels.contract import Limits
from ventanilla.guard.contract import Finding


def too_long(text: str, limits: Limits) -> list[Finding]:
    """By the network's own count, and whatever else its adapter says that it would refuse."""
    found = [Finding("network", "block", sentence, 0, len(text)) for sentence in limits.problems(text)]
    if limits.maximum is None:
        return found
    over = limits.count(text) - limits.maximum
    if over > 0:
        sentence = format_lazy(
            ngettext_lazy(
                "It is {over} character longer than this network takes.",
                "It is {over} characters longer than this network takes.",
                over,
            ),
            over=over,
        )
        found.append(Finding("length", "block", sentence, _first_over(text, limits.count, limits.maximum), len(text)))
    return found


def _first_over(text: str, count: Callable[[str], int], maximum: int) -> int:
    return max(bisect_right(range(len(text) + 1), maximum, key=lambda end: count(text[:end])) - 1, 0)
