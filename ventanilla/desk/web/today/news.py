"""What changed since they left, in sentences, and what else waits for a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.channels.models import Account
from ventanilla.desk.queries.changes import Changes, Happened, Queues
from ventanilla.desk.web.context import address
from ventanilla.desk.web.inbox.scope import Scope
from ventanilla.foundation.ui.words import figure, in_words

_Says = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Item:
    icon: str
    said: str
    when: str = ""
    url: str = ""
    action: str = ""


def news(found: Changes, *, at: datetime) -> list[Item]:
    items = [_new(found)] if found.new else []
    accounts = Account.objects.in_bulk([pk for one in found.happened for pk in _accounts(one)])
    for one in found.happened:
        items += _happened(one, accounts, at)
    if found.edited:
        said = ngettext(
            "%(n)s message was changed by its author", "%(n)s messages were changed by their authors", found.edited
        )
        items.append(Item("pencil", said % {"n": figure(found.edited)}))
    if found.deleted:
        said = ngettext(
            "%(n)s message is no longer on its network: it keeps its place and its history",
            "%(n)s messages are no longer on their network: they keep their place and their history",
            found.deleted,
        )
        items.append(Item("trash", said % {"n": figure(found.deleted)}))
    if found.named:
        said = ngettext("%(n)s note names you", "%(n)s notes name you", found.named)
        items.append(
            Item("note", said % {"n": figure(found.named)}, url=Scope("mentions").address, action=_("Read them"))
        )
    return items


def _new(found: Changes) -> Item:
    said = ngettext("%(n)s new message", "%(n)s new messages", found.new) % {"n": figure(found.new)}
    if found.capped:
        said = _("More than %(n)s") % {"n": said}
    if found.thread is not None and found.in_thread > 1 and found.thread.title:
        given = {"new": said, "n": figure(found.in_thread), "title": found.thread.title}
        said = _("%(new)s, %(n)s of them in “%(title)s”") % given
    return Item("tray", said, url=Scope("all").address, action=_("See them"))


def _accounts(one: Happened) -> list[int]:
    return one.subjects if one.action in {"channels.broken", "channels.recovered"} else []


def _happened(one: Happened, accounts: dict[int, Account], at: datetime) -> list[Item]:
    when = in_words(one.last_at, now=at)
    if one.action in {"channels.broken", "channels.recovered"}:
        return [_account(one.action, accounts[pk], when) for pk in dict.fromkeys(one.subjects) if pk in accounts]
    icon, place, says = _SAID[one.action]
    url = address(place) if place else ""
    return [Item(icon, says(one.count) % {"n": figure(one.count)}, when, url, _("Look at it") if url else "")]


def _account(action: str, account: Account, when: str) -> Item:
    given = {"account": account.name, "sentence": account.broken_sentence}
    url = address("desk:account", account.pk) or address("desk:accounts")
    if action == "channels.recovered":
        return Item("check", _("%(account)s is read again") % given, when)
    said = _("%(account)s stopped being read") % given
    if account.broken_sentence:
        said = _("%(account)s stopped being read. %(sentence)s") % given
    return Item("warn", said, when, url, _("Look at it") if url else "")


_SAID: dict[str, tuple[str, str, _Says]] = {
    "outbox.sent": ("send", "", lambda n: ngettext("%(n)s answer left", "%(n)s answers left", n)),
    "outbox.put_by_hand": (
        "send", "", lambda n: ngettext("%(n)s answer was put by hand", "%(n)s answers were put by hand", n),
    ),
    "outbox.unknown": (
        "question", "desk:doubt", lambda n: ngettext("Of %(n)s answer it is not known whether it left", "Of %(n)s answers it is not known whether they left", n),
    ),
    "outbox.failed": (
        "stop", "desk:doubt", lambda n: ngettext("A network refused %(n)s answer", "A network refused %(n)s answers", n),
    ),
    "outbox.blocked": (
        "stop", "desk:doubt", lambda n: ngettext("%(n)s answer was stopped before leaving", "%(n)s answers were stopped before leaving", n),
    ),
    "answers.reopened": (
        "undo", "desk:inbox", lambda n: ngettext("%(n)s message is pending again: its answer is not there", "%(n)s messages are pending again: their answers are not there", n),
    ),
    "answers.echo_decided": (
        "check", "", lambda n: ngettext("%(n)s answer given in the network's own app was recognised", "%(n)s answers given in the network's own app were recognised", n),
    ),
    "answers.recorded": (
        "check", "", lambda n: ngettext("%(n)s answer given elsewhere was written down", "%(n)s answers given elsewhere were written down", n),
    ),
    "answers.closed": (
        "check", "", lambda n: ngettext("Somebody else closed %(n)s message", "Somebody else closed %(n)s messages", n),
    ),
    "inbox.set_apart": (
        "warn", "desk:tray", lambda n: ngettext("%(n)s thing could not be read and was set apart", "%(n)s things could not be read and were set apart", n),
    ),
    "people.added": ("person", "", lambda n: ngettext("%(n)s person was added", "%(n)s people were added", n)),
    "people.erased": (
        "trash", "", lambda n: ngettext("%(n)s citizen was erased, at their request", "%(n)s citizens were erased, at their request", n),
    ),
    "journal.restored": ("refresh", "desk:proof", lambda n: _("The desk came back from a copy")),
}  # fmt: skip


def waiting_elsewhere(found: Queues) -> list[Item]:
    rows: list[tuple[str, int, str, _Says]] = [
        ("question", found.doubt, "desk:doubt", lambda n: ngettext("%(n)s answer to be checked: we do not know whether it left", "%(n)s answers to be checked: we do not know whether they left", n)),
        ("pencil", found.by_hand, "desk:hand", lambda n: ngettext("%(n)s answer to be put by hand", "%(n)s answers to be put by hand", n)),
        ("eye", found.echoes, "desk:echoes", lambda n: ngettext("%(n)s answer seen on a network: whom does it answer?", "%(n)s answers seen on the networks: whom do they answer?", n)),
        ("warn", found.unreadable, "desk:tray", lambda n: ngettext("%(n)s thing could not be read", "%(n)s things could not be read", n)),
    ]  # fmt: skip
    return [
        Item(icon, says(n) % {"n": figure(n)}, url=reverse(place) if address(place) else "")
        for icon, n, place, says in rows
        if n
    ]
