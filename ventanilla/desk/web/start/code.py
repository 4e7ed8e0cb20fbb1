"""The code that whoever starts the desk reads on its screen, asked of a browser on another machine."""

from __future__ import annotations

import contextlib
import ipaddress
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from ventanilla import home

_KEY = "first-run-code"
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_THROUGH = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA", "HTTP_X_FORWARDED_HOST")
_HERE = frozenset({"localhost", "127.0.0.1", "[::1]", "::1", "testserver"})


def _file() -> Path:
    return home.keys_folder() / "setup.code"


def code() -> str:
    """Made at the first use, for as long as nobody is here; every process reads the same one."""
    path = _file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = "".join(secrets.choice(_LETTERS) for _ in range(10))
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(f"{made[:5]}-{made[5:]}", encoding="ascii")
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text(encoding="ascii").strip()


def burn() -> None:
    """Somebody is here: the code opens nothing any more."""
    _file().unlink(missing_ok=True)


def is_right(given: str) -> bool:
    plain = given.upper().replace(" ", "").replace("-", "")
    return constant_time_compare(plain, code().replace("-", ""))


def is_here(request: HttpRequest) -> bool:
    """Whether the browser is certainly on this machine: nothing stands between, and nobody else is served."""
    if any(name in request.META for name in _THROUGH) or urlsplit(settings.PUBLIC_URL).hostname not in _HERE:
        return False
    if request.get_host().rpartition(":")[0] not in _HERE and request.get_host() not in _HERE:
        return False
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    return False


def admit(request: HttpRequest) -> None:
    request.session[_KEY] = code()


def is_admitted(request: HttpRequest) -> bool:
    return request.user.is_authenticated or is_here(request) or request.session.get(_KEY, "") == code()
