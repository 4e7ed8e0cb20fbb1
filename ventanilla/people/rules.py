"""Who may be called what: pure."""

from __future__ import annotations

import re
import unicodedata

UNDO_CHOICES = (10, 30)
THEMES = ("", "light", "dark")
_HANDLE = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,59}")


def plain_handle(text: str) -> str:
    """The form in which a user name is kept; empty for one that cannot be."""
    found = unicodedata.normalize("NFKC", text).strip().casefold()
    return found if _HANDLE.fullmatch(found) else ""
