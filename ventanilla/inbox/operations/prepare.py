"""What is done to a page before its transaction: identity, language and kind, files."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from ventanilla import language
from ventanilla.channels.contract import Item
from ventanilla.channels.models import Account
from ventanilla.inbox import rules
from ventanilla.inbox.models import Attachment
from ventanilla.inbox.operations import writing
from ventanilla.inbox.rules import Prepared
from ventanilla.media.operations import MAX_BYTES, store

log = logging.getLogger(__name__)
MOST_FILES = 20


def identify(
    account: Account, items: Sequence[Item], at: datetime, numbered: Counter[str] | None
) -> tuple[list[Prepared], list[tuple[Item, str]]]:
    """In the order in which they were written; apart, what says nothing that can be kept, and why."""
    own = frozenset(account.own_ids)
    seen: Counter[str] = numbered if numbered is not None else Counter()
    good: list[Prepared] = []
    broken: list[tuple[Item, str]] = []
    for item in items:
        try:
            good.append(rules.prepare_one(item, at=at, own_ids=own, seen=seen))
        except Exception as error:
            broken.append((item, f"{type(error).__name__}: {error}"[:300]))
    good.sort(key=lambda one: (one.created_at, one.key))
    return good, broken


def read(account: Account, prepared: Sequence[Prepared]) -> dict[str, writing.Author]:
    authors = writing.known_authors(account, {one.author_key for one in prepared if one.author_key})
    priors = {key: author.language or None for key, author in authors.items()}
    for one in prepared:
        try:
            _read_one(one, priors)
        except Exception:  # what cannot be read by a machine is a question: its duty opens, and a person reads it
            log.exception("a text of account %s could not be read", account.pk)
    return authors


def _read_one(one: Prepared, priors: dict[str, str | None]) -> None:
    whole = f"{one.title}\n{one.text}" if one.title and one.space == "mail" else one.text
    one.folded = language.fold(f"{one.title} {one.text}" if one.title else one.text)
    if not one.ours and not one.deleted:
        one.reading = language.read(whole, prior=one.language or priors.get(one.author_key))


def keep_files(prepared: Sequence[Prepared], at: datetime) -> dict[int, list[Attachment]]:
    kept: dict[int, list[Attachment]] = {}
    for one in prepared:
        for given in one.item.attachments[:MOST_FILES]:
            mime = rules.sanitise(given.mime, 120)
            file = (
                store(content=given.content, mime=mime, at=at)
                if given.content and len(given.content) <= MAX_BYTES
                else None
            )
            kept.setdefault(id(one), []).append(
                Attachment(
                    file=file,
                    name=rules.sanitise(given.name, 200),
                    mime=mime,
                    url=rules.sanitise(given.url, 4000),
                    alt=rules.sanitise(given.alt, 4000),
                )
            )
    return kept
