"""The networks, in the order in which they can work today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ventanilla.channels import registry
from ventanilla.channels.contract import About
from ventanilla.channels.models import Account
from ventanilla.channels.operations import never_mixed
from ventanilla.desk.web.accounts import words
from ventanilla.foundation.ui.nets import name_of
from ventanilla.foundation.ui.words import day_in_words

BY_ITSELF = ("email", "bluesky", "window")
BY_HAND = ("mastodon", "youtube", "facebook", "instagram", "threads", "linkedin", "whatsapp", "pinterest", "x")
NO_NETWORK = ("phone", "counter", "letter", "other")
LONG_AGO = date(1900, 1, 1)
ALL = (*BY_ITSELF, *BY_HAND, *NO_NETWORK)


@dataclass(frozen=True, slots=True)
class Card:
    network: str
    name: str
    sub: str
    count: int


def adapter_of(network: str) -> str:
    return network if network in registry.ADAPTERS else "manual"


def name(network: str) -> str:
    return _("Another place") if network == "other" else name_of(network)[1]


def groups() -> list[tuple[str, list[Card]]]:
    connected: dict[str, int] = {}
    for network in Account.objects.filter(closed_at=None).values_list("network", flat=True):
        connected[network] = connected.get(network, 0) + 1
    told = [
        (_("Read by themselves"), BY_ITSELF),
        (_("By hand, for now"), BY_HAND),
        (_("Without a network"), NO_NETWORK),
    ]
    return [(title, [_card(one, connected.get(one, 0)) for one in networks]) for title, networks in told]


def _card(network: str, count: int) -> Card:
    return Card(network, name(network), _short(network), count)


def _short(network: str) -> str:
    """How soon, and for how much, in few words."""
    if network == "window":
        return _("It is part of Ventanilla · free")
    if network in BY_ITSELF:
        return _("In some minutes · free")
    by_itself = registry.about(network).capabilities.get("by_itself")
    if by_itself is None:
        return _("In a minute · free")
    return {
        "needs_review": _("By hand and free · by itself it needs their review"),
        "paid": _("By hand and free · by itself they charge"),
    }.get(by_itself.can, _("By hand and free"))


def checked_on(about: About) -> str:
    """The oldest day on which one of the facts was read, with its year: no newer claim is made."""
    days = [date.fromisoformat(one.as_of) for one in about.capabilities.values()]
    return day_in_words(min(days), today=LONG_AGO) if days else ""


def facts(about: About) -> list[dict[str, str]]:
    """What works first, what does not last."""
    order = {"yes": 0, "needs_review": 1, "paid": 2, "manual": 3, "no": 4}
    rows = sorted(about.capabilities.items(), key=lambda pair: order[pair[1].can])
    return [words.capability(key, one) for key, one in rows]


def refusal(network: str) -> str:
    """Why it cannot be connected on this desk, empty when it can."""
    return never_mixed(adapter_of(network))
