"""The pages of what is done by hand, with how much waits in each."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ventanilla.desk.queries import byhand, lists


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    here = getattr(request.resolver_match, "url_name", "") or ""
    waiting = lists.sending_counts()
    doubts = waiting.get("unknown", 0) + waiting.get("blocked", 0)
    echoes = byhand.echoes(request.user).count() if request.user.is_authenticated else 0
    pages = [
        ("note-down", _("Write down a message"), 0, "note-"),
        ("import", _("Bring a file"), 0, "import"),
        ("hand", _("To be put by hand"), waiting.get("by_hand", 0), "hand"),
        ("doubt", pgettext("page", "To be checked"), doubts, "doubt"),
        ("echoes", _("Answers seen on the networks"), echoes, "echo"),
    ]
    return [
        {"url": reverse(f"desk:{name}"), "label": label, "count": count, "current": here.startswith(family)}
        for name, label, count, family in pages
        if count or name not in {"echoes"} or here.startswith(family)
    ]
