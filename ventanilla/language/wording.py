"""When two messages are the same words."""

import re
from typing import Final

from ventanilla.language.fold import fold
from ventanilla.language.identify import WORD

_MENTION: Final = re.compile(r"(?<![\w.+-])@[\w.-]+(?:@[\w.-]+)?")
_ELONGATED: Final = re.compile(r"([^\W\d_])\1{2,}")
_LAUGH: Final = re.compile(r"\b([jh][aeiou])\1+[jh]?\b")


def same_wording(text: str) -> str:
    """A normal form whose equality means equal wording: no mentions, emoji, punctuation or drawn-out letters.

    Empty when no word remains, which says nothing about two texts being alike.
    """
    folded = " ".join(WORD.findall(fold(_MENTION.sub(" ", text))))
    return _LAUGH.sub(r"\1\1", _ELONGATED.sub(r"\1", folded))
