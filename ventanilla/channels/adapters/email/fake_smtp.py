"""The outgoing half of the fake: it can fail at every reply, before and after the final dot."""

from __future__ import annotations

import base64
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast


@dataclass
class FakeSmtp:
    """`breaks[step]` are replies such as "451 later", or "cut", each given once. Steps: connect ehlo auth mail rcpt data body dot taken.

    `dot`: instead of taking the mail. `taken`: instead of saying that it was taken.
    """

    port: int = 0
    breaks: dict[str, list[str]] = field(default_factory=dict)
    offers_auth: str = "PLAIN LOGIN"
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    on_taken: Callable[[bytes], object] | None = None
    user: str = ""
    password: str = ""

    @contextmanager
    def running(self, user: str, password: str) -> Iterator[FakeSmtp]:
        self.user, self.password = user, password
        with _Server(("127.0.0.1", 0), _Session) as server:
            server.smtp = self
            self.port = server.server_address[1]
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            try:
                yield self
            finally:
                server.shutdown()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    smtp: FakeSmtp


class _Cut(Exception):
    """The line is cut."""


class _Session(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.smtp = cast(_Server, self.server).smtp
        self.sender, self.recipients = "", list[str]()
        try:
            self._reply("connect", "220 here")
            while line := self.rfile.readline(10_000).decode("utf-8", "replace").strip():
                verb, _space, rest = line.partition(" ")
                if verb.upper() == "QUIT":
                    return
                getattr(self, f"_{verb.lower()}", self._unknown)(rest)
        except (_Cut, OSError):
            return

    def _reply(self, step: str, usual: str) -> bool:
        """True when the usual reply was given."""
        waiting = self.smtp.breaks.get(step)
        given = waiting.pop(0) if waiting else usual
        if given == "cut":
            # RST, so that the other side learns it at once
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            raise _Cut
        self.wfile.write(given.encode() + b"\r\n")
        return given == usual

    def _unknown(self, rest: str) -> None:
        self.wfile.write(b"502 what is that\r\n")

    def _ehlo(self, rest: str) -> None:
        auth = f"250-AUTH {self.smtp.offers_auth}\r\n" if self.smtp.offers_auth else ""
        self._reply("ehlo", f"250-here\r\n{auth}250-SMTPUTF8\r\n250 SIZE 60000000")

    def _auth(self, rest: str) -> None:
        kind, _space, given = rest.partition(" ")
        if kind.upper() == "PLAIN":
            _who, user, password = base64.b64decode(given).decode().split("\0")
        else:
            user, password = self._asked("VXNlcm5hbWU6"), self._asked("UGFzc3dvcmQ6")
        right = (user, password) == (self.smtp.user, self.smtp.password)
        self._reply("auth", "235 in" if right else "535 5.7.8 wrong")

    def _asked(self, question: str) -> str:
        self.wfile.write(f"334 {question}\r\n".encode())
        return base64.b64decode(self.rfile.readline(1_000)).decode()

    def _mail(self, rest: str) -> None:
        self.sender, self.recipients = rest.partition("<")[2].partition(">")[0], []
        self._reply("mail", "250 ok")

    def _rcpt(self, rest: str) -> None:
        if self._reply("rcpt", "250 ok"):
            self.recipients.append(rest.partition("<")[2].partition(">")[0])

    def _data(self, rest: str) -> None:
        if not self._reply("data", "354 go on"):
            return
        refused = bool(self.smtp.breaks.get("body"))
        if refused:
            self._reply("body", "")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise _Cut
            lines.append(line[1:] if line.startswith(b".") else line)
        if refused:
            return
        if self.smtp.breaks.get("dot"):
            self._reply("dot", "250 taken")
            return
        raw = b"".join(lines)
        self.smtp.taken.append((self.sender, list(self.recipients), raw))
        if self.smtp.on_taken:
            self.smtp.on_taken(raw)
        self._reply("taken", "250 taken")
