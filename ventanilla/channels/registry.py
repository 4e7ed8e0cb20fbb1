"""The networks, by dotted path: the only place that names an adapter."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from ventanilla.channels.contract import Channel

ADAPTERS = {
    "email": "ventanilla.channels.adapters.email.adapter",
    "bluesky": "ventanilla.channels.adapters.bluesky.adapter",
    "window": "ventanilla.channels.adapters.window.adapter",
    "manual": "ventanilla.channels.adapters.manual.adapter",
    "demo": "ventanilla.channels.adapters.demo.adapter",
}


class UnknownNetwork(KeyError):
    code = "channels.unknown_network"


@cache
def adapter(slug: str) -> Channel:
    """The adapter of that name (each module has an `ADAPTER`)."""
    if slug not in ADAPTERS:
        raise UnknownNetwork(slug)
    found: Channel = import_module(ADAPTERS[slug]).ADAPTER
    return found
