"""What the list of the settings says of each part, and whether something is missing there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.desk.web.settings.questions.base import Value
from ventanilla.desk.web.settings.questions.voice import TONGUES
from ventanilla.desk.web.settings.summary import hours_in_words, in_use
from ventanilla.foundation import clock
from ventanilla.people.models import Role, post_called

_TURN_OF_YEAR = 10
_TONGUES = dict(TONGUES)


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    missing: bool = False


def about(value: Value) -> Said:
    return Said(f"{value['name']} · {value['town']}")


def voice(value: Value) -> Said:
    tongues = ", ".join(_TONGUES.get(code, code) for code in value["languages"])
    return Said(f"{tongues} · {value['role_label'] or post_called(Role.COMMUNITY_MANAGER)}")


def reach(value: Value) -> Said:
    found = value["registry_url"] or value["registry_sentence"]
    return Said(found) if found else Said(_("The citizen is not told where the registry is."), missing=True)


def services(value: Value) -> Said:
    return Said(in_use(value["rows"]), missing=not value["rows"])


def reasons(value: Value) -> Said:
    keyed = sum(bool(row["key"] and row["active"]) for row in value["rows"])
    said = in_use(value["rows"])
    if keyed:
        said += " · " + ngettext("%(n)s with a key of its own", "%(n)s with a key of their own", keyed) % {"n": keyed}
    return Said(said, missing=not value["rows"])


def hours(value: Value) -> Said:
    return Said(hours_in_words(value["hours"]), missing=not value["hours"])


def holidays(value: Value) -> Said:
    today = clock.now().date()
    coming = [row for row in value["rows"] if row["day"] >= today.isoformat()]
    year = today.year if today.month < _TURN_OF_YEAR else today.year + 1
    if not any(row["day"].startswith(str(year)) for row in value["rows"]):
        return Said(_("The town's own of %(year)s are missing.") % {"year": year}, missing=True)
    return Said(
        ngettext("%(n)s local holiday to come", "%(n)s local holidays to come", len(coming)) % {"n": len(coming)}
    )


def on_call(value: Value) -> Said:
    rows = value["rows"]
    return Said(", ".join(row["name"] for row in rows)) if rows else Said(_("Nobody: at night nothing rings."))


def terms(value: Value) -> Said:
    ringing = sum(row["all_day"] and row["active"] for row in value["rows"])
    said = in_use(value["rows"])
    return Said(f"{said} · " + _("%(n)s at any hour") % {"n": ringing} if ringing else said)


def rules(value: Value) -> Said:
    if not value:
        return Said(_("There are none: the key 5 has nothing to send."), missing=True)
    return Said(", ".join(_TONGUES.get(code, code) for code in value))
