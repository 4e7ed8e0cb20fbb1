"""A file of any size, sealed in chunks: none can be altered, moved, dropped or cut off without being noticed.

Layout: MAGIC, 16 bytes of salt, then chunks of AES-256-GCM (64-bit counter, last-chunk mark in the nonce).
"""

from __future__ import annotations

import io
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"VENTANILLA COPY 1\n"
CHUNK = 1 << 20
_SALT = 16
_TAG = 16


class Damaged(Exception):
    """Not one of ours, cut short, altered, or sealed with another key."""

    code = "copy.damaged"


def _cipher(secret: str, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"ventanilla copy").derive(secret.encode()))


def _nonce(number: int, last: bool) -> bytes:
    return b"\0\0\0" + number.to_bytes(8, "big") + (b"\1" if last else b"\0")


class Sealer(io.RawIOBase):
    """Write into it; `finish` seals the last chunk. What is closed without finishing cannot be opened."""

    def __init__(self, target: BinaryIO, secret: str) -> None:
        salt = os.urandom(_SALT)
        self._target, self._cipher, self._number, self._buffer = target, _cipher(secret, salt), 0, bytearray()
        target.write(MAGIC + salt)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        self._buffer += data
        while len(self._buffer) > CHUNK:
            self._seal(bytes(self._buffer[:CHUNK]), last=False)
            del self._buffer[:CHUNK]
        return len(data)

    def finish(self) -> None:
        self._seal(bytes(self._buffer), last=True)
        self._buffer.clear()

    def _seal(self, data: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last), data, MAGIC))
        self._number += 1


class Opener(io.RawIOBase):
    """Read from it. Raises Damaged as soon as something does not fit, and at the end if the end is missing."""

    def __init__(self, source: BinaryIO, secret: str) -> None:
        if source.read(len(MAGIC)) != MAGIC:
            raise Damaged
        salt = source.read(_SALT)
        if len(salt) != _SALT:
            raise Damaged
        self._source, self._cipher, self._number = source, _cipher(secret, salt), 0
        self._next, self._clear, self._done = source.read(CHUNK + _TAG), memoryview(b""), False

    def readable(self) -> bool:
        return True

    def readinto(self, room: memoryview) -> int:  # type: ignore[override]
        while not self._clear and not self._done:
            self._open()
        given = self._clear[: len(room)]
        room[: len(given)] = given
        self._clear = self._clear[len(given) :]
        return len(given)

    def _open(self) -> None:
        chunk, self._next = self._next, self._source.read(CHUNK + _TAG)
        last = not self._next
        try:
            self._clear = memoryview(self._cipher.decrypt(_nonce(self._number, last), chunk, MAGIC))
        except InvalidTag as error:
            raise Damaged from error
        self._number += 1
        self._done = last
