"""The rows of a page: threads, handles, messages, versions. Always inside the caller's transaction."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max

from ventanilla.channels.models import Account
from ventanilla.foundation import bulk
from ventanilla.inbox.models import Message, MessageVersion, Thread
from ventanilla.inbox.operations.withdraw import withdraw
from ventanilla.inbox.rules import Known, Plan, Prepared, number_all
from ventanilla.language import Reading
from ventanilla.people.models import Handle


class Refused(Exception):
    """Something in the page, or a subscriber within the transaction, said no to it."""


class Author(NamedTuple):
    """What a page needs of a handle."""

    id: int
    remote_id: str
    name: str
    handle: str
    language: str
    erased: bool


def known_authors(account: Account, keys: Iterable[str]) -> dict[str, Author]:
    """Handles are never deleted: what is read before the transaction still holds in it."""
    rows = Handle.objects.filter(network=account.network, remote_id__in=list(keys)).values_list(
        "id", "remote_id", "name", "handle", "language", "erased_at"
    )
    return {
        key: Author(pk, key, name, handle, tongue, erased is not None) for pk, key, name, handle, tongue, erased in rows
    }


def held(account: Account, prepared: Sequence[Prepared]) -> dict[tuple[str, str], Known]:
    rows = Message.objects.filter(account=account, key__in={one.key for one in prepared}).values_list(
        "space", "key", "id", "text", "deleted_at", "aspects", "ours", "erased_at"
    )
    return {
        (space, key): Known(pk, text, deleted is not None, frozenset(aspects.split()), ours, erased is not None)
        for space, key, pk, text, deleted, aspects, ours, erased in rows
    }


@dataclass(slots=True)
class Page:
    account: Account
    at: datetime
    source: str
    authors: dict[str, Author] = field(default_factory=dict)
    threads: dict[tuple[str, str], Thread] = field(default_factory=dict)
    parents: dict[tuple[str, str], Message] = field(default_factory=dict)
    batch: dict[tuple[str, str], Message] = field(default_factory=dict)
    young: list[Thread] = field(default_factory=list)

    def insert(self, new: Sequence[Prepared]) -> list[Message]:
        if not new:
            return []
        self._find_parents(new)
        self._find_threads(new)
        authors = self._authors(new)
        messages = [self._message(one, authors) for one in new]
        for one, message in zip(new, messages, strict=True):
            self.batch[one.space, one.key] = message
        for pk, message in zip(bulk.reserve(Message, len(messages)), messages, strict=True):
            message.pk = pk
        ordered = self._parents_first(new, messages)
        self._number(ordered)
        for one, message in ordered:
            message.parent = message.parent or self.batch.get((one.space, one.parent_key))
        self._touch_threads(new, messages)
        bulk.insert(Message, [message for _, message in ordered])
        return messages

    def _find_parents(self, new: Sequence[Prepared]) -> None:
        wanted = {one.parent_key for one in new if one.parent_key} | {key for one in new for key in one.answers}
        wanted -= {one.key for one in new}
        if wanted:
            rows = Message.objects.filter(account=self.account, key__in=wanted).select_related("thread")
            self.parents = {(m.space, m.key): m for m in rows}

    def _thread_key(self, one: Prepared) -> tuple[str, str]:
        """Mails follow the thread of an ancestor that is here; elsewhere the network's own word holds."""
        if one.space == "mail":
            for key in (one.parent_key, *reversed(one.answers)):
                parent = self.parents.get((one.space, key))
                if parent:
                    return one.space, parent.thread.key
        return one.space, one.thread_key

    def _find_threads(self, new: Sequence[Prepared]) -> None:
        wanted = {self._thread_key(one): one for one in reversed(new)}
        keys = {key for _, key in wanted}
        here = Thread.objects.filter(account=self.account, key__in=keys).order_by("id").select_for_update(no_key=True)
        self.threads = {(t.space, t.key): t for t in here}
        missing = [
            Thread(
                account=self.account,
                space=space,
                key=key,
                title=_title(one, key),
                permalink=one.permalink if one.key == key else "",
                visibility=one.visibility,
                created_at=one.created_at,
                last_at=one.created_at,
            )
            for (space, key), one in wanted.items()
            if (space, key) not in self.threads
        ]
        if missing:
            for pk, thread in zip(bulk.reserve(Thread, len(missing)), missing, strict=True):
                thread.pk = pk
            self.young = missing
            self.threads |= {(t.space, t.key): t for t in missing}

    def _authors(self, new: Sequence[Prepared]) -> dict[str, Author]:
        wanted = {one.author_key: one for one in new if one.author_key}
        found = {key: self.authors[key] for key in wanted if key in self.authors}
        if len(found) < len(wanted):
            found |= known_authors(self.account, [key for key in wanted if key not in found])
        missing = [one for key, one in wanted.items() if key not in found]
        changed = [renewed for key, known in found.items() if (renewed := _renewed(known, wanted[key]))]
        bulk.execute_many(
            "update people_handle set name = %s, handle = %s, language = %s where id = %s",
            [(one.name, one.handle, one.language, one.id) for one in sorted(changed)],
        )
        return found | self._first_seen(missing)

    def _first_seen(self, missing: Sequence[Prepared]) -> dict[str, Author]:
        made = [
            Author(pk, one.author_key, one.author_name, one.author_handle, _clear_language(one), False)
            for pk, one in zip(bulk.reserve(Handle, len(missing)), missing, strict=True)
        ]
        network, written = self.account.network, bulk.record(Handle)
        bulk.insert(
            Handle,
            [
                written(
                    id=one.id, network=network, remote_id=one.remote_id, handle=one.handle, name=one.name,
                    first_seen=self.at, language=one.language,
                )
                for one in made
            ]
        )  # fmt: skip
        return {one.remote_id: one for one in made}

    def _message(self, one: Prepared, authors: dict[str, Author]) -> Message:
        reading = one.reading if isinstance(one.reading, Reading) else None
        author = authors.get(one.author_key)
        thread = self.threads[self._thread_key(one)]
        parent = self.parents.get((one.space, one.parent_key))
        message = bulk.row(
            Message,
            account_id=self.account.pk,
            space=one.space,
            key=one.key,
            remote_id=one.remote_id,
            parent_key=one.parent_key,
            author_id=author.id if author else None,
            text=one.text,
            folded=one.folded,
            title=one.title,
            language=(one.language if one.ours else "") or (reading.language if reading else "") or one.language or "",
            kind=reading.kind if reading else "",
            topic=(reading.topic or "") if reading else "",
            marks=_marks(reading),
            aspects=" ".join(sorted(one.aspects))[:80],
            created_at=one.created_at,
            admitted_at=self.at,
            visibility=one.visibility,
            permalink=one.permalink,
            ours=one.ours,
            automatic=one.automatic,
            source=self.source,
            reply_deadline=one.item.reply_deadline,
            digest_key=os.urandom(16),
        )
        message.thread = thread
        message.parent = parent
        return message

    def _parents_first(self, new: Sequence[Prepared], messages: list[Message]) -> list[tuple[Prepared, Message]]:
        pairs = list(zip(new, messages, strict=True))
        depth: dict[tuple[str, str], int] = {}
        by_key = {(one.space, one.key): one for one in new}
        for one in new:
            steps, at = 0, one
            while (at.space, at.parent_key) in by_key and steps < len(new):
                known = depth.get((at.space, at.parent_key))
                at = by_key[at.space, at.parent_key]
                steps += 1
                if known is not None:
                    steps += known
                    break
            depth[one.space, one.key] = steps
        return sorted(pairs, key=lambda pair: depth[pair[0].space, pair[0].key])

    def _number(self, pairs: list[tuple[Prepared, Message]]) -> None:
        wanted: dict[int, set[int]] = defaultdict(set)
        groups: dict[int, list[tuple[Prepared, Message]]] = defaultdict(list)
        for one, message in pairs:
            groups[message.thread_id].append((one, message))
            if message.parent is not None and message.parent.number:
                wanted[message.thread_id].add(message.parent.number)
        threads = {t.pk: t for t in self.threads.values()}
        for thread_id, group in groups.items():
            subs = self._subs(thread_id, wanted.get(thread_id, set()))
            thread = threads[thread_id]
            for one, message in group:
                parent = message.parent or self.batch.get((one.space, one.parent_key))
                above = parent.number if parent is not None and parent.thread_id == thread_id else 0
                [(message.number, message.sub)], thread.last_number = number_all(
                    [(0, above or None, message.ours)], last=thread.last_number, parents={}, subs=subs
                )
                if message.sub:
                    subs[message.number] = message.sub

    @staticmethod
    def _subs(thread_id: int, numbers: set[int]) -> dict[int, int]:
        if not numbers:
            return {}
        rows = (
            Message.objects.filter(thread_id=thread_id, number__in=numbers).values_list("number").annotate(Max("sub"))
        )
        return dict(rows)

    def _touch_threads(self, new: Sequence[Prepared], messages: Sequence[Message]) -> None:
        touched: dict[int, Thread] = {}
        for one, message in zip(new, messages, strict=True):
            thread = message.thread
            thread.last_at = max(thread.last_at, message.created_at)
            if message.key == thread.key:
                thread.title = _title(one, thread.key) or thread.title
                thread.permalink = message.permalink or thread.permalink
                thread.created_at = message.created_at
            touched[thread.pk] = thread
        bulk.insert(Thread, self.young)
        for pk in sorted(touched.keys() - {thread.pk for thread in self.young}):
            touched[pk].save(update_fields=["last_at", "title", "permalink", "created_at", "last_number"])

    def change(self, plan: Plan) -> list[int]:
        """Versions, never overwritten in silence."""
        versions: list[MessageVersion] = []
        for known, one in plan.edited:
            versions.append(MessageVersion(message_id=known.id, kind="edited", text=known.text, seen_at=self.at))
            reading = one.reading if isinstance(one.reading, Reading) else None
            Message.objects.filter(pk=known.id).update(text=one.text, folded=one.folded, marks=_marks(reading))
        if plan.deleted:
            versions += withdraw([known.id for known in plan.deleted], at=self.at)
        for known, one in plan.returned:
            versions.append(MessageVersion(message_id=known.id, kind="back", seen_at=self.at))
            reading = one.reading if isinstance(one.reading, Reading) else None
            Message.objects.filter(pk=known.id).update(
                deleted_at=None, text=one.text, folded=one.folded, marks=_marks(reading)
            )
            MessageVersion.objects.filter(message_id=known.id, kind="deleted").update(text="", keep_until=None)
        for known, aspects in plan.aspects:
            Message.objects.filter(pk=known.id).update(aspects=" ".join(sorted(aspects))[:80])
        MessageVersion.objects.bulk_create(versions)
        return sorted({v.message_id for v in versions})

    def adopt(self, new: Sequence[Message]) -> tuple[int, ...]:
        """Answers that came before what they answer find their parent now. Returns ours among them."""
        by_key = {(m.space, m.key): m for m in new}
        if not by_key:
            return ()
        keys = [key for _, key in by_key]
        orphans = list(
            Message.objects.filter(account=self.account, parent=None, parent_key__in=keys)
            .exclude(parent_key="")
            .only("id", "space", "parent_key", "ours")
        )
        adopted = [m for m in orphans if (m.space, m.parent_key) in by_key]
        for message in adopted:
            message.parent = by_key[message.space, message.parent_key]
        Message.objects.bulk_update(adopted, ["parent"])
        fresh = {m.pk for m in new}
        return tuple(m.pk for m in adopted if m.ours and m.pk not in fresh)


def _title(one: Prepared, key: str) -> str:
    if one.title:
        return one.title[:200]
    if one.key != key and one.space == "post":
        return ""
    line = one.text.strip().splitlines()[0] if one.text.strip() else ""
    return line[:120]


def _marks(reading: Reading | None) -> str:
    if reading is None:
        return ""
    return " ".join(name for name in ("asks", "no_utterance", "insult", "distress", "danger") if getattr(reading, name))


def _clear_language(one: Prepared) -> str:
    reading = one.reading if isinstance(one.reading, Reading) else None
    return (reading.language or "") if reading and len(one.text) > 25 else ""


def _renewed(known: Author, one: Prepared) -> Author | None:
    """None when this message tells nothing new of who wrote it."""
    if known.erased:
        return None
    told = known._replace(
        name=one.author_name or known.name,
        handle=one.author_handle or known.handle,
        language=_clear_language(one) or known.language,
    )
    return None if told == known else told
