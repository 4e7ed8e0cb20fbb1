"""Full text with two backends that mean the same: the folded words, by prefix, the newest first."""

from __future__ import annotations

import re

from django.db import connection

from ventanilla.language import fold

_WORD = re.compile(r"\w+")
MAX_TERMS = 8
RARE = 2_000


def terms_of(text: str) -> list[str]:
    """The words that are looked for, folded as they are indexed."""
    return _WORD.findall(fold(text[:400]))[:MAX_TERMS]


def matching_ids(*, terms: list[str], below: int | None, limit: int) -> list[int]:
    """Ids of the newest messages that have all the words, below an id. Never ranks, never counts."""
    if not terms:
        return []
    return (_sqlite if connection.vendor == "sqlite" else _postgres)(terms, below, limit)


def _sqlite(terms: list[str], below: int | None, limit: int) -> list[int]:
    asked = " ".join(f'"{term}"*' for term in terms)
    with connection.cursor() as cursor:
        if below is None:
            cursor.execute(
                "select rowid from inbox_search where inbox_search match %s order by rowid desc limit %s",
                [asked, limit],
            )
        else:
            cursor.execute(
                "select rowid from inbox_search where inbox_search match %s and rowid < %s order by rowid desc limit %s",
                [asked, below, limit],
            )
        return [row[0] for row in cursor.fetchall()]


def _postgres(terms: list[str], below: int | None, limit: int) -> list[int]:
    """A bounded look decides the plan: rare words by the index, common ones by walking back (decision 8)."""
    asked = " & ".join(f"{term}:*" for term in terms)
    edge = below if below is not None else 1 << 62
    with connection.cursor() as cursor:
        cursor.execute(
            "with hits as materialized (select id from inbox_message where search @@ to_tsquery('simple', %s) and id < %s limit %s) "
            "select id from hits order by id desc",
            [asked, edge, RARE],
        )
        found = [row[0] for row in cursor.fetchall()]
        if len(found) < RARE:
            return found[:limit]
        cursor.execute(
            "select id from inbox_message where search @@ to_tsquery('simple', %s) and id < %s order by id desc limit %s",
            [asked, edge, limit],
        )
        return [row[0] for row in cursor.fetchall()]
