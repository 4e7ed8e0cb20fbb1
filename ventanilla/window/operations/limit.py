"""How often one connection may write or try a key: counted by a digest that is forgotten after a day."""

from __future__ import annotations

import hashlib
import ipaddress
from datetime import datetime, timedelta

from django.conf import settings

from ventanilla.window.models import Visit

KEPT_FOR = timedelta(days=1)
LIMITS: dict[str, tuple[tuple[timedelta, int], ...]] = {
    "write": ((timedelta(minutes=10), 8), (KEPT_FOR, 80)),
    "enter": ((timedelta(minutes=10), 15), (KEPT_FOR, 150)),
}
"""A library, an office or a telephone company is one connection for many people: these stop machines."""


class TooMany(Exception):
    code = "window.too_many"

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def count_visit(*, address: str, purpose: str, at: datetime) -> None:
    """Raises TooMany, with the instant from which it may be tried again; what is refused is not counted."""
    digest = digest_of(address, purpose)
    seen = list(
        Visit.objects.filter(digest=digest, at__gt=at - KEPT_FOR).order_by("-at").values_list("at", flat=True)[:200]
    )
    for stretch, most in LIMITS[purpose]:
        within = [one for one in seen if one > at - stretch]
        if len(within) >= most:
            raise TooMany(within[most - 1] + stretch)
    Visit.objects.create(digest=digest, at=at)


def digest_of(address: str, purpose: str) -> str:
    key = hashlib.sha256(f"visit:{settings.SECRET_KEY}".encode()).digest()
    return hashlib.blake2b(f"{purpose}:{_place(address)}".encode(), key=key, digest_size=16).hexdigest()


def _place(address: str) -> str:
    """A house has one IPv4 address, or a whole /64 of IPv6."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(known) if known.version == 4 else str(ipaddress.ip_network((known, 64), strict=False))


def forget_visits(*, at: datetime) -> int:
    gone, _by_model = Visit.objects.filter(at__lt=at - KEPT_FOR).delete()
    return gone
