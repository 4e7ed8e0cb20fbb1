"""The ways to close a message that send nothing, and the reasons kept ready for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ventanilla.answers.models import Ending
from ventanilla.foundation.ui.words import in_words
from ventanilla.inbox.models import Message
from ventanilla.people.models import Person

SHOWN = 8


def reasons_for(ending: str, message: Message) -> list[str]:
    """The likeliest first: it is chosen already."""
    if ending == Ending.SPAM_CLOSED:
        return [_("Advertising"), _("A machine writes it"), _("A deceitful link")]
    likely = suggested(message)
    rest = [
        _("Gives an opinion and asks nothing"),
        _("Talks to another person"),
        _("Gives thanks"),
        _("Only tags somebody"),
        _("Only emoji"),
    ]
    return list(dict.fromkeys([*([likely] if likely else []), *rest]))


def suggested(message: Message) -> str:
    """What the kind of the message says by itself."""
    return {
        "tag_only": _("Only tags somebody"),
        "emoji_only": _("Only emoji"),
        "thanks": _("Gives thanks"),
        "greeting": _("Greets"),
    }.get(message.kind, "")


def says_nothing(message: Message) -> bool:
    """Provably no utterance: one key closes it, with its reason."""
    return "no_utterance" in message.mark_set and bool(suggested(message))


@dataclass(frozen=True, slots=True)
class Cover:
    id: int
    label: str
    text: str
    when: str
    lang: str


def answers_of_ours(message: Message, person: Person, *, at: datetime) -> list[Cover]:
    """What was answered to this very person anywhere in this account, then the latest of this thread."""
    ours = Message.objects.filter(account=message.account_id, ours=True, parent__isnull=False, deleted_at=None)
    if not person.may_read_private:
        ours = ours.filter(visibility="public")
    latest = ours.select_related("parent").order_by("-id")
    theirs = list(latest.filter(parent__author=message.author_id)[:SHOWN]) if message.author_id else []
    others = latest.filter(thread=message.thread_id).exclude(pk__in=[one.pk for one in theirs])
    return [_cover(one, at) for one in [*theirs, *others[:SHOWN]][:SHOWN]]


def copies(message: Message, person: Person, *, at: datetime) -> list[Cover]:
    """The same person's other messages to this account: one may be the first copy."""
    if message.author_id is None:
        return []
    theirs = Message.objects.filter(author=message.author_id, account=message.account_id, ours=False)
    if not person.may_read_private:
        theirs = theirs.filter(visibility="public")
    return [_cover(one, at) for one in theirs.exclude(pk=message.pk).order_by("-id")[:SHOWN]]


def _cover(message: Message, at: datetime) -> Cover:
    return Cover(
        id=message.pk,
        label=f"#{message.label}" if message.number else "",
        text=message.text.strip()[:160] or message.title,
        when=in_words(message.created_at, now=at),
        lang=message.language,
    )


def five(message: Message) -> list[dict[str, Any]]:
    """The keys 1 to 5, in the words of the screen."""
    return [
        {"key": "1", "box": "fuera", "label": _("Answered elsewhere")},
        {"key": "2", "box": "no-pedia", "label": _("Asked for no answer")},
        {"key": "3", "box": "ya", "label": _("Already answered in…")},
        {"key": "4", "box": "no-es-nuestro", "label": _("Not ours")},
        {"key": "5", "box": "normas", "label": _("House rules")},
    ]
