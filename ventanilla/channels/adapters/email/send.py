"""SMTP, driven so that whatever fails before the final dot was certainly not sent (design 4.4)."""

from __future__ import annotations

import base64
import logging
import re
import selectors
import smtplib
import socket
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from ventanilla.channels.adapters.email.compose import Letter, compose, message_id
from ventanilla.channels.adapters.email.mailbox import Mailbox
from ventanilla.channels.adapters.email.servers import TIMEOUT, Server, said, server, told
from ventanilla.channels.contract import (
    Access,
    AuthDead,
    ChannelError,
    Draft,
    Permanent,
    Receipt,
    Transient,
    Unknown,
)

BEFORE_THE_DOT = 50.0
LISTENING = 0.05
FILING_TIMEOUT = 7.0
"""With the answer to the dot these add up to less than `http.LONGEST_CALL_SECONDS`."""

logger = logging.getLogger(__name__)


def send(access: Access, draft: Draft) -> Receipt:
    letter = compose(draft, settings=access.settings, now=access.now)
    _deliver(access, letter)
    _file_copy(access, letter, draft.created_at or access.now)
    return Receipt(state="sent", remote_id=letter.message_id)


def find_own(access: Access, draft: Draft) -> Receipt | None:
    """In the Sent folder, or behind somebody's answer. Not being there proves nothing: raises Unknown."""
    name = message_id(draft, str(access.settings["address"]))
    with told(server(access.settings["imap"]).host), Mailbox(access) as box:
        sent = box.sent_folder()
        places = [(sent, "Message-ID")] if sent else []
        for folder, header in [*places, ("INBOX", "In-Reply-To"), ("INBOX", "References")]:
            if box.holds(folder, header, name):
                return Receipt(state="sent", remote_id=name)
    raise Unknown(
        _("There is no copy of it in the Sent folder, which does not prove that it did not leave."),
        code="email.no_copy",
    )


def sign_in_only(access: Access) -> None:
    """Raises what a real sending would."""
    where = server(access.settings["smtp"])
    with told(where.host):
        line = _Line(where, domain=_domain(access))
        try:
            line.sign_in(str(access.settings["user"]), str(access.credentials["password"]))
        finally:
            line.leave()


def _domain(access: Access) -> str:
    return str(access.settings["address"]).rpartition("@")[2] or "localhost"


def _deliver(access: Access, letter: Letter) -> None:
    where = server(access.settings["smtp"])
    with told(where.host):
        line = _Line(where, domain=_domain(access))
    try:
        with told(where.host):
            line.sign_in(str(access.settings["user"]), str(access.credentials["password"]))
            body = line.begin(letter)
            line.write(body)
        line.finish()
    finally:
        line.leave()


def _file_copy(access: Access, letter: Letter, at: datetime) -> None:
    """A copy in Sent, unless the provider put one there. It left already: nothing here is a failure of sending."""
    try:
        with Mailbox(access, timeout=FILING_TIMEOUT) as box:
            folder = box.sent_folder()
            if folder is not None and not box.holds(folder, "Message-ID", letter.message_id):
                box.file(folder, letter.content(), at)
    except Exception as error:  # any failure at all, for the mail is on its way
        logger.warning("no copy could be left in the Sent folder: %s", said(type(error).__name__))


@dataclass(slots=True)
class _Reply:
    code: int
    words: bytes

    @property
    def shown(self) -> str:
        return f"{self.code} {said(self.words)}"


class _Line:
    """A connection of which each step is certain."""

    def __init__(self, where: Server, *, domain: str) -> None:
        self._until = time.monotonic() + BEFORE_THE_DOT
        self._host = where.host
        self._writing = False
        try:
            self._smtp = _connected(where, domain)
        except smtplib.SMTPConnectError as error:
            self._want(_Reply(error.smtp_code, _as_bytes(error.smtp_error)))
            raise
        try:
            self._greet()
            self._secure(where)
        except BaseException:
            self._smtp.close()
            raise

    def _greet(self) -> None:
        self._in_time()
        self._want(_Reply(*self._smtp.ehlo()))

    def _secure(self, where: Server) -> None:
        offered = self._smtp.has_extn("starttls")
        if where.tls_demanded and not offered:
            raise Transient(_("%(host)s does not offer encryption.") % {"host": where.host}, code="email.no_tls")
        if where.tls_at_once or not offered:
            return
        self._in_time()
        reply = _Reply(*self._smtp.starttls(context=where.context))
        if reply.code == 220:
            self._greet()
        elif where.tls_demanded:
            raise Transient(_("%(host)s does not start encryption.") % {"host": where.host}, code="email.no_tls")

    def sign_in(self, user: str, password: str) -> None:
        offered = self._smtp.esmtp_features.get("auth", "").upper().split()
        if not offered:
            return  # a relay that trusts its network
        reply = self._plain(user, password) if "PLAIN" in offered else self._login(user, password)
        if reply.code in {235, 503}:
            return
        if reply.code // 100 == 4:
            raise Transient(
                _("The outgoing mail server cannot attend now: %(words)s") % {"words": reply.shown}, code="email.busy"
            )
        if reply.code in {530, 534, 535, 538, 550, 554}:
            raise AuthDead(_("The outgoing mail server does not accept this user and password."), code="email.auth")
        raise Permanent(
            _("The outgoing mail server does not let us sign in: %(words)s") % {"words": reply.shown},
            code="email.sign_in",
        )

    def _plain(self, user: str, password: str) -> _Reply:
        return self._said("AUTH", "PLAIN " + _base64(f"\0{user}\0{password}"))

    def _login(self, user: str, password: str) -> _Reply:
        reply = self._said("AUTH", "LOGIN")
        for secret in (user, password):
            if reply.code != 334:
                break
            reply = self._said(_base64(secret))
        return reply

    def begin(self, letter: Letter) -> bytes:
        """MAIL, RCPT, DATA; the bytes of the body."""
        international = not letter.recipient.isascii()
        if international and not self._smtp.has_extn("smtputf8"):
            raise Permanent(_("This server cannot write to an address with such letters."), code="email.recipient")
        content = letter.content(international=international)
        options = (" SMTPUTF8 BODY=8BITMIME" if international else "") + (
            f" SIZE={len(content)}" if self._smtp.has_extn("size") else ""
        )
        self._smtp.command_encoding = "utf-8" if international else "ascii"
        self._want(self._said("MAIL", f"FROM:<{letter.sender}>{options}"))
        self._want(self._said("RCPT", f"TO:<{letter.recipient}>"))
        reply = self._said("DATA")
        if reply.code != 354:
            self._want(reply, ok=())
        return content

    def write(self, content: bytes) -> None:
        """The body without its dot: until this returns, the server cannot have taken the mail."""
        self._in_time()
        self._writing = True
        self._sock.sendall(re.sub(rb"(?m)^\.", b"..", content))
        if _has_spoken(self._sock):
            self._want(_Reply(*self._smtp.getreply()), ok=())

    def finish(self) -> None:
        """The dot. From its first byte on, only an answer is certain."""
        try:
            self._sock.settimeout(TIMEOUT)
            self._sock.sendall(b".\r\n")
            reply = _Reply(*self._smtp.getreply())
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise Unknown(
                _("The line was cut before the server said whether it took the mail."), code="email.no_answer"
            ) from error
        if reply.code == 421 or reply.code // 100 not in {2, 4, 5}:
            raise Unknown(_("The server left without saying whether it took the mail."), code="email.no_answer")
        self._writing = False
        self._want(reply)

    def leave(self) -> None:
        """Politely, save in the middle of a body, where a word more would become part of it."""
        with suppress(OSError, smtplib.SMTPException, ValueError):
            if not self._writing:
                self._sock.settimeout(2)
                self._smtp.putcmd("quit")
        self._smtp.close()

    @property
    def _sock(self) -> socket.socket:
        if self._smtp.sock is None:
            raise smtplib.SMTPServerDisconnected("closed")
        return self._smtp.sock

    def _said(self, command: str, rest: str = "") -> _Reply:
        self._in_time()
        return _Reply(*self._smtp.docmd(command, rest))

    def _in_time(self) -> None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the whole conversation took too long")
        self._sock.settimeout(min(TIMEOUT, left))

    def _want(self, reply: _Reply, ok: Sequence[int] = (2,)) -> None:
        if reply.code // 100 in ok:
            return
        if reply.code in {530, 535}:
            raise AuthDead(_("The outgoing mail server asks to sign in again."), code="email.auth")
        kind: type[ChannelError] = Permanent if reply.code // 100 == 5 else Transient
        raise kind(
            _("%(host)s did not take the mail: %(words)s") % {"host": self._host, "words": reply.shown},
            code="email.refused",
        )


def _connected(where: Server, domain: str) -> smtplib.SMTP:
    if where.tls_at_once:
        return smtplib.SMTP_SSL(where.host, where.port, local_hostname=domain, timeout=TIMEOUT, context=where.context)
    return smtplib.SMTP(where.host, where.port, local_hostname=domain, timeout=TIMEOUT)


def _as_bytes(words: bytes | str) -> bytes:
    return words.encode() if isinstance(words, str) else words


def _has_spoken(sock: socket.socket) -> bool:
    """A server that speaks or leaves before the dot took nothing. Under TLS what lies there may be no words at all."""
    if isinstance(sock, ssl.SSLSocket):
        return False
    with selectors.DefaultSelector() as waiting:
        waiting.register(sock, selectors.EVENT_READ)
        return bool(waiting.select(LISTENING))


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
