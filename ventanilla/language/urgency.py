"""Words of distress and of danger, in every language at once: a plea is not always in the language of the rest."""

from collections.abc import Iterable
from functools import cache

from ventanilla.language.identify import LANGUAGES
from ventanilla.language.phrases import Hit, Phrase, load

DISTRESS = "distress"
DANGER = "danger"
CALM = "calm"


@cache
def urgent_phrases() -> tuple[Phrase, ...]:
    return tuple(phrase for language in LANGUAGES for phrase in load("urgent", language))


def urgent_words(language: str) -> tuple[str, ...]:
    """The reviewed list of a language, as it is shown to the people of the desk: distress first, then danger."""
    listed = [phrase for phrase in urgent_phrases() if phrase.language == language]
    return tuple(phrase.text for label in (DISTRESS, DANGER) for phrase in listed if phrase.label == label)


def urgent_labels(hits: Iterable[Hit]) -> set[str]:
    """What remains when the idioms are taken away: an idiom answers only for the words that it covers."""
    found = [hit for hit in hits if hit.label in {DISTRESS, DANGER, CALM}]
    calm = [hit for hit in found if hit.label == CALM]
    return {
        hit.label
        for hit in found
        if hit.label != CALM and not any(idiom.start <= hit.start < idiom.end for idiom in calm)
    }
