"""Links, mentions and tags inside a text: Bluesky makes none by itself, and counts places in UTF-8 bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ventanilla.channels.adapters.bluesky.limits import graphemes
from ventanilla.channels.adapters.bluesky.names import is_handle

LONGEST_TAG = 64
_LINK = re.compile(r"(?<![\w@/.-])(?:https?://|www\.)[^\s<>\"“”«»]+", re.IGNORECASE)
_MENTION = re.compile(r"(?<![\w@./-])@([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)")
_TAG = re.compile(r"(?<!\S)[#＃](?!\ufe0f)([^\s\u00ad\u2060\u200a-\u200d\u20e2]+)")
_TAIL = ".,;:!?…'’"
_PAIRS = {")": "(", "]": "[", "}": "{"}

Facet = dict[str, Any]


def facets(text: str, *, resolve: Callable[[str], str | None]) -> list[Facet]:
    """`resolve` gives the identifier of a handle, or None where there is no such person."""
    found = [_link(text, match) for match in _LINK.finditer(text)]
    taken = [(facet["index"]["byteStart"], facet["index"]["byteEnd"]) for facet in found]
    others = [_mention(text, match, resolve) for match in _MENTION.finditer(text)]
    others += [_tag(text, match) for match in _TAG.finditer(text)]
    found += [facet for facet in others if facet and not _inside(facet, taken)]
    return sorted(found, key=lambda facet: int(facet["index"]["byteStart"]))


def _link(text: str, match: re.Match[str]) -> Facet:
    shown = _trimmed(match[0])
    uri = shown if "://" in shown else f"https://{shown}"
    return _facet(text, match.start(), match.start() + len(shown), "link", uri=uri)


def _mention(text: str, match: re.Match[str], resolve: Callable[[str], str | None]) -> Facet | None:
    handle = match[1].lower()
    did = resolve(handle) if is_handle(handle) else None
    return _facet(text, match.start(), match.end(), "mention", did=did) if did else None


def _tag(text: str, match: re.Match[str]) -> Facet | None:
    tag = match[1].rstrip(_TAIL + ')]}»”"')
    if not tag or tag.isdigit() or graphemes(tag) > LONGEST_TAG:
        return None
    return _facet(text, match.start(), match.start() + 1 + len(tag), "tag", tag=tag)


def _trimmed(link: str) -> str:
    """Without the full stop or the bracket that closes the sentence and not the address."""
    while link:
        last = link[-1]
        opening = _PAIRS.get(last)
        if last not in _TAIL and (opening is None or link.count(opening) >= link.count(last)):
            break
        link = link[:-1]
    return link


def _facet(text: str, start: int, end: int, kind: str, **feature: str) -> Facet:
    first = len(text[:start].encode())
    return {
        "index": {"byteStart": first, "byteEnd": first + len(text[start:end].encode())},
        "features": [{"$type": f"app.bsky.richtext.facet#{kind}", **feature}],
    }


def _inside(facet: Facet, taken: list[tuple[int, int]]) -> bool:
    start = facet["index"]["byteStart"]
    return any(first <= start < last for first, last in taken)
