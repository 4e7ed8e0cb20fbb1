"""Writing notices: rows, in the caller's transaction; a job sends them."""

from __future__ import annotations

from datetime import datetime

from ventanilla.notices.models import Notice


def write(
    *,
    key: str,
    to: str,
    subject: str,
    body: str,
    kind: str,
    reaches: str,
    at: datetime,
    language: str = "",
    not_before: datetime | None = None,
) -> None:
    """Idempotent on `key`. `reaches`: staff (only in their hours) · oncall (any hour) · citizen."""
    Notice.objects.bulk_create(
        [
            Notice(
                key=key, to=to, subject=subject[:200], body=body, kind=kind, reaches=reaches, language=language,
                not_before=not_before or at, created_at=at,
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
