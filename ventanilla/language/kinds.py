"""What a message is, what it is about, and whether it asks: rules over the phrases that were found in it."""

from collections.abc import Mapping, Sequence
from typing import Final

KINDS: Final = (
    "question",
    "complaint",
    "claim",
    "incident",
    "suggestion",
    "thanks",
    "criticism",
    "greeting",
    "rumour",
    "press",
    "access_request",
    "rights_request",
    "accessibility",
    "tag_only",
    "emoji_only",
    "other",
)
TOPICS: Final = (
    "unanswered",
    "water_quality",
    "leak",
    "water_cut",
    "bill",
    "appointment",
    "deadline",
    "benefit",
    "documents",
    "timetable",
    "website",
    "price",
    "phone",
    "place",
    "course",
)
"""The narrower first: of several, the first one found is the topic."""

# Labels of the data files that are a kind by themselves, the more binding first.
_FORMAL: Final = (
    ("press", "press"),
    ("rights", "rights_request"),
    ("access", "access_request"),
    ("accessibility", "accessibility"),
)
_ASKING: Final = frozenset(
    {
        "ask",
        "need",
        "complaint",
        "claim",
        "incident",
        "suggestion",
        "press",
        "rights",
        "access",
        "accessibility",
        "rumour",
    }
)
_OWN_CASE: Final = frozenset(
    {
        "mi",
        "mis",
        "me",
        "nos",
        "yo",
        "mio",
        "mia",
        "em",
        "ens",
        "meu",
        "meua",
        "meva",
        "jo",
        "miña",
        "min",
        "eu",
        "nire",
        "niri",
        "gure",
        "my",
        "i",
    }
)
"""An opinion with one of these may be somebody's case."""
_OPINION_WORDS: Final = 10
_THANKS_WORDS: Final = 60

Places = Mapping[str, int]
"""Each label with the place of the last word where it begins."""


def topic_of(labels: Places) -> str | None:
    return next((topic for topic in TOPICS if f"t.{topic}" in labels), None)


def kind_of(labels: Places, topic: str | None, *, marked: bool, covered: bool) -> str:
    """The kind, `marked` being a question mark and `covered` that courtesy is all there is."""
    formal = next((kind for label, kind in _FORMAL if label in labels), None)
    if formal:
        return formal
    if "claim" in labels and topic != "unanswered":
        return "claim"
    if "rumour" in labels and not marked:
        return "rumour"
    if "mock" in labels:
        return "criticism"
    if "thanks" in labels and not marked and _is_only_thanks(labels):
        return "thanks"
    return _matter_of(labels, topic, marked=marked) or _manner_of(labels, marked=marked, covered=covered)


def _matter_of(labels: Places, topic: str | None, *, marked: bool) -> str | None:
    if "claim" in labels:
        return "claim"
    if topic == "unanswered":
        return "complaint"
    general = marked and topic in {"water_quality", "website", "deadline", "documents", "appointment", "course", "bill"}
    if "incident" in labels and not general:
        return "incident"
    if "suggestion" in labels:
        return "suggestion"
    return "complaint" if "complaint" in labels and not general else None


def _manner_of(labels: Places, *, marked: bool, covered: bool) -> str:
    if marked:
        return "question"
    if "thanks" in labels:
        return "thanks"
    if "opinion" in labels or "insult" in labels:
        return "criticism"
    if "ask" in labels and not covered:
        return "question"
    return "greeting" if covered and "greeting" in labels else "other"


def _is_only_thanks(labels: Places) -> bool:
    return not labels.keys() & {"claim", "complaint", "incident", "suggestion", "t.unanswered"}


def asks(kind: str, labels: Places, words: Sequence[str], topic: str | None, *, marked: bool, covered: bool) -> bool:
    """False only with proof that nothing is asked; what is unsure counts as a question."""
    if marked:
        return True
    if covered:
        return False
    if labels.keys() & _ASKING:
        return True
    if kind == "thanks":
        return labels.get("but", -1) > labels["thanks"] or len(words) > _THANKS_WORDS
    if kind == "criticism":
        told = topic is not None or "but" in labels or "mock" in labels
        return told or len(words) > _OPINION_WORDS or not _OWN_CASE.isdisjoint(words)
    return True
