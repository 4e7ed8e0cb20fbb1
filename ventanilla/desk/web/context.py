"""What every staff page shows around its content. Lazy: a page that does not show it asks nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from ventanilla.departments import queries as house
from ventanilla.departments.models import Administration
from ventanilla.desk.queries.lists import Tallies, tallies
from ventanilla.desk.queries.yesterday import yesterday
from ventanilla.outbox.queries import standstill

_STAFF = frozenset({"staff", "add", "edit", "link", "pause"})
"""Pages that are reached from the settings."""


def administration_of(request: HttpRequest) -> Administration | None:
    """Read once for a request."""
    if not hasattr(request, "_administration"):
        request._administration = house.administration()  # type: ignore[attr-defined]
    found: Administration | None = request._administration  # type: ignore[attr-defined]
    return found


def tallies_of(request: HttpRequest) -> Tallies:
    """The counters, read once for a request."""
    if not hasattr(request, "_tallies"):
        request._tallies = tallies()  # type: ignore[attr-defined]
    found: Tallies = request._tallies  # type: ignore[attr-defined]
    return found


def address(name: str, *parts: Any) -> str:
    """Empty while that screen is not built: what is not there is not shown."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""


def _places(request: HttpRequest) -> list[dict[str, Any]]:
    here = getattr(request.resolver_match, "url_name", "") or ""
    person = request.user
    may_administer = bool(getattr(person, "may_administer", False))
    wanted = [
        ("desk:today", _("Today"), "home", 0, here in {"today", "journal", "proof", "proof-shared"}),
        (
            "desk:inbox",
            _("Inbox"),
            "tray",
            None,
            here.startswith(("inbox", "message", "thread", "note-", "import", "doubt", "hand", "echo")),
        ),
        ("desk:accounts", _("Accounts"), "plug", 0, here.startswith(("account", "connect", "tray"))),
    ]
    if may_administer:
        wanted.append(("desk:settings", _("Settings"), "gear", 0, here.startswith("settings") or here in _STAFF))
    return [
        {
            "url": url,
            "label": label,
            "icon": icon,
            "count": tallies_of(request).mine if count is None else count,
            "current": current,
        }
        for name, label, icon, count, current in wanted
        if (url := address(name))
    ]


def shell(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "user", None)
    found = SimpleLazyObject(lambda: administration_of(request))
    shown: dict[str, Any] = {
        "administration": found,
        "demonstration": SimpleLazyObject(
            lambda: bool((known := administration_of(request)) and known.is_demonstration)
        ),
    }
    if person is None or not person.is_authenticated:
        return shown | {"yesterday": SimpleLazyObject(yesterday)}
    return shown | {
        "places": SimpleLazyObject(lambda: _places(request)),
        "home_url": address("desk:today"),
        "search_url": address("desk:inbox-view", "buscar"),
        "account_url": address("people:mine"),
        "signout_url": address("account_logout"),
        "restart_url": address("demo:restart"),
        "pause_url": address("desk:pause") if getattr(person, "may_answer", False) else "",
        "standstill": SimpleLazyObject(standstill),
        "theme": person.theme,
        "keys_off": not person.keys_enabled,
    }
