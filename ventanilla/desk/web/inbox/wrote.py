"""What a form brought that could not be done: it is shown again as it was written, with what stopped it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest

from ventanilla.guard.contract import Finding
from ventanilla.inbox.rules import sanitise
from ventanilla.outbox.models import Dispatch

LONGEST = 20_000


@dataclass(slots=True)
class Wrote:
    text: str = ""
    mode: str = ""
    """Empty: definitive. Else until when it is provisional."""
    day: str = ""
    final: str = ""
    """What it closes as, when it is not the plain answer."""
    permalink: str = ""
    reason: str = ""
    ticked: frozenset[str] = frozenset()
    findings: Sequence[Finding] = ()
    error: str = ""
    first: Dispatch | None = None
    """The answer that somebody else gave meanwhile."""
    adding: bool = False
    choices: Sequence[str] = field(default_factory=list)

    @classmethod
    def of(cls, request: HttpRequest) -> Wrote:
        given = request.POST
        return cls(
            text=sanitise(given.get("text", ""), LONGEST).replace("\r\n", "\n"),
            mode=given.get("mode", "")[:40],
            day=given.get("day", "")[:10],
            final=given.get("final", "")[:24],
            permalink=given.get("permalink", "").strip()[:2000],
            reason=given.get("reason", "").strip()[:300],
            ticked=frozenset(given.getlist("ticked")),
            adding=given.get("adding") == "1",
        )


def seen_at(request: HttpRequest) -> datetime | None:
    """When the page was shown to who sends the form."""
    try:
        found = datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return None
    return found if found.tzinfo else None
