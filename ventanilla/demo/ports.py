"""What the demonstration asks of its pretend network (only the registry of networks knows where it is)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from ventanilla.channels.contract import Item

Answered = Callable[[Item, str, int], tuple[str, timedelta] | None]


class PretendNetwork(Protocol):
    on_answer: Answered | None

    @property
    def path(self) -> Path: ...

    def exists(self) -> bool: ...

    def put(self, items: Iterable[tuple[str, Item]], *, afresh: bool = False) -> None: ...

    def destroy(self) -> None: ...

    def hide(self, place: str, remote_id: str) -> None: ...

    def by_id(self, place: str, remote_id: str) -> Item | None: ...

    def due(self, place: str, *, since: datetime, until: datetime) -> bool: ...

    def after(self, place: str, *, since: Sequence[str], until: datetime, limit: int = 100) -> list[Item]: ...

    def note(self, name: str) -> str: ...

    def leave_note(self, name: str, value: str) -> None: ...

    def swap_note(self, name: str, before: str, after: str) -> bool: ...
