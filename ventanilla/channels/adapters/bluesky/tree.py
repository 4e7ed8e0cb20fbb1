"""A thread as the network gives it: nodes at any depth, some of them cut off, hidden or gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ventanilla.channels.adapters.bluesky.items import Seen, Unreadable, Us, gone, read_item, unread
from ventanilla.channels.adapters.bluesky.names import split_post
from ventanilla.channels.contract import Item, Unread

Json = dict[str, Any]


@dataclass
class Branch:
    """What one answer of the network tells of a post and of all that hangs below it."""

    items: list[Item] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    """Posts whose answers were left out for depth: to be asked for again from there."""
    shown: set[str] = field(default_factory=set)
    """Addresses of the posts shown, the first one included."""
    hidden: int = 0
    """Answers that the network counts and does not show (blocked, withdrawn, under review)."""


def read_branch(top: Json, *, us: Us) -> Branch:
    branch = Branch()
    for depth, node in _nodes(top):
        if node.get("notFound"):
            item = gone(str(node.get("uri")))
            branch.items += [item] if item else []
        elif isinstance(node.get("post"), dict):
            _read_node(branch, node, is_top=depth == 0, us=us)
    return branch


def _read_node(branch: Branch, node: Json, *, is_top: bool, us: Us) -> None:
    post: Json = node["post"]
    uri = post.get("uri")
    try:
        item = read_item(
            Seen(uri, post.get("author"), post.get("record"), post.get("indexedAt")),
            us=us,
            why=() if is_top else ("comment",),
        )
    except Unreadable as reason:
        branch.unread.append(unread(post, str(reason), uri))
    else:
        branch.items.append(item)
    if split_post(uri) is None:
        return
    branch.shown.add(str(uri))
    told, replies = _number(post.get("replyCount")), node.get("replies")
    if not isinstance(replies, list) and told and not is_top:
        branch.cut.append(str(uri))
    else:
        below = replies if isinstance(replies, list) else []
        branch.hidden += max(told - sum(_is_shown(reply) for reply in below), 0)


def _nodes(top: Json) -> Iterator[tuple[int, Json]]:
    """Parents first, without recursion: the depth is a stranger's choice."""
    waiting: list[tuple[int, Json]] = [(0, top)]
    while waiting:
        depth, node = waiting.pop()
        yield depth, node
        replies = node.get("replies")
        below = replies if isinstance(replies, list) else []
        waiting += [(depth + 1, reply) for reply in reversed(below) if isinstance(reply, dict)]


def _is_shown(node: object) -> bool:
    return isinstance(node, dict) and isinstance(node.get("post"), dict)


def _number(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
