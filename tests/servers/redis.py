"""A Redis that keeps nothing on disk."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.servers.process import Child, Missing, find_program, free_port, server_folder

START_SECONDS = 20


@dataclass(frozen=True)
class Redis:
    port: int

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def available() -> str | None:
    if find_program("redis-server") is None:
        return "needs Redis: install the Debian package redis-server"
    return None


@contextmanager
def running() -> Iterator[Redis]:
    program = find_program("redis-server")
    if program is None:
        raise Missing(available() or "needs Redis")
    with server_folder("redis") as folder:
        server = Redis(port=free_port())
        command = [program, "--port", str(server.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with Child([*command, "--dir", str(folder)], folder=folder) as child:
            child.wait_ready(server.answers, seconds=START_SECONDS)
            yield server
