"""A submission server in front of Dovecot's LMTP that can fail at each of its replies.

Where a break stands against the final dot decides what a client may conclude:
up to `body` the message is certainly not sent; at `dot_before` nothing was delivered and at `dot_after` everything
was, and the client cannot tell which of the two happened; at `quit` it had its answer already.
"""

import asyncio
import smtplib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import formatdate, make_msgid
from importlib.util import find_spec
from typing import Any, Literal, NoReturn

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import MISSING, SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers import dovecot
from tests.servers.dovecot import Dovecot
from tests.servers.process import free_port

Point = Literal["connect", "ehlo", "auth", "mail", "rcpt", "data", "body", "dot_before", "dot_after", "quit"]
Kind = Literal["disconnect", "4xx", "5xx", "stall"]

POINTS: tuple[Point, ...] = (
    "connect",
    "ehlo",
    "auth",
    "mail",
    "rcpt",
    "data",
    "body",
    "dot_before",
    "dot_after",
    "quit",
)
REPLIES: dict[Kind, str] = {"4xx": "451 4.3.0 Inténtelo más tarde", "5xx": "554 5.3.0 Rechazado"}
STALL_SECONDS = 3600
HOSTNAME = "smtp.villa.example"
SIZE_LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True)
class Break:
    point: Point
    kind: Kind


@dataclass(frozen=True)
class Delivered:
    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message_id(self) -> str | None:
        value = BytesHeaderParser(policy=policy.default).parsebytes(self.content)["Message-ID"]
        return None if value is None else str(value).strip()


@dataclass
class Submission:
    """The running server; recipients of any domain are delivered to the mailbox of their local part."""

    port: int
    mail: Dovecot
    requires_login: bool = False
    keeps_sent_copy: bool = False
    refused_recipients: set[str] = field(default_factory=set)
    bounced_recipients: set[str] = field(default_factory=set)
    delivered: list[Delivered] = field(default_factory=list)
    received: list[Delivered] = field(default_factory=list)
    _breaks: deque[Break] = field(default_factory=deque)
    _standing: Break | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def password(self) -> str:
        return self.mail.password

    def break_next(self, point: Point, kind: Kind = "disconnect") -> None:
        """Fail once at this reply; several calls fail one after another, in their order."""
        self._breaks.append(_checked(Break(point, kind)))

    @contextmanager
    def broken(self, point: Point, kind: Kind = "disconnect") -> Iterator[None]:
        """Fail at this reply every time until the block ends."""
        self._standing = _checked(Break(point, kind))
        try:
            yield
        finally:
            self._standing = None

    def bounce_to(self, recipient: str) -> None:
        """Accept mail for this recipient and send its sender a delivery status notification."""
        self.bounced_recipients.add(recipient)

    def take_break(self, point: Point) -> Break | None:
        if self._standing and self._standing.point == point:
            return self._standing
        if self._breaks and self._breaks[0].point == point:
            return self._breaks.popleft()
        return None

    def deliver(self, message: Delivered) -> None:
        for recipient in message.recipients:
            if recipient in self.bounced_recipients:
                self.mail.deliver(message.sender, bounce(message, recipient), sender="")
            else:
                self.mail.deliver(recipient, message.content, sender=message.sender)
        if self.keeps_sent_copy:
            with self.mail.mailbox(message.sender) as box:
                box.append(message.content, "Sent")
        self.delivered.append(message)


def available() -> str | None:
    if find_spec("aiosmtpd") is None:
        return "needs aiosmtpd: run `make setup`"
    return dovecot.available()


@contextmanager
def running(mail: Dovecot, *, requires_login: bool = False, keeps_sent_copy: bool = False) -> Iterator[Submission]:
    server = Submission(free_port(), mail, requires_login=requires_login, keeps_sent_copy=keeps_sent_copy)
    controller = _Controller(server)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def bounce(message: Delivered, recipient: str) -> bytes:
    """The delivery status notification (RFC 3464) that a relay writes for an unknown mailbox."""
    notice = EmailMessage(policy=policy.SMTP)
    notice["From"] = f"Mail Delivery System <MAILER-DAEMON@{HOSTNAME}>"
    notice["To"] = message.sender
    notice["Subject"] = "Undelivered Mail Returned to Sender"
    notice["Date"] = formatdate()
    notice["Message-ID"] = make_msgid(domain=HOSTNAME)
    notice["Auto-Submitted"] = "auto-replied"
    notice.set_content(f"<{recipient}>: 550 5.1.1 User unknown\n")
    notice.make_mixed()
    notice.replace_header("Content-Type", 'multipart/report; report-type="delivery-status"')
    notice.attach(_status_part(recipient))
    returned = EmailMessage(policy=policy.SMTP)
    returned["Content-Type"] = "text/rfc822-headers"
    returned.set_payload(message.content.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("ascii", "replace"))
    notice.attach(returned)
    return notice.as_bytes()


def _status_part(recipient: str) -> EmailMessage:
    part = EmailMessage(policy=policy.SMTP)
    part["Content-Type"] = "message/delivery-status"
    machine, about = EmailMessage(policy=policy.SMTP), EmailMessage(policy=policy.SMTP)
    machine["Reporting-MTA"] = f"dns; {HOSTNAME}"
    about["Final-Recipient"] = f"rfc822; {recipient}"
    about["Action"] = "failed"
    about["Status"] = "5.1.1"
    about["Diagnostic-Code"] = "smtp; 550 5.1.1 User unknown"
    part.set_payload([machine, about])
    return part


def _checked(wanted: Break) -> Break:
    if wanted.point == "body" and wanted.kind not in ("disconnect", "stall"):
        raise ValueError("a server gives no reply while it reads the body")
    return wanted


class _Controller(Controller):
    def __init__(self, server: Submission) -> None:
        self._submission = server
        super().__init__(_Handler(server), hostname="127.0.0.1", port=server.port)

    def factory(self) -> SMTP:
        return _BreakableSMTP(
            self._submission,
            self.handler,
            hostname=HOSTNAME,
            enable_SMTPUTF8=True,
            data_size_limit=SIZE_LIMIT,
            auth_require_tls=False,
            authenticator=self._authenticate,
        )

    def _authenticate(self, server: SMTP, session: Session, envelope: Envelope, kind: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and given.password.decode() == self._submission.password
        return AuthResult(success=right, handled=False)


class _BreakableSMTP(SMTP):
    def __init__(self, submission: Submission, handler: "_Handler", **settings: Any) -> None:
        self._submission = submission
        super().__init__(handler, **settings)

    async def break_at(self, point: Point) -> str | None:
        """The reply that stands in for the usual one, or None to go on; a cut line never returns."""
        wanted = self._submission.take_break(point)
        return None if wanted is None else await self._fail(wanted)

    async def _fail(self, wanted: Break) -> str:
        if wanted.kind == "stall":
            await asyncio.sleep(STALL_SECONDS)
        if wanted.kind in ("stall", "disconnect"):
            self._cut()
        return REPLIES[wanted.kind]

    def _cut(self) -> NoReturn:
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()
        raise asyncio.CancelledError

    async def _handle_client(self) -> None:
        reply = await self.break_at("connect")
        if reply is None:
            await super()._handle_client()
            return
        await self.push(reply)
        if self.transport is not None:
            self.transport.close()

    async def smtp_DATA(self, arg: str | None) -> None:
        if self.envelope is None or not self.envelope.rcpt_tos:
            await super().smtp_DATA(arg)
            return
        reply = await self.break_at("data")
        if reply is not None:
            await self.push(reply)
            return
        body_break = self._submission.take_break("body")
        if body_break is not None:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            await self._reader.readuntil(b"\r\n")
            await self._fail(body_break)
        await super().smtp_DATA(arg)


class _Handler:
    def __init__(self, submission: Submission) -> None:
        self._submission = submission

    async def handle_EHLO(
        self, server: _BreakableSMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        reply = await server.break_at("ehlo")
        if reply is not None:
            return [reply]
        session.host_name = hostname
        return responses

    async def handle_AUTH(self, server: _BreakableSMTP, session: Session, envelope: Envelope, args: list[str]) -> Any:
        return await server.break_at("auth") or MISSING

    async def handle_MAIL(
        self, server: _BreakableSMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await server.break_at("mail")
        if reply is not None:
            return reply
        if self._submission.requires_login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: _BreakableSMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await server.break_at("rcpt")
        if reply is not None:
            return reply
        if address in self._submission.refused_recipients:
            return "550 5.1.1 User unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: _BreakableSMTP, session: Session, envelope: Envelope) -> str:
        message = Delivered(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.original_content or b"")
        self._submission.received.append(message)
        reply = await server.break_at("dot_before")
        if reply is not None:
            return reply
        try:
            await asyncio.to_thread(self._submission.deliver, message)
        except (OSError, smtplib.SMTPException):
            return "451 4.3.0 The mailbox does not answer"
        return await server.break_at("dot_after") or "250 2.0.0 OK"

    async def handle_QUIT(self, server: _BreakableSMTP, session: Session, envelope: Envelope) -> str:
        return await server.break_at("quit") or "221 2.0.0 Bye"
