"""The two servers of a mailbox: what was typed, and how a failure to reach them is told."""

from __future__ import annotations

import imaplib
import ipaddress
import logging
import re
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from imap_tools.errors import ImapToolsError

from ventanilla.channels.adapters.email.headers import addresses
from ventanilla.channels.contract import ChannelError, Permanent, Transient
from ventanilla.foundation.secrets import redact

TIMEOUT = 25.0
SINCE_DAYS = 30
_PORTS = {"imaps": 993, "imap": 143, "imap+starttls": 143, "smtps": 465, "smtp": 587, "smtp+starttls": 587}
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:]{2,45}")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Server:
    scheme: str
    host: str
    port: int

    @property
    def tls_at_once(self) -> bool:
        return self.scheme in {"imaps", "smtps"}

    @property
    def tls_demanded(self) -> bool:
        return self.scheme.endswith("+starttls")

    @property
    def is_plain(self) -> bool:
        """TLS is taken when offered, and not missed when it is not."""
        return not (self.tls_at_once or self.tls_demanded)

    @property
    def context(self) -> ssl.SSLContext:
        made = ssl.create_default_context()
        if self.is_plain:  # plain text was allowed here: an unverified certificate is no worse
            made.check_hostname = False
            made.verify_mode = ssl.CERT_NONE
        return made


def server(typed: str, field: str = "") -> Server:
    """Raises Permanent, in words."""
    try:
        parts = urlsplit(typed.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not _HOST.fullmatch(host) or parts.path.strip("/") or parts.query:
        raise Permanent(
            _("“%(typed)s” is not the address of a mail server: write for instance imaps://imap.example.org.")
            % {"typed": re.sub(r"//.*@", "//", typed)[:100]},
            code="email.address_of_server",
            field=field,
        )
    if parts.username or parts.password:
        raise Permanent(
            _("Write the user and the password in their own fields."), code="email.password_in_address", field=field
        )
    return Server(scheme, host.lower(), port or _PORTS[scheme])


def prepare(given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    missing = [name for name in ("imap", "smtp", "user", "password", "address") if not given.get(name, "").strip()]
    if missing:
        raise Permanent(_("These are missing: %(names)s.") % {"names": ", ".join(missing)}, code="email.missing")
    insecure = given.get("insecure", "").strip().lower() in {"yes", "true", "1", "on"}
    settings: dict[str, Any] = {"user": given["user"].strip(), "since_days": _days(given.get("since_days", ""))}
    for kind in ("imap", "smtp"):
        settings[kind] = _checked(given[kind], kind, insecure=insecure)
    found = addresses(given["address"])
    if len(found) != 1:
        raise Permanent(_("Write one mail address."), code="email.address", field="address")
    settings["name"], settings["address"] = found[0]
    return settings, {"password": given["password"]}


def _checked(typed: str, kind: str, *, insecure: bool) -> str:
    found = server(typed, kind)
    if not found.scheme.startswith(kind):
        raise Permanent(
            _("“%(scheme)s” is not a server of this kind: here goes one that begins with %(kind)s.")
            % {"scheme": found.scheme, "kind": kind},
            code="email.kind_of_server",
            field=kind,
        )
    if found.is_plain and not insecure and not _is_loopback(found.host):
        raise Permanent(
            _("Without encryption the password would travel in the open: use %(kind)ss:// or %(kind)s+starttls://.")
            % {"kind": kind},
            code="email.insecure",
            field=kind,
        )
    host = f"[{found.host}]" if ":" in found.host else found.host
    return f"{found.scheme}://{host}:{found.port}"


def _days(typed: str) -> int:
    typed = typed.strip() or str(SINCE_DAYS)
    if not re.fullmatch(r"\d{1,5}", typed):
        raise Permanent(
            _("The number of days is a whole number; 0 means all."), code="email.since_days", field="since_days"
        )
    return int(typed)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def told(host: str) -> Iterator[None]:
    """Failures of a server that is only read from, or that was told nothing yet, in the words of the contract."""
    try:
        yield
    except ChannelError:
        raise
    except ssl.SSLCertVerificationError as error:
        raise Transient(
            _("The certificate of %(host)s is not valid: %(reason)s.") % {"host": host, "reason": error.verify_message},
            code="email.certificate",
        ) from error
    except (OSError, EOFError, smtplib.SMTPException, imaplib.IMAP4.abort) as error:
        raise Transient(_("%(host)s does not answer.") % {"host": host}, code="email.unreachable") from error
    except (ImapToolsError, imaplib.IMAP4.error, ValueError, LookupError, TypeError) as error:
        raise Transient(
            _("%(host)s answered something unexpected: %(words)s") % {"host": host, "words": said(error)},
            code="email.unexpected",
        ) from error


def said(words: object) -> str:
    """What a server said, fit to be shown."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return redact(" ".join(text.split()))[:200]
