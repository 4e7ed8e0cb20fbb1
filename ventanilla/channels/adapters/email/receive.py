"""A page of a mailbox: forward by UID, never marking anything as read."""

from __future__ import annotations

import hashlib
import imaplib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from imap_tools.errors import ImapToolsError

from ventanilla.channels.adapters.email.mailbox import Mailbox, Meta
from ventanilla.channels.adapters.email.parse import digest, read_mail, twin, unread
from ventanilla.channels.adapters.email.servers import SINCE_DAYS, server, told
from ventanilla.channels.contract import Access, Item, Page, Transient, Unread

INBOX, SENT = "inbox", "sent"
PAGE = 50
PAGE_BYTES = 8_000_000
LARGEST = 25_000_000
PIECE = 1_000_000
MOST_TWINS = 200
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_BROKEN = (OSError, EOFError, imaplib.IMAP4.error, ImapToolsError, ValueError, LookupError, TypeError)

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Place:
    """Where a stream stands. `twins`: the digest of the first mail seen under an id that two mails share."""

    uidvalidity: int
    uid: int
    since: str
    twins: dict[str, str]

    @classmethod
    def found(cls, cursor: dict[str, Any], uidvalidity: int, access: Access) -> _Place:
        since = cursor["since"] if "since" in cursor else _since(access)
        same = cursor.get("uidvalidity") == uidvalidity
        return cls(uidvalidity, int(cursor.get("uid", 0)) if same else 0, str(since), dict(cursor.get("twins", {})))

    def criteria(self) -> str:
        return f"UID {self.uid + 1}:*" + (f" SINCE {self.since}" if self.since else "")

    def cursor(self) -> dict[str, Any]:
        kept = dict(list(self.twins.items())[-MOST_TWINS:])
        return {"uidvalidity": self.uidvalidity, "uid": self.uid, "since": self.since, "twins": kept}


def read(access: Access, stream: str, cursor: dict[str, Any]) -> Page:
    with told(server(access.settings["imap"]).host), Mailbox(access) as box:
        folder = "INBOX" if stream == INBOX else box.sent_folder()
        if folder is None:
            return Page((), dict(cursor), complete=True)
        place = _Place.found(cursor, box.examine(folder), access)
        waiting = [uid for uid in box.search(place.criteria()) if uid > place.uid]
        metas = box.metas(waiting[:PAGE])
        page = _fitting(waiting[:PAGE], metas)
        read_here = _Reading(box, metas, address=str(access.settings["address"]), sent=stream == SENT)
        found = read_here.all(page)
        items = _apart(read_here, {uid: each for uid, each in found.items() if isinstance(each, Item)}, place.twins)
        place.uid = page[-1] if page else place.uid
        return Page(
            items=list(items.values()),
            cursor=place.cursor(),
            complete=len(page) == len(waiting),
            unread=[each for each in found.values() if isinstance(each, Unread)],
        )


def _since(access: Access) -> str:
    days = int(access.settings.get("since_days", SINCE_DAYS))
    if days <= 0:
        return ""
    first = access.now - timedelta(days=days + 1)
    return f"{first.day:02d}-{_MONTHS[first.month - 1]}-{first.year}"


def _fitting(uids: Sequence[int], metas: dict[int, Meta]) -> list[int]:
    """As many as may be held in memory at once; always one."""
    chosen: list[int] = []
    total = 0
    for uid in uids:
        total += min(metas[uid].size, LARGEST) if uid in metas else 0
        if chosen and total > PAGE_BYTES:
            break
        chosen.append(uid)
    return chosen


class _Reading:
    def __init__(self, box: Mailbox, metas: dict[int, Meta], *, address: str, sent: bool) -> None:
        self.box = box
        self.metas = metas
        self.address = address
        self.sent = sent
        self.served = False
        """The server gave at least one mail whole, so what it does not give is that mail's own trouble."""

    def all(self, page: Sequence[int]) -> dict[int, Item | Unread]:
        """What could be read of each; a mail that went away in the meantime is not there."""
        there = [uid for uid in page if uid in self.metas]
        raws = self._together([uid for uid in there if self.metas[uid].size <= PAGE_BYTES])
        found = {}
        for uid in there:
            one = self._parsed(uid, raws.pop(uid)) if uid in raws else self._alone(uid)
            if one is not None:
                found[uid] = one
        return found

    def _together(self, uids: Sequence[int]) -> dict[int, bytes]:
        try:
            raws = self.box.raw(uids, first=PAGE_BYTES + PIECE)
        except _BROKEN:
            logger.info("a page of mails was refused: they are asked for one by one")
            self.box.again()
            return {}
        self.served = bool(raws)
        return {uid: raw for uid, raw in raws.items() if len(raw) <= PAGE_BYTES}

    def one(self, uid: int) -> Item | Unread | None:
        self.metas.update(self.box.metas([uid]))
        return self._parsed(uid, raw) if (raw := self._fetched(uid)) is not None else None

    def _alone(self, uid: int) -> Item | Unread | None:
        """Asked for twice, on two connections, before it is held to be unreadable."""
        for attempt in range(2):
            try:
                raw = self._fetched(uid)
            except _BROKEN as broken:
                self.box.again()
                if attempt:
                    return self._given_up(uid, broken)
            else:
                self.served = self.served or raw is not None
                return None if raw is None else self._parsed(uid, raw)
        return None

    def _fetched(self, uid: int) -> bytes | None:
        whole = uid not in self.metas or self.metas[uid].size <= LARGEST
        return self.box.raw([uid], first=LARGEST + PIECE if whole else PIECE).get(uid)

    def _parsed(self, uid: int, raw: bytes) -> Item | Unread:
        meta = self.metas.get(uid)
        size = meta.size if meta else len(raw)
        whole = len(raw) <= LARGEST and size <= LARGEST
        return read_mail(
            raw if whole else raw[:PIECE],
            address=self.address,
            sent=self.sent,
            arrived=meta.arrived if meta else None,
            whole=whole,
        )

    def _given_up(self, uid: int, error: Exception) -> Unread:
        """To the tray; but when the server gives no mail at all, it is the server that is ill."""
        if not self.served and not self._serves_another(uid):
            raise Transient(
                _("%(host)s gives no mail.") % {"host": self.box.host}, code="email.gives_nothing"
            ) from error
        try:
            top = self.box.tops([uid]).get(uid, b"")
        except _BROKEN:
            self.box.again()
            top = b""
        return unread(top or f"UID {uid}".encode(), _("The server does not give this mail."))

    def _serves_another(self, uid: int) -> bool:
        others = [other for other in self.box.search("ALL") if other != uid]
        for other in others[:1] + others[-1:]:
            try:
                self.served = self.served or bool(self.box.raw([other], first=1))
            except _BROKEN:
                self.box.again()
        return self.served


def _apart(reading: _Reading, found: dict[int, Item], twins: dict[str, str]) -> dict[int, Item]:
    """Two mails that share a Message-ID and say different things stay two."""
    names = {uid: item.remote_id for uid, item in found.items() if item.remote_id and _may_have_twins(item)}
    if not names:
        return found
    here: dict[str, int] = {}
    for uid in sorted(names):
        here.setdefault(names[uid], uid)
    elders = reading.box.elders(names)
    apart = dict(found)
    for uid, name in names.items():
        elder = elders[uid]
        elder = None if elder is None else min(elder, here[name])
        first = twins.get(_short(name))
        if first is None and elder != uid:
            first = _mark(reading, found, elder)
        mark = digest(found[uid]) if first is not None else None
        if first == mark:
            continue
        twins[_short(name)] = first or ""
        apart[uid] = twin(found[uid], mark or "")
    return apart


def _may_have_twins(item: Item) -> bool:
    name = item.remote_id or ""
    return not (name.startswith("sha256:") or name.endswith(f"#{digest(item)}") or item.idempotency_key)


def _short(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _mark(reading: _Reading, found: dict[int, Item], elder: int | None) -> str | None:
    """What the first mail of that name says: "" when that cannot be known, None when it went away."""
    if elder is None:
        return ""
    item = found.get(elder) or reading.one(elder)
    return digest(item) if isinstance(item, Item) else None if item is None else ""
