"""The network's own figures for our threads."""

from __future__ import annotations

from collections.abc import Sequence

from ventanilla.channels.adapters.bluesky.client import Client
from ventanilla.channels.adapters.bluesky.items import Us
from ventanilla.channels.adapters.bluesky.names import split_post
from ventanilla.channels.adapters.bluesky.threads import figure, walk
from ventanilla.channels.adapters.bluesky.tree import Branch
from ventanilla.channels.contract import Count

MOST_WALKS = 200
"""Further askings for one thread that came cut; past it the figure would be a guess, and none is given."""


def count_threads(client: Client, threads: Sequence[str]) -> list[Count]:
    us = Us(client.did, client.handle)
    return [_count(client, thread, us) for thread in threads]


def _count(client: Client, thread: str, us: Us) -> Count:
    """None for a conversation that others began: most of it was never for us."""
    place = split_post(thread)
    if place is None or place[0] != us.did:
        return Count(thread, None)
    branches: list[Branch] = []
    waiting = [thread]
    while waiting:
        if len(branches) > MOST_WALKS:
            return Count(thread, None)
        branch, _whole = walk(client, waiting.pop(), us=us)
        if branch.unread and not branch.shown:
            return Count(thread, None)
        branches.append(branch)
        waiting += branch.cut
    return figure(thread, branches)
