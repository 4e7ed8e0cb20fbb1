"""How the accounts' pages say things: what a network can do, what is read, how it stands, why something differs."""

from __future__ import annotations

import re
from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from ventanilla.channels.contract import Capability
from ventanilla.channels.models import Account
from ventanilla.desk.queries.accounts import AccountState
from ventanilla.desk.web.words import span
from ventanilla.foundation.ui.words import in_words

CAPABILITIES: dict[str, str | Promise] = {
    "read": gettext_lazy("Read what people write"),
    "read_comments": gettext_lazy("Read comments and what they answer each other"),
    "read_mentions": gettext_lazy("Read mentions and quotes"),
    "read_private": gettext_lazy("Read private messages"),
    "reply_public": gettext_lazy("Answer in public"),
    "reply_private": gettext_lazy("Answer in private"),
    "own_elsewhere": gettext_lazy("Recognise what is answered elsewhere"),
    "attachments": gettext_lazy("Bring attachments"),
    "delivery_failures": gettext_lazy("Know that an answer did not arrive"),
    "publish_text": gettext_lazy("Publish text"),
    "publish_image": gettext_lazy("Publish images"),
    "publish_video": gettext_lazy("Publish video"),
    "alt_text": gettext_lazy("Alternative text of images"),
    "edit": gettext_lazy("Edit what was published"),
    "delete": gettext_lazy("Delete what is ours"),
    "hide": gettext_lazy("Hide comments"),
    "see_deletions": gettext_lazy("Know what was deleted"),
    "webhook": gettext_lazy("Be told at once by the network"),
    "count": gettext_lazy("Compare our count with the network's"),
    "shown": gettext_lazy("Know whether it was seen"),
    "read_back": gettext_lazy("Look whether the answer is there"),
    "oauth": gettext_lazy("Sign in with Google or Microsoft"),
    "record": gettext_lazy("Fall due and be accounted for"),
    "by_itself": gettext_lazy("Be read by itself"),
}
CAN: dict[str, tuple[str, str | Promise]] = {
    "yes": ("check", pgettext_lazy("capability", "yes, from today")),
    "needs_review": ("hourglass", pgettext_lazy("capability", "after the network's review")),
    "paid": ("star", pgettext_lazy("capability", "the network charges for it")),
    "manual": ("pencil", pgettext_lazy("capability", "by hand, with the same record")),
    "no": ("minus", pgettext_lazy("capability", "no")),
}
STREAMS: dict[str, str | Promise] = {
    "inbox": pgettext_lazy("what is read", "Mail received"),
    "sent": pgettext_lazy("what is read", "Mail sent"),
    "notifications": pgettext_lazy("what is read", "Mentions, quotes and answers"),
    "threads": pgettext_lazy("what is read", "Comments below what is ours"),
    "everything": pgettext_lazy("what is read", "All that arrives"),
    "capture": pgettext_lazy("what is read", "A file that was brought"),
}
STREAM_STANDINGS: dict[str, tuple[str, str | Promise]] = {
    "reading": ("soon", pgettext_lazy("what is read", "being read now")),
    "first": ("paused", pgettext_lazy("what is read", "not read to its end yet")),
    "fine": ("met", pgettext_lazy("what is read", "up to date")),
    "late": ("soon", pgettext_lazy("what is read", "is taking long")),
    "failing": ("late", pgettext_lazy("what is read", "could not be read")),
    "paused": ("paused", pgettext_lazy("what is read", "paused")),
}
STANDINGS: dict[str, tuple[str, str | Promise]] = {
    "closed": ("paused", pgettext_lazy("account", "closed")),
    "broken": ("late", pgettext_lazy("account", "not being read")),
    "paused": ("paused", pgettext_lazy("account", "paused")),
    "by_hand": ("calm", pgettext_lazy("account", "by hand")),
    "ours": ("met", pgettext_lazy("account", "part of Ventanilla")),
    "failing": ("soon", pgettext_lazy("account", "the last reading failed")),
    "late": ("soon", pgettext_lazy("account", "read later than it should be")),
    "expiring": ("soon", pgettext_lazy("account", "its permission runs out soon")),
    "first": ("calm", pgettext_lazy("account", "being read for the first time")),
    "fine": ("met", pgettext_lazy("account", "well")),
}
CENSUS: dict[str, str | Promise] = {
    "in_tray": gettext_lazy("could not be read: in the tray"),
    "unread_by_us": gettext_lazy("not read yet: the next readings bring them"),
    "shown_again": gettext_lazy("given as deleted here, and shown there"),
    "gone_from_network": gettext_lazy("here, and no longer shown by the network: kept"),
    "not_shown_by_network": gettext_lazy("the network counts them and shows them to nobody"),
}
REASONS: dict[str, str | Promise] = {
    "not the address of a post": gettext_lazy("It carries no address of a post."),
    "the record is not an object": gettext_lazy("It came without its content."),
    "the text is not text": gettext_lazy("Its text is not a text."),
    "the author is not the owner of the record": gettext_lazy("It does not say for sure who wrote it."),
    "the notification is not an object": gettext_lazy("The network gave a notification without content."),
}
_AUTH = frozenset({"channel.auth_dead", "email.auth", "email.sign_in"})


def stream_title(name: str) -> str:
    return str(STREAMS.get(name, name))


def capability(name: str, one: Capability) -> dict[str, str]:
    icon, can = CAN[one.can]
    return {
        "title": str(CAPABILITIES.get(name, name)),
        "can": one.can,
        "icon": icon,
        "short": str(can),
        "sentence": said(one.sentence),
    }


def said(msgid: str) -> str:
    """What an adapter says of itself (marked there with gettext_noop), in the reader's language."""
    return translation.gettext(msgid) if msgid else ""


def why_unread(reason: str, *, private: bool) -> str:
    """The reason of one in the tray. What the machine says may quote the message: only who may read it sees that."""
    known = REASONS.get(reason)
    if known:
        return str(known)
    kind = reason.partition(":")[0].strip()
    if re.fullmatch(r"[A-Za-z_]\w*", kind):
        told = reason if private else kind
        return _("It does not have the form that it should (%(what)s).") % {"what": told[:160]}
    return reason


def how_read(state: AccountState, *, at: datetime) -> str:
    """One sentence: when it was read, and what that means."""
    last = state.last_read_at
    if state.standing == "closed":
        return _("Closed. What was received stays here.")
    if state.standing == "paused":
        return _("Paused: nothing is read from it for now. What comes meanwhile is read when it is resumed.")
    if state.standing == "by_hand":
        return _("It is read by hand: what people write is written down here, one by one or from a file.")
    if state.standing == "ours":
        return _("What is sent there is here at once.")
    if last is None:
        return _("It has not been read to its end yet.")
    if state.unwell:
        return _("Read for the last time: %(when)s.") % {"when": in_words(last, now=at)}
    return _("Read %(span)s ago. All that the network has given since it was connected is here.") % {
        "span": span(at - last)
    }


def how_short(state: AccountState, *, at: datetime) -> str:
    """For a row of the list: what is wrong, or when it was read."""
    if state.account.is_broken:
        return state.account.broken_sentence
    last = state.last_read_at
    return _("Read %(span)s ago.") % {"span": span(at - last)} if last and state.standing != "paused" else ""


def what_to_do(account: Account, state: AccountState, *, at: datetime) -> str:
    """After the sentence of what is wrong: who has to do what."""
    if account.broken_code in _AUTH:
        return _(
            "Connect it again with a password that works: nothing that was received is lost, and what is missing will be read."
        )
    lasting = _("If it lasts, whoever keeps the network or the server should look at it.")
    if state.next_at is None:
        return lasting
    again = _("It is tried again by itself (next time: %(when)s).") % {"when": in_words(state.next_at, now=at)}
    return f"{again} {lasting}"


def every(seconds: int) -> str:
    if seconds < 90:
        return pgettext("every", "every %(n)s s") % {"n": seconds}
    return pgettext("every", "every %(n)s min") % {"n": seconds // 60}
