"""How the settings say a length of time."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()
_HOUR = 60


@register.filter
def span_of_minutes(value: object) -> str:
    """45 min · 2 h · 1 h 30 min; 0 is at once; empty for what is no figure."""
    text = str(value)
    if not text.isdecimal() or len(text) > 6:
        return ""
    minutes = int(text)
    if minutes == 0:
        return _("At once")
    hours, rest = divmod(minutes, _HOUR)
    said = [ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}] if hours else []
    if rest:
        said.append(ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest})
    return " ".join(said)
