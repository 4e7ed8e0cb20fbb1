"""One message of the thread as it is shown, nothing reckoned in the template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ventanilla.answers.models import Duty, State
from ventanilla.answers.queries.thread import Entry
from ventanilla.desk.web import words
from ventanilla.desk.web.inbox.happened import happened
from ventanilla.desk.web.inbox.scope import Scope
from ventanilla.desk.web.words import Says
from ventanilla.foundation.ui.words import in_words
from ventanilla.inbox.models import Attachment, Message, MessageVersion, Note
from ventanilla.outbox.models import LIVE
from ventanilla.outbox.models import State as Sending

UNSENT = frozenset({Sending.FAILED, Sending.BLOCKED, Sending.EXPIRED})


@dataclass(frozen=True, slots=True)
class Own:
    """An answer of ours: in the thread, or still on its way."""

    id: int
    text: str
    name: str
    by: str
    when: str
    lang: str
    private: bool
    chip: SafeString | str
    deleted: bool
    permalink: str


@dataclass(frozen=True, slots=True)
class Shown:
    id: int
    number: int
    label: str
    title: str
    """What a screen reader hears: comment 43, of whom, answered."""
    url: str
    name: str
    when: str
    lang: str
    language: str
    text: str
    subject: str
    chip: SafeString | str
    settled: bool
    ours: bool
    depth: int
    current: bool
    private: bool
    automatic: bool
    deleted: str
    erased: bool
    insult: bool
    permalink: str
    versions: list[MessageVersion]
    attachments: list[Attachment]
    notes: list[Note]
    happened: list[str]
    answers: list[Own]


def shown(entry: Entry, *, current: int, scope: Scope, at: datetime, says: Says) -> Shown:
    message, duty = entry.message, entry.duty
    chip = _chip(entry, says)
    account = message.thread.account_id == message.account_id and message.ours
    name = message.account.name if account else str(message.author or _("Without a name"))
    return Shown(
        id=message.pk,
        number=message.number,
        label="" if message.ours and not message.number else message.label,
        title=_title(message, name, chip),
        url=scope.message(message.pk),
        name=name,
        when=in_words(message.created_at, now=at),
        lang=words.lang_attribute(message.language) if message.language else "",
        language=words.language_name(message.language) if message.language not in {"", "es"} else "",
        text=message.text.strip(),
        subject=message.title if message.space == "mail" and message.title != message.thread.title else "",
        chip=chip,
        settled=_settled(entry),
        ours=message.ours,
        depth=1 if message.sub or (message.ours and message.number) else 0,
        current=message.pk == current,
        private=message.is_private and message.thread.visibility != "private",
        automatic=message.automatic,
        deleted=in_words(message.deleted_at, now=at) if message.deleted_at else "",
        erased=message.is_erased,
        insult="insult" in message.marks,
        permalink=message.permalink,
        versions=[version for version in entry.versions if version.text],
        attachments=entry.attachments,
        notes=entry.notes,
        happened=happened(entry, at=at) if duty else [],
        answers=[_own(one, at) for one in entry.answers] + _on_their_way(entry, at),
    )


@lru_cache(maxsize=1024)
def _plain(chip: str) -> str:
    return strip_tags(chip).strip()


def _title(message: Message, name: str, chip: SafeString | str) -> str:
    said = _plain(chip) if chip else ""
    given = {"number": message.label, "name": name, "said": said}
    if message.ours:
        return _("Ours, by %(name)s") % given
    if not said:
        return _("Comment %(number)s, by %(name)s") % given
    return _("Comment %(number)s, by %(name)s: %(said)s") % given


def _chip(entry: Entry, says: Says) -> SafeString | str:
    duty = entry.duty
    if duty is None:
        return ""
    if duty.ending:
        return words.ending(duty.ending)
    live = next((r.dispatch.state for r in reversed(entry.replies) if r.dispatch.state in LIVE), "")
    if live:
        return words.sending(live)
    return says.chip(due=duty.due_at, opened=duty.opened_at, clock=duty.clock, long=True)


def _settled(entry: Entry) -> bool:
    """Nothing waits in it: it may be folded."""
    if entry.duty is None:
        return True
    return not entry.duty.is_open and not entry.notes


def _own(message: Message, at: datetime) -> Own:
    return Own(
        id=message.pk,
        text=message.text.strip(),
        name=message.account.name,
        by=message.by.name if message.by else "",
        when=in_words(message.created_at, now=at),
        lang=words.lang_attribute(message.language) if message.language else "",
        private=message.is_private,
        chip="",
        deleted=message.is_deleted,
        permalink=message.permalink,
    )


def _on_their_way(entry: Entry, at: datetime) -> list[Own]:
    """What was written and is not in the thread yet; of what failed, only the last, while nothing else came of it."""
    replies = [r for r in entry.replies if r.dispatch.own_message_id is None]
    live = [r for r in replies if r.dispatch.state in LIVE]
    failed = [r for r in replies if r.dispatch.state in UNSENT]
    chosen = live or (failed[-1:] if _still_open(entry.duty) else [])
    return [
        Own(
            id=reply.dispatch_id,
            text=reply.dispatch.text,
            name=entry.message.account.name,
            by=reply.dispatch.created_by.name if reply.dispatch.created_by else "",
            when=in_words(reply.at, now=at),
            lang=words.lang_attribute(reply.dispatch.language) if reply.dispatch.language else "",
            private=reply.dispatch.visibility == "private",
            chip=words.sending(reply.dispatch.state),
            deleted=False,
            permalink="",
        )
        for reply in chosen
    ]


def _still_open(duty: Duty | None) -> bool:
    return duty is not None and duty.state == State.MINE
