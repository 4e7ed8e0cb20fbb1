"""The state of the accounts, one line for each: when it was read, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.desk.queries.health import Health
from ventanilla.desk.web import words
from ventanilla.desk.web.context import address
from ventanilla.desk.web.words import Says
from ventanilla.foundation.ui.words import figure

_ICONS = {
    "ok": "check", "hand": "pencil", "open": "check", "soon": "hourglass", "silent": "warn", "broken": "warn", "paused": "pause",
}  # fmt: skip
_TONES = {
    "ok": "ok",
    "hand": "ok",
    "open": "ok",
    "paused": "soon",
    "soon": "soon",
    "silent": "soon",
    "broken": "broken",
}


@dataclass(frozen=True, slots=True)
class Light:
    url: str
    net: SafeString
    name: str
    tone: str
    icon: str
    how: str
    why: str


@dataclass(frozen=True, slots=True)
class Strip:
    lights: list[Light]
    rest: str
    """On a telephone only those that ask for something are shown; the others in this line."""


def strip(found: list[Health], *, says: Says) -> Strip:
    """Nothing is red outside attention hours."""
    lights = [_light(one, says) for one in found]
    well = sum(1 for one in found if one.well)
    others = well < len(found)
    given = {"n": figure(well)}
    if not well:
        rest = ""
    elif others:
        rest = ngettext("The other one, well", "The other %(n)s, well", well) % given
    else:
        rest = ngettext("The only account, well", "The %(n)s accounts, well", well) % given
    return Strip(lights, rest)


def _light(one: Health, says: Says) -> Light:
    account = one.account
    tone = _TONES[one.state]
    return Light(
        url=address("desk:account", account.pk) or address("desk:accounts"),
        net=says.net(account.network),
        name=account.name,
        tone="soon" if tone == "broken" and not says.attending else tone,
        icon=_ICONS[one.state],
        how=_how(one, says.at),
        why=account.broken_sentence if one.state == "broken" else "",
    )


def _how(one: Health, at: datetime) -> str:
    if one.state == "hand":
        return _("by hand")
    if one.state == "open":
        return _("open on our website")
    if one.read_at is None:
        return _("not read yet")
    when = words.short(one.read_at, now=at)
    if one.state == "broken":
        return _("not read since %(when)s") % {"when": when}
    if one.state == "silent":
        return _("last read: %(when)s") % {"when": when}
    if one.state == "paused":
        return _("paused since %(when)s") % {"when": when}
    if one.state == "soon":
        return _expires(one.read_at, at)
    return _("read %(span)s ago") % {"span": words.span(at - one.read_at)}


def _expires(instant: datetime, at: datetime) -> str:
    days = (instant - at).days
    if days < 1:
        return _("expires today") if instant > at else _("it expired")
    return ngettext("expires in %(n)s day", "expires in %(n)s days", days) % {"n": days}
