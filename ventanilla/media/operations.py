"""Keeping files, once per content."""

from __future__ import annotations

import hashlib
from datetime import datetime
from io import BytesIO

from django.core.files.storage import default_storage

from ventanilla.media.models import File

MAX_BYTES = 12_000_000


class TooLarge(ValueError):
    code = "media.too_large"


def store(*, content: bytes, mime: str, at: datetime) -> File:
    """Write the bytes (before the row, so that no row lacks its file). Raises TooLarge."""
    if len(content) > MAX_BYTES:
        raise TooLarge(f"{len(content)} bytes; the largest file kept is {MAX_BYTES}")
    digest = hashlib.sha256(content).hexdigest()
    found = File.objects.filter(digest=digest).first()
    if found:
        return found
    made = File(digest=digest, size=len(content), mime=mime[:120], created_at=at)
    if not default_storage.exists(made.path):
        default_storage.save(made.path, BytesIO(content))
    File.objects.bulk_create([made], ignore_conflicts=True)
    return File.objects.get(digest=digest)
