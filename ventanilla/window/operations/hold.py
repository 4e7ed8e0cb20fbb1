"""Attachments of a form that came back: kept aside, so that nobody looks for the photograph twice."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

_FOLDER = "held"
_SALT = "window.held"
KEPT_FOR = timedelta(days=7)
"""What was never sent is not ours to keep."""


@dataclass(frozen=True, slots=True)
class Held:
    id: str
    name: str
    mime: str
    size: int


def hold(*, content: bytes, name: str, mime: str) -> Held:
    number = uuid.uuid4().hex
    default_storage.save(f"{_FOLDER}/{number}", ContentFile(content))
    return Held(number, name, mime, len(content))


def sealed(files: Iterable[Held]) -> str:
    """What the page carries: signed, so that nobody asks for what another left."""
    return signing.dumps([[one.id, one.name, one.mime, one.size] for one in files], salt=_SALT, compress=True)


def opened(token: str) -> list[Held]:
    try:
        return [Held(str(i), str(n), str(m), int(s)) for i, n, m, s in signing.loads(token, salt=_SALT)]
    except (signing.BadSignature, ValueError, TypeError):
        return []


def content_of(one: Held) -> bytes | None:
    """None: it waited too long."""
    try:
        with default_storage.open(f"{_FOLDER}/{one.id}") as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError:
        return None


def is_here(one: Held) -> bool:
    return default_storage.exists(f"{_FOLDER}/{one.id}")


def let_go(files: Sequence[Held]) -> None:
    for one in files:
        with contextlib.suppress(OSError):
            default_storage.delete(f"{_FOLDER}/{one.id}")


def sweep(*, at: datetime) -> int:
    """Throw away what no form claimed within a week."""
    try:
        _folders, names = default_storage.listdir(_FOLDER)
    except FileNotFoundError:
        return 0
    old = [name for name in names if default_storage.get_modified_time(f"{_FOLDER}/{name}") < at - KEPT_FOR]
    for name in old:
        with contextlib.suppress(OSError):
            default_storage.delete(f"{_FOLDER}/{name}")
    return len(old)
