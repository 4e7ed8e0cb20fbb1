"""What each lot of messages wants, as a verb: «31 preguntan por el plazo»."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import ngettext, pgettext

from ventanilla.foundation.ui.words import figure

_Says = Callable[[int], str]


def said(name: str, topic: str, count: int) -> str:
    given = {"n": figure(count)}
    if topic == "unanswered":
        return ngettext("%(n)s says that nobody answered", "%(n)s say that nobody answered", count) % given
    if name == "question":
        given["what"] = _about(topic)
        return ngettext("%(n)s asks about %(what)s", "%(n)s ask about %(what)s", count) % given
    return _VERBS.get(name, _other)(count) % given


def _about(topic: str) -> str:
    """With its article: it stands after «preguntan por»."""
    return {
        "water_quality": pgettext("asks about", "the quality of the water"),
        "leak": pgettext("asks about", "a leak"),
        "water_cut": pgettext("asks about", "the water cut"),
        "bill": pgettext("asks about", "a bill"),
        "appointment": pgettext("asks about", "an appointment"),
        "deadline": pgettext("asks about", "the deadline"),
        "benefit": pgettext("asks about", "a benefit"),
        "documents": pgettext("asks about", "the documents"),
        "timetable": pgettext("asks about", "the timetable"),
        "website": pgettext("asks about", "the website"),
        "price": pgettext("asks about", "the price"),
        "phone": pgettext("asks about", "a telephone"),
        "place": pgettext("asks about", "the place"),
        "course": pgettext("asks about", "a course"),
    }.get(topic) or pgettext("asks about", "other things")


def _other(n: int) -> str:
    return ngettext("%(n)s stands alone", "%(n)s stand alone", n)


_VERBS: dict[str, _Says] = {
    "urgent": lambda n: ngettext("%(n)s is urgent", "%(n)s are urgent", n),
    "older": lambda n: ngettext(
        "%(n)s was written before and brought now", "%(n)s were written before and brought now", n
    ),
    "complaint": lambda n: ngettext("%(n)s complains", "%(n)s complain", n),
    "claim": lambda n: ngettext("%(n)s claims something", "%(n)s claim something", n),
    "incident": lambda n: ngettext("%(n)s tells of something that fails", "%(n)s tell of something that fails", n),
    "suggestion": lambda n: ngettext("%(n)s suggests something", "%(n)s suggest something", n),
    "thanks": lambda n: ngettext("%(n)s says thank you", "%(n)s say thank you", n),
    "criticism": lambda n: ngettext("%(n)s criticises", "%(n)s criticise", n),
    "greeting": lambda n: ngettext("%(n)s only greets", "%(n)s only greet", n),
    "rumour": lambda n: ngettext("%(n)s repeats a rumour", "%(n)s repeat a rumour", n),
    "press": lambda n: ngettext("%(n)s comes from the press", "%(n)s come from the press", n),
    "access_request": lambda n: ngettext(
        "%(n)s asks for access to information", "%(n)s ask for access to information", n
    ),
    "rights_request": lambda n: ngettext(
        "%(n)s asks for a right over their data", "%(n)s ask for a right over their data", n
    ),
    "accessibility": lambda n: ngettext(
        "%(n)s meets a barrier of accessibility", "%(n)s meet a barrier of accessibility", n
    ),
    "tag_only": lambda n: ngettext("%(n)s only tags somebody", "%(n)s only tag somebody", n),
    "emoji_only": lambda n: ngettext("%(n)s is only emoji", "%(n)s are only emoji", n),
}


def kinds() -> frozenset[str]:
    return frozenset(_VERBS)


__all__ = ["kinds", "said"]
