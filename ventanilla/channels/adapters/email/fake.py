"""A mail server on loopback with a will of its own: the IMAP that this adapter speaks, and nothing more.

It repeats, hangs up in the middle of a page, forgets its UIDs, loses mails and refuses single ones. See README.md.
"""

from __future__ import annotations

import base64
import binascii
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from typing import cast

from ventanilla.channels.adapters.email.fake_smtp import FakeSmtp

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class Hangup(Exception):
    """The server cuts the line."""


@dataclass
class Mail:
    uid: int
    raw: bytes
    arrived: datetime
    seen: bool = False


@dataclass
class Folder:
    uidvalidity: int = 1
    next_uid: int = 1
    mails: list[Mail] = field(default_factory=list)

    def add(self, raw: bytes, arrived: datetime) -> Mail:
        mail = Mail(self.next_uid, raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), arrived)
        self.next_uid += 1
        self.mails.append(mail)
        return mail


@dataclass
class FakeMail:
    """One mailbox. Its fields are the ways in which it misbehaves; they may be changed at any time."""

    user: str = "atencion@villa.example"
    password: str = "contraseña con ñ"  # noqa: S105 (a made-up one)
    sent_flag: bool = True
    plain: bool = True
    """Offers AUTH=PLAIN."""
    hang_up_after: int | None = None
    """Cut the line, once, after so many mails were given."""
    poison: set[int] = field(default_factory=set)
    """UIDs at which the line is cut, always."""
    refused: set[int] = field(default_factory=set)
    """UIDs of which the body is refused with a NO."""
    searches: list[str] = field(default_factory=list)
    """What the next searches answer instead: "NO later", or "cut" in the middle of the answer."""
    refuses_login: str | None = None
    refuses_append: bool = False
    commands: list[str] = field(default_factory=list)
    folders: dict[str, Folder] = field(default_factory=lambda: {"INBOX": Folder(), "Enviados": Folder()})
    imap_port: int = 0
    smtp: FakeSmtp = field(default_factory=FakeSmtp)

    def deliver(self, raw: bytes, *, folder: str = "INBOX", arrived: datetime | None = None) -> int:
        return self.folders[folder].add(raw, arrived or datetime.now(UTC)).uid

    def delete(self, uid: int, *, folder: str = "INBOX") -> None:
        self.folders[folder].mails = [mail for mail in self.folders[folder].mails if mail.uid != uid]

    def renumber(self, folder: str = "INBOX") -> None:
        """Every UID is forgotten."""
        old = self.folders[folder]
        self.folders[folder] = new = Folder(uidvalidity=old.uidvalidity + 1)
        for mail in old.mails:
            new.add(mail.raw, mail.arrived)

    @property
    def given(self) -> dict[str, str]:
        """What a person would type in the connect form."""
        return {
            "imap": f"imap://127.0.0.1:{self.imap_port}",
            "smtp": f"smtp://127.0.0.1:{self.smtp.port}",
            "user": self.user,
            "password": self.password,
            "address": self.user,
        }


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    mail: FakeMail


@contextmanager
def running(mail: FakeMail | None = None) -> Iterator[FakeMail]:
    mail = mail or FakeMail()
    with _Server(("127.0.0.1", 0), _Session) as server, mail.smtp.running(mail.user, mail.password):
        server.mail = mail
        mail.imap_port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield mail
        finally:
            server.shutdown()


class _Session(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True
    folder = Folder()

    def handle(self) -> None:
        self.mail = cast(_Server, self.server).mail
        try:
            self._say("* OK here")
            while line := self._line():
                tag, _space, command = line.partition(" ")
                verb = command.split(" ")[1 if command.upper().startswith("UID ") else 0].upper()
                self.mail.commands.append(command if verb not in {"LOGIN", "AUTHENTICATE"} else verb)
                answer = getattr(self, f"_{verb.lower()}", self._unknown)(command)
                self._say(f"{tag} {answer}")
                if verb == "LOGOUT":
                    return
        except (Hangup, OSError):
            return

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def _line(self) -> str:
        return self.rfile.readline(100_000).decode("utf-8", "replace").rstrip("\r\n")

    def _unknown(self, command: str) -> str:
        return "BAD what is that"

    def _capability(self, command: str) -> str:
        self._say("* CAPABILITY IMAP4rev1 SPECIAL-USE" + (" AUTH=PLAIN" if self.mail.plain else ""))
        return "OK done"

    def _logout(self, command: str) -> str:
        self._say("* BYE")
        return "OK done"

    def _let_in(self, user: str, password: str) -> str:
        if self.mail.refuses_login is not None:
            return f"NO {self.mail.refuses_login}"
        right = (user, password) == (self.mail.user, self.mail.password)
        return "OK in" if right else "NO [AUTHENTICATIONFAILED] wrong"

    def _login(self, command: str) -> str:
        user, password = re.findall(r'"((?:[^"\\]|\\.)*)"', command)[:2]
        return self._let_in(*(re.sub(r"\\(.)", r"\1", each) for each in (user, password)))

    def _authenticate(self, command: str) -> str:
        self._say("+ ")
        try:
            _who, user, password = base64.b64decode(self._line()).decode().split("\0")
        except (binascii.Error, ValueError):
            return "BAD not base64"
        return self._let_in(user, password)

    def _list(self, command: str) -> str:
        for name in self.mail.folders:
            flag = " \\Sent" if name == "Enviados" and self.mail.sent_flag else ""
            self._say(f'* LIST (\\HasNoChildren{flag}) "." "{name}"')
        return "OK done"

    def _examine(self, command: str) -> str:
        name = command.partition(" ")[2].strip('"')
        if name not in self.mail.folders:
            return "NO there is none"
        self.folder = self.mail.folders[name]
        self._say(f"* {len(self.folder.mails)} EXISTS")
        self._say(f"* OK [UIDVALIDITY {self.folder.uidvalidity}] here")
        self._say(f"* OK [UIDNEXT {self.folder.next_uid}] here")
        return "OK [READ-ONLY] done"

    def _search(self, command: str) -> str:
        asked = command.split(" ", 2)[2]
        chosen = list(self.folder.mails)
        if window := re.search(r"UID (\d+):(\d+|\*)", asked):
            low = int(window[1])
            high = self.folder.next_uid if window[2] == "*" else int(window[2])
            last = chosen[-1:] if window[2] == "*" else []
            chosen = [mail for mail in chosen if low <= mail.uid <= high] or last
        if since := re.search(r"SINCE (\d+)-(\w+)-(\d+)", asked):
            first = datetime(int(since[3]), MONTHS.index(since[2]) + 1, int(since[1]), tzinfo=UTC)
            chosen = [mail for mail in chosen if mail.arrived >= first]
        if wanted := re.findall(r'HEADER ([\w-]+) "([^"]*)"', asked):
            chosen = [mail for mail in chosen if any(_has(mail, name, value) for name, value in wanted)]
        if self.mail.searches:
            answer = self.mail.searches.pop(0)
            if answer != "cut":
                return answer
            self.wfile.write(b"* SEARCH 1 2")
            raise Hangup
        self._say(" ".join(["* SEARCH", *(str(mail.uid) for mail in chosen)]))
        return "OK done"

    def _fetch(self, command: str) -> str:
        _uid, _verb, chosen, what = command.split(" ", 3)
        wanted = {int(uid) for uid in chosen.split(",")}
        for number, mail in enumerate(list(self.folder.mails), start=1):
            if mail.uid in wanted:
                if "BODY.PEEK[]" in what and mail.uid in self.mail.refused:
                    return "NO [SERVERBUG] this one is broken"
                self._give(number, mail, what)
        return "OK done"

    def _give(self, number: int, mail: Mail, what: str) -> None:
        told = [f"UID {mail.uid}"]
        if "RFC822.SIZE" in what:
            told.append(f"RFC822.SIZE {len(mail.raw)}")
        if "INTERNALDATE" in what:
            told.append(mail.arrived.strftime(f'INTERNALDATE "%d-{MONTHS[mail.arrived.month - 1]}-%Y %H:%M:%S +0000"'))
        section = re.search(r"BODY(\.PEEK)?\[([^\]]*)\](?:<0\.(\d+)>)?", what)
        if section is None:
            self._say(f"* {number} FETCH ({' '.join(told)})")
            return
        mail.seen = mail.seen or not section[1]
        if not section[2]:
            self._stumble(mail)
        literal = mail.raw if not section[2] else mail.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        if section[2].startswith("HEADER.FIELDS"):
            name = str(BytesHeaderParser().parsebytes(mail.raw)["Message-ID"] or "")
            literal = f"Message-ID: {name}\r\n\r\n".encode("utf-8", "surrogateescape")
        literal = literal[: int(section[3])] if section[3] else literal
        self._say(f"* {number} FETCH ({' '.join(told)} BODY[{section[2]}] {{{len(literal)}}}")
        self.wfile.write(literal + b")\r\n")

    def _stumble(self, mail: Mail) -> None:
        if mail.uid in self.mail.poison:
            raise Hangup
        if self.mail.hang_up_after is not None:
            self.mail.hang_up_after -= 1
            if self.mail.hang_up_after < 0:
                self.mail.hang_up_after = None
                raise Hangup

    def _append(self, command: str) -> str:
        size = int(re.search(r"\{(\d+)\}$", command)[1])  # type: ignore[index]
        self._say("+ go on")
        raw = self.rfile.read(size)
        self._line()
        name = re.search(r'APPEND "?([^" ]+)"?', command)[1]  # type: ignore[index]
        if self.mail.refuses_append or name not in self.mail.folders:
            return "NO [OVERQUOTA] full"
        self.mail.deliver(raw, folder=name)
        return "OK done"


def _has(mail: Mail, name: str, value: str) -> bool:
    return value.lower() in str(BytesHeaderParser().parsebytes(mail.raw)[name] or "").lower()
