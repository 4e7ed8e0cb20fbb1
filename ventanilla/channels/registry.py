"""The networks, by dotted path: the only place that names an adapter."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from ventanilla.channels.contract import About, Channel

ADAPTERS = {
    "email": "ventanilla.channels.adapters.email.adapter",
    "bluesky": "ventanilla.channels.adapters.bluesky.adapter",
    "window": "ventanilla.channels.adapters.window.adapter",
    "manual": "ventanilla.channels.adapters.manual.adapter",
    "demo": "ventanilla.channels.adapters.demo.adapter",
}
PRETEND = frozenset({"demo"})
"""Those of a demonstration, and of nothing else."""
WITHOUT_NETWORK = frozenset({"manual", "window"})
BY_HAND = "ventanilla.channels.adapters.manual.networks"


class UnknownNetwork(KeyError):
    code = "channels.unknown_network"


@cache
def adapter(slug: str) -> Channel:
    """The adapter of that name (each module has an `ADAPTER`)."""
    if slug not in ADAPTERS:
        raise UnknownNetwork(slug)
    found: Channel = import_module(ADAPTERS[slug]).ADAPTER
    return found


@cache
def by_hand() -> Mapping[str, About]:
    """The networks that are read by hand today, and what each would ask to be read by itself."""
    found: Mapping[str, About] = import_module(BY_HAND).ABOUTS
    return found


def about(network: str) -> About:
    """What a network costs, needs and cannot do. Raises UnknownNetwork."""
    if network in by_hand():
        return by_hand()[network]
    return adapter(network).about
