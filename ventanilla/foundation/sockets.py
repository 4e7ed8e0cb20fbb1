"""The sockets on which the desk listens, bound once by the process that hands them down."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from ventanilla import home

HANDED_DOWN = "VENTANILLA_SOCKETS"
BACKLOG = 128


class Taken(Exception):
    code = "web.port_taken"


def host() -> str:
    return home.setting("VENTANILLA_HOST", "localhost")


def bind() -> list[socket.socket]:
    """Listen on every address of VENTANILLA_HOST. Raises Taken."""
    bound: list[socket.socket] = []
    try:
        for family, kind, protocol, _name, address in _addresses():
            made = socket.socket(family, kind, protocol)
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            try:
                made.bind(address)
                made.listen(BACKLOG)
            except OSError as error:
                made.close()
                if error.errno == errno.EADDRNOTAVAIL and family == socket.AF_INET6:
                    continue
                raise _refusal(error) from error
            bound.append(made)
    except Taken:
        close(bound)
        raise
    if not bound:
        raise Taken(_("%(host)s has no address here. VENTANILLA_HOST says where to listen.") % {"host": host()})
    return bound


def _addresses() -> list[
    tuple[
        socket.AddressFamily,
        socket.SocketKind,
        int,
        str,
        tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes],
    ]
]:
    try:
        found = socket.getaddrinfo(host(), settings.PORT, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise _refusal(error) from error
    return list(dict.fromkeys(found))


def _refusal(error: OSError) -> Taken:
    known = {"host": host(), "port": settings.PORT, "error": error.strerror or str(error)}
    if error.errno == errno.EADDRINUSE:
        return Taken(
            _(
                "Port %(port)s is already in use: is the desk running already? VENTANILLA_PORT=%(next)s chooses another one."
            )
            % {**known, "next": settings.PORT + 1}
        )
    if error.errno == errno.EACCES:
        return Taken(_("This user may not listen on port %(port)s. VENTANILLA_PORT chooses another one.") % known)
    return Taken(
        _(
            "Cannot listen on %(host)s, port %(port)s: %(error)s. VENTANILLA_HOST and VENTANILLA_PORT choose another place."
        )
        % known
    )


def close(bound: Iterable[socket.socket]) -> None:
    for one in bound:
        one.close()


def handed_down() -> list[socket.socket]:
    """Those that the parent bound, or new ones."""
    numbers = os.environ.get(HANDED_DOWN, "")
    return [socket.socket(fileno=int(number)) for number in numbers.split(",")] if numbers else bind()
