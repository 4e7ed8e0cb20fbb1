"""Admission: the one door in. A page of items becomes messages, each once, with their duties, in one transaction."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from ventanilla import language
from ventanilla.channels.contract import Item
from ventanilla.channels.models import Account
from ventanilla.foundation import events
from ventanilla.foundation.failpoints import reach
from ventanilla.inbox import rules
from ventanilla.inbox.events import MessagesAdmitted, MessagesChanged, Undelivered
from ventanilla.inbox.models import Attachment, Message
from ventanilla.inbox.operations import writing
from ventanilla.inbox.operations.tray import set_aside_item
from ventanilla.inbox.rules import Plan, Prepared
from ventanilla.journal.operations import append
from ventanilla.journal.rules import SYSTEM, Actor, message_digest
from ventanilla.media.operations import MAX_BYTES, store

log = logging.getLogger(__name__)
PAGE = 100
_TRIES = 4


@dataclass(slots=True)
class Admitted:
    """What came of a page: seen = new + known + changed + unreadable."""

    new: int = 0
    known: int = 0
    changed: int = 0
    unreadable: int = 0
    ids: list[int] = field(default_factory=list)
    digests: list[tuple[int, str]] = field(default_factory=list, repr=False)

    @property
    def seen(self) -> int:
        return self.new + self.known + self.changed + self.unreadable

    def add(self, other: Admitted) -> None:
        self.new += other.new
        self.known += other.known
        self.changed += other.changed
        self.unreadable += other.unreadable
        self.ids += other.ids


Finish = Callable[[Admitted], None]


@dataclass(slots=True)
class _Context:
    account: Account
    at: datetime
    source: str
    by: Actor
    authors: dict[str, writing.Author]
    files: dict[int, list[Attachment]]


def admit(
    *,
    account: Account,
    items: Sequence[Item],
    at: datetime,
    source: str = "poll",
    by: Actor = SYSTEM,
    stream: str = "",
    numbered: Counter[str] | None = None,
    finish: Finish | None = None,
) -> Admitted:
    """Admit one page. `finish` runs in its transaction, before the journal (the cursor moves there).

    1. Outside any transaction: sanitise, identify, read the language and the kind, keep the files.
    2. In one transaction: what is new, what changed, the duties (by subscription), the cursor, one journal entry.
    3. If a subscriber refuses the page, each message is tried alone; the culprit goes to the tray.

    Idempotent and independent of order. Raises NobodyListens when no slice would open the duties.
    """
    events.demand(MessagesAdmitted)
    prepared, broken = _prepare(account, items, at, numbered)
    authors = _read(account, prepared)
    for one, reason in broken:
        set_aside_item(account=account, stream=stream or source, item=one, reason=reason, at=at)
    context = _Context(account, at, source, by, authors, _keep_files(prepared, at))
    first = Admitted(unreadable=len(broken))
    for attempt in range(_TRIES):
        try:
            return _page(context, prepared, finish, first)
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise
            context.authors = writing.known_authors(account, [one.author_key for one in prepared if one.author_key])
        except writing.Refused:
            break
    return _one_by_one(context, prepared, finish, first, stream or source)


def _prepare(
    account: Account, items: Sequence[Item], at: datetime, numbered: Counter[str] | None
) -> tuple[list[Prepared], list[tuple[Item, str]]]:
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


def _read(account: Account, prepared: Sequence[Prepared]) -> dict[str, writing.Author]:
    authors = writing.known_authors(account, {one.author_key for one in prepared if one.author_key})
    priors = {key: author.language or None for key, author in authors.items()}
    for one in prepared:
        whole = f"{one.title}\n{one.text}" if one.title and one.space == "mail" else one.text
        one.folded = language.fold(f"{one.title} {one.text}" if one.title else one.text)
        if not one.ours and not one.deleted:
            one.reading = language.read(whole[:4000], prior=one.language or priors.get(one.author_key))
    return authors


def _keep_files(prepared: Sequence[Prepared], at: datetime) -> dict[int, list[Attachment]]:
    kept: dict[int, list[Attachment]] = {}
    for one in prepared:
        for given in one.item.attachments[:20]:
            file = (
                store(content=given.content, mime=given.mime, at=at)
                if given.content and len(given.content) <= MAX_BYTES
                else None
            )
            kept.setdefault(id(one), []).append(
                Attachment(
                    file=file,
                    name=rules.sanitise(given.name, 200),
                    mime=rules.sanitise(given.mime, 120),
                    url=rules.sanitise(given.url, 4000),
                    alt=rules.sanitise(given.alt, 4000),
                )
            )
    return kept


def _page(context: _Context, prepared: Sequence[Prepared], finish: Finish | None, first: Admitted) -> Admitted:
    with transaction.atomic():
        result = replace(first, ids=[], digests=[])
        _write(context, prepared, result)
        if finish:
            finish(result)
        _journal(context, result)
        reach("admit.before_commit")
    reach("admit.committed")
    return result


def _write(context: _Context, prepared: Sequence[Prepared], result: Admitted) -> None:
    plan: Plan = rules.plan(prepared, writing.held(context.account, prepared))
    page = writing.Page(account=context.account, at=context.at, source=context.source, authors=context.authors)
    new = page.insert(plan.new)
    changed = page.change(plan)
    relinked = page.adopt(new)
    if context.files:
        _attach(plan.new, new, context.files)
    reach("admit.messages_written")
    try:
        _tell(context, plan, new, changed, relinked)
    except IntegrityError:
        raise
    except Exception as error:
        raise writing.Refused(f"{type(error).__name__}: {error}") from error
    reach("admit.duties_written")
    result.new += len(new)
    result.known += plan.known
    result.changed += plan.changed
    result.ids += [m.pk for m in new]
    result.digests += [(m.pk, message_digest(bytes(m.digest_key or b""), m.key, m.text)) for m in new]


def _tell(context: _Context, plan: Plan, new: Sequence[Message], changed: list[int], relinked: tuple[int, ...]) -> None:
    if new or relinked:
        events.publish(
            MessagesAdmitted(
                ids=tuple(m.pk for m in new if not m.ours and not m.automatic),
                own=tuple(m.pk for m in new if m.ours) + relinked,
                automatic=tuple(m.pk for m in new if m.automatic and not m.ours),
                at=context.at,
            )
        )
    if changed:
        events.publish(MessagesChanged(ids=tuple(changed), at=context.at))
    for one in plan.new:
        if one.item.bounced:
            key = rules.key_of(one.item.bounced)
            own = Message.objects.filter(account=context.account, space=one.space, key=key, ours=True).first()
            if own:
                events.publish(Undelivered(own_id=own.pk, at=context.at))


def _journal(context: _Context, result: Admitted) -> None:
    if not result.new and not result.changed:
        return
    reach("admit.before_journal")
    payload = {"messages": result.digests, "new": result.new, "changed": result.changed}
    append(
        action="inbox.admitted", by=context.by, at=context.at, subject=("account", context.account.pk), payload=payload
    )


def _attach(prepared: Sequence[Prepared], messages: Sequence[Message], files: dict[int, list[Attachment]]) -> None:
    attachments = []
    for one, message in zip(prepared, messages, strict=True):
        for attachment in files.get(id(one), ()):
            attachment.message, attachment.pk = message, None
            attachments.append(attachment)
    Attachment.objects.bulk_create(attachments)


def _one_by_one(
    context: _Context, prepared: Sequence[Prepared], finish: Finish | None, first: Admitted, stream: str
) -> Admitted:
    with transaction.atomic():
        result = replace(first, ids=[], digests=[])
        for one in prepared:
            before = replace(result, ids=list(result.ids), digests=list(result.digests))
            try:
                with transaction.atomic():
                    _write(context, [one], result)
            except Exception as error:
                log.warning("a message of account %s went to the tray: %s", context.account.pk, type(error).__name__)
                result = replace(before, unreadable=before.unreadable + 1)
                reason = f"{type(error).__name__}: {error}"[:300]
                set_aside_item(account=context.account, stream=stream, item=one.item, reason=reason, at=context.at)
        if finish:
            finish(result)
        _journal(context, result)
    return result
