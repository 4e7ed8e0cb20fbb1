"""How long a post may be. Source: lexicon app.bsky.feed.post (maxGraphemes, maxLength), read 2026-11-22."""

from __future__ import annotations

import regex
from django.utils.translation import gettext as _

from ventanilla.channels.contract import Limits

GRAPHEMES = 300
BYTES = 3_000
IMAGES = 4
IMAGE_BYTES = 2_000_000
LANGUAGES = 3

_GRAPHEME = regex.compile(r"\X")


def graphemes(text: str) -> int:
    return sum(1 for _found in _GRAPHEME.finditer(text))


def problems(text: str) -> list[str]:
    """Sentences about a text that the network would refuse; none when it may go."""
    found = []
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        return [_("The text has a character that cannot be written.")]
    if not text.strip():
        found.append(_("The text is empty."))
    count = graphemes(text)
    if count > GRAPHEMES:
        found.append(
            _("Bluesky takes %(maximum)d characters and the text has %(count)d.")
            % {"maximum": GRAPHEMES, "count": count}
        )
    if size > BYTES:
        found.append(
            _("Bluesky takes %(maximum)d bytes and the text has %(count)d: it has too many emoji or accents.")
            % {"maximum": BYTES, "count": size}
        )
    return found


LIMITS = Limits(count=graphemes, maximum=GRAPHEMES, problems=problems)
