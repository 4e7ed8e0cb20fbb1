"""Where an answer is to be put, or looked for."""

from __future__ import annotations

import re

from ventanilla.outbox.models import Dispatch

_TELEPHONE = re.compile(r"\+?[\d ().-]{6,20}")


def place_of(dispatch: Dispatch) -> str:
    """The nearest address that is known: of the answer, the message, its thread, the page. Empty where none is."""
    message, thread = dispatch.message, dispatch.thread
    found = [
        dispatch.permalink,
        message.permalink if message else "",
        thread.permalink if thread else "",
        str(dispatch.account.settings.get("url", "")),
    ]
    return next((one for one in found if one.startswith(("https://", "http://"))), "")


def telephone_of(dispatch: Dispatch) -> str:
    author = dispatch.message.author if dispatch.message else None
    given = (author.handle if author else "").strip()
    return re.sub(r"[^\d+]", "", given) if _TELEPHONE.fullmatch(given) else ""
