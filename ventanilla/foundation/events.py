"""Typed events in this process: `within` the transaction (invariants only) or `after` its commit (nudges only)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.db import transaction

E = TypeVar("E")
Handler = Callable[[Any], None]

_within: dict[type, list[Handler]] = defaultdict(list)
_after: dict[type, list[Handler]] = defaultdict(list)


class NobodyListens(RuntimeError):
    """An operation whose invariant needs a `within` subscriber found none."""


def within(event: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Subscribe in the same transaction; what it raises undoes the operation."""

    def register(handler: Callable[[E], None]) -> Callable[[E], None]:
        if handler not in _within[event]:
            _within[event].append(handler)
        return handler

    return register


def after(event: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Subscribe on commit; the handler may only nudge a job by name."""

    def register(handler: Callable[[E], None]) -> Callable[[E], None]:
        if handler not in _after[event]:
            _after[event].append(handler)
        return handler

    return register


def demand(event: type[object]) -> None:
    if not _within[event]:
        raise NobodyListens(f"{event.__name__} has no subscriber within the transaction")


def publish(event: object) -> None:
    """Call the `within` subscribers now and the `after` ones on commit (robustly: one that fails stops no other)."""
    for handler in _within[type(event)]:
        handler(event)
    for handler in _after[type(event)]:
        transaction.on_commit(partial(handler, event), robust=True)


def subscribers(event: type[object]) -> tuple[list[Handler], list[Handler]]:
    return list(_within[event]), list(_after[event])
