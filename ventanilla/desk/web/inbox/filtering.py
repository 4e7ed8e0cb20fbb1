"""The filters above the list: plain links in menus, so that each state has an address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ventanilla.channels.models import Account
from ventanilla.departments.models import Administration
from ventanilla.desk.web import words
from ventanilla.desk.web.inbox.scope import PENDING, Scope
from ventanilla.desk.web.words import Says
from ventanilla.foundation.ui.nets import name_of


def kind_names() -> dict[str, str]:
    return {
        "question": _("Questions"),
        "complaint": _("Complaints"),
        "claim": _("Claims"),
        "incident": _("Incidents"),
        "suggestion": _("Suggestions"),
        "thanks": _("Thanks"),
        "criticism": _("Criticism"),
        "greeting": _("Greetings"),
        "rumour": _("Rumours"),
        "press": _("Press"),
        "access_request": _("Access to information"),
        "rights_request": _("Data protection rights"),
        "accessibility": _("Accessibility"),
        "tag_only": _("Only tags"),
        "emoji_only": _("Only emoji"),
        "other": pgettext("kind", "Others"),
    }


def topic_names() -> dict[str, str]:
    return {
        "unanswered": _("unanswered before"),
        "water_quality": _("water quality"),
        "leak": _("leaks"),
        "water_cut": _("water cuts"),
        "bill": _("bills"),
        "appointment": _("appointments"),
        "deadline": _("deadlines"),
        "benefit": _("benefits"),
        "documents": _("documents"),
        "timetable": _("timetables"),
        "website": _("the website"),
        "price": _("prices"),
        "phone": _("telephones"),
        "place": _("places"),
        "course": _("courses"),
    }


def filter_menus(
    *, scope: Scope, accounts: list[Account], says: Says, found: Administration | None
) -> list[dict[str, Any]]:
    kept = scope.filters
    tongues = [*(found.languages if found else ["es"]), "en"]
    kinds = kind_names()
    menus = [
        _menu(
            scope,
            "account",
            _("Account"),
            [(a.pk, f"{name_of(a.network)[1]} · {a.name}") for a in accounts],
            kept.account,
        ),
        _menu(
            scope,
            "clock",
            pgettext("deadline", "Clock"),
            [(c.code, c.title) for c in says.clocks.values() if c.active],
            kept.clock,
        ),
        _menu(
            scope,
            "language",
            _("Language"),
            [(code, words.language_name(code)) for code in dict.fromkeys(tongues)],
            kept.language,
        ),
        _menu(scope, "kind", pgettext("filter", "Kind"), list(kinds.items()), kept.kind),
        _menu(
            scope,
            "private",
            pgettext("filter", "Seen by"),
            [(True, _("Private only")), (False, _("Public only"))],
            kept.private,
        ),
    ]
    if scope.view == "search":
        menus.append(_only(scope))
    if kept.topic:
        menus.append(
            _menu(scope, "topic", _("About"), [(kept.topic, topic_names().get(kept.topic, kept.topic))], kept.topic)
        )
    return [menu for menu in menus if len(menu["choices"]) > 1]


def _only(scope: Scope) -> dict[str, Any]:
    """Only in the search: what was found among everything, or among what still waits for us."""
    label = _("Unanswered only")
    links = [
        {
            "label": pgettext("filter", "Any"),
            "url": replace(scope, only="", after="").address,
            "current": not scope.only,
        },
        {"label": label, "url": replace(scope, only=PENDING, after="").address, "current": scope.only == PENDING},
    ]
    title = pgettext("filter", "State")
    return {
        "name": "only",
        "label": label if scope.only else title,
        "title": title,
        "set": bool(scope.only),
        "choices": links,
    }


def _menu(scope: Scope, name: str, label: str, choices: list[tuple[Any, str]], chosen: Any) -> dict[str, Any]:
    none = None if name in {"account", "private"} else ""
    links = [
        {
            "label": pgettext("filter", "Any"),
            "url": scope.with_filters(**{name: none}).address,
            "current": chosen == none,
        }
    ]
    links += [
        {
            "label": said,
            "url": scope.with_filters(**{name: value}).address,
            "current": chosen is not None and chosen == value,
        }
        for value, said in choices
    ]
    shown = next((said for value, said in choices if value == chosen and chosen not in (None, "")), label)
    return {"name": name, "label": shown, "title": label, "set": chosen not in (None, ""), "choices": links}
