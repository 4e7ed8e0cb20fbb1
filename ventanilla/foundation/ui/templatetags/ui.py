"""The small parts of every screen: icons, networks, clocks, sums and rulers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, pgettext

from ventanilla.foundation import clock
from ventanilla.foundation.ui import ruler as rulers
from ventanilla.foundation.ui import words
from ventanilla.foundation.ui.nets import name_of

register = template.Library()

_CLOCK_ICONS = {"calm": "clock", "soon": "hourglass", "late": "warn", "paused": "pause", "met": "check"}
_OUTCOME_ICONS = {
    "open": "reply",
    "done": "check",
    "other": "minus",
    "queued": "hourglass",
    "sending": "send",
    "unknown": "question",
    "failed": "stop",
}
_GAP = 3
_THINNEST = 0.005
_FINDING_ICONS = {"block": "stop", "warn": "warn", "note": "note"}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    classes = f"icon {css}".strip()
    return format_html(
        '<svg class="{}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><use href="#i-{}"/></svg>',
        classes,
        name,
    )


@register.simple_tag
def net(code: str) -> SafeString:
    letters, name = name_of(str(code))
    return format_html('<abbr class="net" title="{}">{}</abbr>', name, letters)


@register.filter
def net_name(code: str) -> str:
    return name_of(str(code))[1]


@register.simple_tag
def seen_by(visibility: str) -> SafeString:
    if visibility == "public":
        return format_html(
            '<span class="seen-by" data-visibility="public">{}{}</span>', icon("globe"), pgettext("seen by", "Public")
        )
    return format_html(
        '<span class="seen-by" data-visibility="private">{}{}</span>', icon("lock"), pgettext("seen by", "Private")
    )


@register.simple_tag
def clock_chip(state: str, text: str) -> SafeString:
    name = _CLOCK_ICONS.get(state, "clock")
    return format_html('<span class="clock-chip" data-state="{}">{}{}</span>', state, icon(name), text)


@register.simple_tag
def outcome(kind: str, text: str) -> SafeString:
    name = _OUTCOME_ICONS.get(kind, "minus")
    return format_html('<span class="outcome" data-kind="{}">{}{}</span>', kind, icon(name), text)


@register.simple_tag
def finding_icon(level: str) -> SafeString:
    return icon(_FINDING_ICONS.get(level, "note"))


@register.filter
def in_words(value: date | datetime | None, now: datetime | None = None) -> str:
    """'jueves 18 de marzo, 9:05'; near days are 'hoy, 9:05', 'ayer, 9:05' and 'mañana, 9:05'."""
    if not isinstance(value, date):
        return ""
    return words.in_words(value, now=now or clock.now())


@register.simple_tag(takes_context=True)
def when(context: template.Context, value: date | datetime | None) -> SafeString:
    """The same words inside <time>, counted from the page's own `now` if it has one."""
    if not isinstance(value, date):
        return mark_safe("")
    now = context.get("now")
    said = words.in_words(value, now=now if isinstance(now, datetime) else clock.now())
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), said)


@register.filter
def hour(value: datetime | None) -> str:
    return words.hour_of(value) if isinstance(value, datetime) else ""


@register.filter
def figure(value: int | float | Decimal | None) -> str:
    return words.figure(value) if isinstance(value, int | float | Decimal) else ""


@register.filter
def initials(name: object) -> str:
    """Two letters for a person's circle; a person is otherwise always their name."""
    parts = [part for part in str(name or "").split() if part[:1].isalpha()]
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


@register.inclusion_tag("ui/parts/proof.html")
def proof(received: int, closed: int, open: int, open_url: str = "", small: bool = False) -> dict[str, Any]:
    """Received = closed + open, always in sight; what does not balance says by how many."""
    missing = received - closed - open
    return {
        "received": received,
        "closed": closed,
        "open": open,
        "open_url": open_url,
        "small": small,
        "balanced": missing == 0,
        "missing": missing if missing > 0 else 0,
        "surplus": -missing if missing < 0 else 0,
    }


@register.inclusion_tag("ui/parts/ruler.html")
def ruler(items: Iterable[str], here: int | None = None, legend: bool = True) -> dict[str, Any]:
    return {"ruler": rulers.ruler(list(items), here=here), "legend": legend}


@register.simple_tag
def progress(value: int, max: int, label: str = "") -> SafeString:
    said = label or gettext("%(done)s of %(total)s") % {"done": words.figure(value), "total": words.figure(max)}
    return format_html(
        '<progress class="progress" value="{}" max="{}" aria-label="{}">{}</progress>', value, max, said, said
    )


def _widths(counts: list[int]) -> list[float]:
    """To scale, save that nobody is too thin to be seen."""
    room = 1000 - _GAP * (len(counts) - 1)
    raw = [max(count / sum(counts), _THINNEST) for count in counts]
    return [share * room / sum(raw) for share in raw]


@register.simple_tag
def bar(parts: Iterable[Sequence[Any]], label: str = "") -> SafeString:
    """Proportions of a whole: pairs of (state, count), drawn to width and told in `label`."""
    rows = [(str(state), int(count)) for state, count in parts if int(count) > 0]
    drawn, at = [], 0.0
    for (state, _count), wide in zip(rows, _widths([count for _state, count in rows]), strict=True):
        drawn.append((state, f"{at:.1f}", f"{wide:.1f}"))
        at += wide + _GAP
    marks = format_html_join("", '<rect data-of="{}" x="{}" y="0" width="{}" height="8"/>', drawn)
    return format_html(
        '<svg class="proof-bar" viewBox="0 0 1000 8" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        label,
        marks,
    )


@register.simple_tag
def places_of(answered: int, other: int) -> SafeString:
    """One dot for each of yesterday's messages, for the sign-in page (at most 300 dots)."""
    total = answered + other
    shown = min(total, 300)
    hollow = {round((number + 0.5) * shown / other) for number in range(min(other, shown))} if other else set()
    dots = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="5"{}/>',
        (
            (n % 30 * 16 + 8, n // 30 * 16 + 8, mark_safe(' data-of="other"') if n in hollow else "")
            for n in range(shown)
        ),
    )
    said = ngettext("%(count)s message from yesterday", "%(count)s messages from yesterday", total) % {
        "count": words.figure(total)
    }
    height = (shown + 29) // 30 * 16
    return format_html(
        '<svg class="places" viewBox="0 0 480 {}" role="img" aria-label="{}">{}</svg>', height, said, dots
    )
