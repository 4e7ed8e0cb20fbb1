"""The one door out: time-outs, size limits, no redirects followed, private addresses refused at connection time."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from ventanilla import __version__

TIMEOUT = httpx.Timeout(connect=8.0, read=25.0, write=25.0, pool=5.0)
LONGEST_CALL_SECONDS = 120
MAX_BYTES = 20_000_000

Endpoint = tuple[str, int]


class Refused(Exception):
    """The address is private, reserved or malformed, and nobody typed it for an account."""

    code = "http.refused"


class TooLarge(Exception):
    """The answer is longer than this door lets in."""

    code = "http.too_large"


def public_addresses(host: str, port: int, *, typed: Iterable[Endpoint] = ()) -> list[str]:
    """The addresses of a host that may be connected to.

    Raises Refused when any of them is not a public one, save for the very host and port that an administrator typed.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"{host} has no address") from error
    addresses = [str(entry[4][0]) for entry in found]
    if (host.lower(), port) in {(name.lower(), number) for name, number in typed}:
        return addresses
    for address in addresses:
        if not ipaddress.ip_address(address.split("%")[0]).is_global:
            raise Refused(f"{host}:{port} is not a public address")
    return addresses


class _GuardedBackend(httpcore.SyncBackend):
    def __init__(self, typed: frozenset[Endpoint]) -> None:
        self.typed = typed

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        address = public_addresses(host, port, typed=self.typed)[0]
        return super().connect_tcp(address, port, *args, **kwargs)


class _GuardedTransport(httpx.HTTPTransport):
    def __init__(self, typed: frozenset[Endpoint]) -> None:
        super().__init__(trust_env=False)
        self._pool._network_backend = _GuardedBackend(typed)


class Door:
    """An HTTP client for one account. `typed` are the host and port that an administrator wrote for it."""

    def __init__(self, *, typed: Iterable[Endpoint] = (), base_url: str = "", max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self._client = httpx.Client(
            transport=_GuardedTransport(frozenset(typed)),
            timeout=TIMEOUT,
            follow_redirects=False,
            base_url=base_url,
            headers={"User-Agent": f"Ventanilla/{__version__}"},
            trust_env=False,
        )

    def request(self, method: str, url: str, **kwargs: Any) -> httpx.Response:
        """Raises Refused, TooLarge or httpx.TransportError."""
        with self._client.stream(method, url, **kwargs) as response:
            body = bytearray()
            for part in response.iter_bytes():
                body += part
                if len(body) > self.max_bytes:
                    raise TooLarge(f"{response.url.host} answered more than {self.max_bytes} bytes")
        headers = [
            (k, v)
            for k, v in response.headers.multi_items()
            if k.lower() not in {"content-encoding", "content-length", "transfer-encoding"}
        ]
        return httpx.Response(response.status_code, headers=headers, content=bytes(body), request=response.request)

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Door:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def endpoint(url: str) -> Endpoint:
    """Host and port of an address."""
    parts = httpx.URL(url)
    return parts.host, parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)


def nothing_was_sent(error: Exception) -> bool:
    """Whether a failed call certainly never reached the other side (design 4.4)."""
    return isinstance(
        error,
        (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.UnsupportedProtocol,
            Refused,
            httpcore.ConnectError,
        ),
    )
