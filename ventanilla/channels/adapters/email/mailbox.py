"""One IMAP connection: what the adapter asks of it, and how its answers are read."""

from __future__ import annotations

import imaplib
import logging
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self

from django.utils.translation import gettext as _
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import MailboxLoginError

from ventanilla.channels.adapters.email.headers import own_id, parse_top, searchable
from ventanilla.channels.adapters.email.servers import TIMEOUT, Server, said, server
from ventanilla.channels.contract import Access, AuthDead, Permanent, Transient

_SENT_NAMES = (
    "sent", "enviados", "enviats", "bidalitakoak", "sent items", "sent messages", "sent mail", "elementos enviados",
    "correo enviado", "elements enviats",
)  # fmt: skip
_NOT_NOW = re.compile(
    r"(?i)\[(UNAVAILABLE|SERVERBUG|INUSE|LIMIT|CONTACTADMIN|OVERQUOTA)\]|too many|temporar|try again|internal error"
)
_UID = re.compile(rb"\bUID (\d{1,10})")
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")
_ARRIVED = re.compile(rb'INTERNALDATE "([^"]{10,40})"')
AMBIGUOUS = 200

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Meta:
    size: int
    arrived: datetime | None


class Mailbox:
    """Raises AuthDead, Transient (in words) when it opens; imaplib's and imap-tools' own errors afterwards."""

    def __init__(self, access: Access, *, timeout: float = TIMEOUT) -> None:
        self._access = access
        self._timeout = timeout
        self._server = server(access.settings["imap"])
        self._folder: str | None = None
        self._box = self._connect()

    @property
    def host(self) -> str:
        return self._server.host

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def again(self) -> None:
        """A new connection to the same folder."""
        self._close()
        self._box = self._connect()
        if self._folder is not None:
            self.examine(self._folder)

    def _close(self) -> None:
        with suppress(Exception):  # goodbyes matter to nobody, whatever breaks in them
            self._box.client.sock.settimeout(3)
            self._box.logout()
        with suppress(Exception):
            self._box.client.shutdown()

    def _connect(self) -> BaseMailBox:
        box = _opened(self._server, self._timeout)
        try:
            _sign_in(box, str(self._access.settings["user"]), str(self._access.credentials["password"]))
        except BaseException:
            with suppress(Exception):
                box.client.shutdown()
            raise
        return box

    def examine(self, folder: str) -> int:
        """Open read-only; its UIDVALIDITY."""
        self._box.folder.set(folder, readonly=True)
        self._folder = folder
        found = self._box.client.response("UIDVALIDITY")[1]
        return int(found[-1]) if found and found[-1] else 0

    def sent_folder(self) -> str | None:
        folders = self._box.folder.list()
        for each in folders:
            if any(flag.lower() == "\\sent" for flag in each.flags):
                return each.name
        named = {each.name.split(each.delim or "\0")[-1].lower(): each.name for each in folders}
        return next((named[name] for name in _SENT_NAMES if name in named), None)

    def search(self, criteria: str) -> list[int]:
        return sorted(int(uid) for uid in self._box.uids(criteria, None))

    def metas(self, uids: Iterable[int]) -> dict[int, Meta]:
        found = {}
        for uid, told, _literal in self._answers(uids, "(UID RFC822.SIZE INTERNALDATE)"):
            size, arrived = _SIZE.search(told), _ARRIVED.search(told)
            found[uid] = Meta(int(size[1]) if size else 0, _instant(arrived[1]) if arrived else None)
        return found

    def raw(self, uids: Iterable[int], *, first: int) -> dict[int, bytes]:
        """The bytes of each that still exists, up to `first` of them; never sets \\Seen."""
        return {
            uid: literal
            for uid, _told, literal in self._answers(uids, f"(UID BODY.PEEK[]<0.{first}>)")
            if literal is not None
        }

    def tops(self, uids: Iterable[int]) -> dict[int, bytes]:
        return {
            uid: literal
            for uid, _told, literal in self._answers(uids, "(UID BODY.PEEK[HEADER])")
            if literal is not None
        }

    def elders(self, names: dict[int, str]) -> dict[int, int | None]:
        """For each UID the lowest one with exactly the same Message-ID; None where too many look alike to tell."""
        wanted = {name: searchable(name) for name in names.values()}
        lowest: dict[str, int | None] = {}
        groups = [list(wanted.items())[start : start + 10] for start in range(0, len(wanted), 10)]
        while groups:
            group = groups.pop()
            matches = self._matching([run for _, run in group if run], max(names))
            if len(matches) <= AMBIGUOUS:
                lowest.update(self._lowest(dict(group), matches))
            elif len(group) > 1:
                groups.extend([each] for each in group)
            else:
                lowest[group[0][0]] = self._lowest(dict(group), matches[:AMBIGUOUS]).get(group[0][0])
        return {uid: lowest.get(name, uid) for uid, name in names.items()}

    def _matching(self, runs: list[str], last: int) -> list[int]:
        if not runs:
            return []
        asked = [f'HEADER Message-ID "{run}"' for run in runs]
        return self.search(f"UID 1:{last} {'OR ' * (len(asked) - 1)}{' '.join(asked)}")

    def _lowest(self, wanted: dict[str, Any], uids: list[int]) -> dict[str, int | None]:
        found: dict[str, int | None] = {}
        for uid, _told, literal in self._answers(uids, "(UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"):
            name = own_id(parse_top(literal or b"")) or ""
            if name in wanted:
                found[name] = min(uid, found.get(name) or uid)
        return found

    def holds(self, folder: str, header_name: str, value: str) -> bool:
        """Whether a mail of that folder has the value in that header."""
        self.examine(folder)
        return bool(self.search(f'HEADER {header_name} "{value}"'))

    def file(self, folder: str, raw: bytes, at: datetime) -> None:
        self._box.append(raw, folder, dt=at, flag_set=["\\Seen"])

    def _answers(self, uids: Iterable[int], what: str) -> list[tuple[int, bytes, bytes | None]]:
        """(uid, what was told outside literals, the literal) of each answer to a FETCH."""
        chosen = ",".join(str(uid) for uid in uids)
        if not chosen:
            return []
        kind, data = self._box.client.uid("FETCH", chosen, what)
        if kind != "OK":
            raise imaplib.IMAP4.error(said(data[0] if data else b""))
        return _paired(data)


def _paired(data: list[Any]) -> list[tuple[int, bytes, bytes | None]]:
    found = []
    for position, each in enumerate(data):
        after = data[position + 1] if position + 1 < len(data) else None
        if isinstance(each, tuple):
            told, literal = each[0] + b" " + (after if isinstance(after, bytes) else b""), each[1]
        elif isinstance(each, bytes) and not (position and isinstance(data[position - 1], tuple)):
            told, literal = each, _quoted(each)
        else:
            continue
        uid = _UID.search(told)
        if uid:
            found.append((int(uid[1]), told, literal))
    return found


def _quoted(told: bytes) -> bytes | None:
    """A short body may come as a quoted string."""
    found = re.search(rb'BODY\[[^\]]*\](?:<\d+>)? "((?:[^"\\]|\\.)*)"', told)
    return re.sub(rb"\\(.)", rb"\1", found[1]) if found else None


def _instant(told: bytes) -> datetime | None:
    try:
        return parsedate_to_datetime(told.decode("ascii").strip()).astimezone(UTC)
    except (ValueError, TypeError):
        return None


def _opened(where: Server, timeout: float) -> BaseMailBox:
    if where.tls_at_once:
        return MailBox(where.host, where.port, timeout=timeout, ssl_context=where.context)
    if where.tls_demanded:
        return MailBoxStartTls(where.host, where.port, timeout=timeout, ssl_context=where.context)
    box = MailBoxUnencrypted(where.host, where.port, timeout=timeout)
    if "STARTTLS" in box.client.capabilities:
        box.client.starttls(where.context)
    return box


def _sign_in(box: BaseMailBox, user: str, password: str) -> None:
    """A definite no is AuthDead; a server that is busy or broken is not."""
    try:
        if "AUTH=PLAIN" in box.client.capabilities:
            box.login_utf8(user, password, initial_folder=None)
        else:
            box.login(user, password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except UnicodeEncodeError:
        raise Permanent(_("This server takes no password with accents."), code="email.password_letters") from None
    except (MailboxLoginError, imaplib.IMAP4.error) as error:
        words = said(error)
        if _NOT_NOW.search(words):
            raise Transient(_("The incoming mail server cannot attend now."), code="email.busy") from None
        raise AuthDead(
            _("The incoming mail server does not accept this user and password."), code="email.auth"
        ) from None
