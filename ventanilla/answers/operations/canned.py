"""The texts that are kept ready, in each language."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.answers.models import CannedReply
from ventanilla.journal.operations import append
from ventanilla.journal.rules import Actor


class EmptyText(ValueError):
    code = "answers.canned_empty"


def keep_canned(
    *, language: str, title: str, text: str, code: str = "", active: bool = True, by: Actor, at: datetime
) -> CannedReply:
    """Write or change one version; without a code it is a new text. Raises EmptyText."""
    title, text = title.strip()[:120], text.strip()
    if not title or not text:
        raise EmptyText(_("It needs a title and a text."))
    with transaction.atomic():
        code = code or _code(title)
        topic = CannedReply.objects.filter(code=code).values_list("topic", flat=True).first() or ""
        kept, made = CannedReply.objects.update_or_create(
            code=code, language=language, defaults={"title": title, "text": text, "active": active, "topic": topic}
        )
        append(
            action="answers.canned",
            by=by,
            at=at,
            subject=("canned_reply", kept.pk),
            payload={"code": code, "language": language, "active": active, "new": made},
        )
    return kept


def _code(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32] or "texto"
    code, number = base, 2
    while CannedReply.objects.filter(code=code).exists():
        code, number = f"{base}-{number}", number + 1
    return code
