"""Admission: the one door in. A page of items becomes messages, each once, with their duties, in one transaction."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import DatabaseError, IntegrityError, OperationalError, transaction

from ventanilla.channels.contract import Item
from ventanilla.channels.models import Account
from ventanilla.foundation import events
from ventanilla.foundation.failpoints import reach
from ventanilla.inbox import rules
from ventanilla.inbox.events import MessagesAdmitted, MessagesChanged, Undelivered
from ventanilla.inbox.models import Attachment, Message
from ventanilla.inbox.operations import writing
from ventanilla.inbox.operations.prepare import identify, keep_files, read
from ventanilla.inbox.operations.tray import set_aside_item
from ventanilla.inbox.rules import Plan, Prepared
from ventanilla.journal.operations import append
from ventanilla.journal.rules import SYSTEM, Actor, message_digest

log = logging.getLogger(__name__)
PAGE = 100
_TRIES = 4
_DEADLOCKS = {"40P01", "40001"}


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
    3. If something refuses the page, each message is tried alone; the culprit goes to the tray.

    Idempotent and independent of order. Raises NobodyListens when no slice would open the duties.
    """
    events.demand(MessagesAdmitted)
    prepared, broken = identify(account, items, at, numbered)
    authors = read(account, prepared)
    for one, reason in broken:
        set_aside_item(account=account, stream=stream or source, item=one, reason=reason, at=at)
    context = _Context(account, at, source, by, authors, keep_files(prepared, at))
    first = Admitted(unreadable=len(broken))
    for _ in range(_TRIES):
        try:
            return _page(context, prepared, finish, first)
        except DatabaseError as error:
            if _collided(error):
                context.authors = writing.known_authors(account, [one.author_key for one in prepared if one.author_key])
                continue
            if isinstance(error, OperationalError):
                raise
            break
        except writing.Refused:
            break
    return _one_by_one(context, prepared, finish, first, stream or source)


def _collided(error: DatabaseError) -> bool:
    """Another worker wrote the same at the same moment: the page, done again, finds it there."""
    return isinstance(error, IntegrityError) or getattr(error.__cause__, "sqlstate", "") in _DEADLOCKS


def _page(context: _Context, prepared: Sequence[Prepared], finish: Finish | None, first: Admitted) -> Admitted:
    with transaction.atomic():
        result = replace(first, ids=[], digests=[])
        try:
            _write(context, prepared, result)
        except DatabaseError:
            raise
        except Exception as error:
            raise writing.Refused(f"{type(error).__name__}: {error}") from error
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
    _tell(context, plan, new, changed, relinked)
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
            except OperationalError:
                raise
            except Exception as error:
                log.warning("a message of account %s went to the tray: %s", context.account.pk, type(error).__name__)
                result = replace(before, unreadable=before.unreadable + 1)
                reason = f"{type(error).__name__}: {error}"[:300]
                set_aside_item(account=context.account, stream=stream, item=one.item, reason=reason, at=context.at)
        if finish:
            finish(result)
        _journal(context, result)
    return result
