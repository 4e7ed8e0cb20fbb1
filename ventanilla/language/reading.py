"""One reading of a message on its way in: language, kind, topic, whether it asks, whether somebody is in danger."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import regex

from ventanilla.language.fold import fold
from ventanilla.language.identify import LANGUAGES, LAUGHTER, WORD, identify_words
from ventanilla.language.kinds import asks, kind_of, topic_of
from ventanilla.language.phrases import Hit, Phrases, load
from ventanilla.language.urgency import CALM, DANGER, DISTRESS, urgent_labels, urgent_phrases

_READ_AT_EACH_END: Final = 10_000
_ADDRESSED: Final = re.compile(r"(?:https?|hxxps?)://\S+|www\.\S+|[\w.+-]{0,64}@[\w.-]+(?:@[\w.-]+)?")
_MENTION: Final = re.compile(r"(?<![\w.+-])@\w")
_LINK: Final = re.compile(r"://|www\.|(?<![\w.+@-])[\w.+-]+@\w")
_HASHTAG: Final = re.compile(r"#\w+")
_EMOTICON: Final = re.compile(r"(?<!\w)(?:[:;=xX8]['´]?-?[)(DdPpOo3*/|]+|<3+|[xX][dD]+|\^_*\^)(?!\w)")
_MARKS: Final = frozenset("?¿؟？⁇⁈⁉❓❔🆘;")
"""The Greek question mark too; a call for help by emoji is not silence."""
_SILENCE: Final = regex.compile(
    r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{RI}\p{P}\p{Z}\p{Cc}\p{Cf}\p{M}\p{Sk}]*"
)
_PICTURE: Final = regex.compile(r"\p{Extended_Pictographic}|\p{RI}")
_ELONGATED: Final = re.compile(r"([^\W\d_])\1{2,}")
_URGENT: Final = frozenset({DISTRESS, DANGER, CALM})
_COURTEOUS: Final = frozenset({"greeting", "phatic", "thanks"})
_NEVER_COURTEOUS: Final = frozenset({"ask", "mock"})
_FILLER: Final = "filler"
_FEW_WORDS: Final = 6
_NAME_JOINTS: Final = frozenset({"i", "y", "e", "de", "del", "la", "los", "d"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What the *text* says: a caller with attachments must not take `no_utterance` for the whole message."""

    language: str | None
    kind: str
    asks: bool
    no_utterance: bool
    topic: str | None
    insult: bool
    distress: bool
    danger: bool


@cache
def _phrases() -> Phrases:
    cues = [phrase for language in LANGUAGES for phrase in load("cues", language)]
    return Phrases([*cues, *urgent_phrases()])


@cache
def _said_to_a_friend() -> frozenset[tuple[str, ...]]:
    data = files("ventanilla.language").joinpath("data").joinpath("tagging.txt").read_text("utf-8")
    return frozenset(tuple(WORD.findall(fold(line))) for line in data.splitlines() if not line.startswith("#"))


@cache
def _given_names() -> frozenset[str]:
    data = files("ventanilla.language").joinpath("data").joinpath("given_names.txt").read_text("utf-8")
    return frozenset(name for line in data.splitlines() if not line.startswith("#") for name in line.split())


def read(text: str, *, prior: str | None = None) -> Reading:
    """Read a message; `prior` is the language in which its author wrote before."""
    if len(text) > 2 * _READ_AT_EACH_END:
        text = f"{text[:_READ_AT_EACH_END]} {text[-_READ_AT_EACH_END:]}"
    addressed = "@" in text or "://" in text or "www." in text
    said = _ADDRESSED.sub(" ", text) if addressed else text
    cased = said.casefold()
    letters = frozenset(cased)
    marked = not _MARKS.isdisjoint(letters)
    words = WORD.findall(fold(said))
    tagged = addressed and _MENTION.search(text) is not None
    if len(words) <= _FEW_WORDS and not marked and (silent := _read_silence(text, said, words, tagged=tagged)):
        return silent
    telling = WORD.findall(fold(_HASHTAG.sub(" ", said))) if "#" in letters else words
    language = identify_words(telling, letters, prior=prior)
    return _read_words(words, language, marked=marked, linked=addressed and _LINK.search(text) is not None)


def _read_words(words: Sequence[str], language: str | None, *, marked: bool, linked: bool) -> Reading:
    hits = _phrases().find(words)
    urgent = urgent_labels(hits)
    spoken = {language, "es"} if language else LANGUAGES
    cues = [hit for hit in hits if hit.language in spoken and hit.label not in _URGENT]
    labels = {hit.label: hit.start for hit in cues}
    topic = topic_of(labels)
    covered = not marked and not linked and not urgent and _is_covered(words, cues)
    kind = kind_of(labels, topic, marked=marked, covered=covered)
    return Reading(
        language=language,
        kind=kind,
        asks=bool(urgent) or linked or asks(kind, labels, words, topic, marked=marked, covered=covered),
        no_utterance=False,
        topic=topic,
        insult="insult" in labels,
        distress=DISTRESS in urgent,
        danger=DANGER in urgent,
    )


def _is_covered(words: Sequence[str], cues: Sequence[Hit]) -> bool:
    """Whether courtesy or laughter is all that was said."""
    if any(hit.label in _NEVER_COURTEOUS for hit in cues):
        return False
    courteous: set[int] = set()
    for hit in cues:
        if hit.label in _COURTEOUS or hit.label == _FILLER:
            courteous.update(range(hit.start, hit.end))
    left = [word for place, word in enumerate(words) if place not in courteous]
    laughs = [word for word in left if LAUGHTER.fullmatch(word)]
    return len(laughs) == len(left) and (bool(laughs) or any(hit.label in _COURTEOUS for hit in cues))


def _read_silence(text: str, said: str, words: Sequence[str], *, tagged: bool) -> Reading | None:
    """The reading of a text in which provably nobody says anything, else None."""
    pictured = _PICTURE.search(said) is not None
    if words:
        said, drawn = _EMOTICON.subn(" ", said)
        pictured = pictured or drawn > 0
        words = WORD.findall(_ELONGATED.sub(r"\1", fold(said)))
    if not words and _LINK.search(text) is None and _SILENCE.fullmatch(said):
        return _silence("tag_only" if tagged else "emoji_only" if pictured else "other")
    if words and "#" not in said and _LINK.search(text) is None:
        named = 0 if tagged else _named(said, words)
        if (tagged or named) and _is_said_to_a_friend(tuple(words[named:])):
            return _silence("tag_only")
    return None


def _named(said: str, words: Sequence[str]) -> int:
    """With how many words a text calls somebody by name and surname ("Vicenta García i Ferrer, mira"); 0 for none."""
    written = WORD.findall(said)
    if len(written) != len(words) or words[0] not in _given_names():
        return 0
    end = 0
    for place, word in enumerate(written):
        if word[0].isupper() and not word.isupper():
            end = place + 1
        elif word not in _NAME_JOINTS:
            break
    if end < 2 or any(hit.label != _FILLER for hit in _phrases().find(words[:end])):
        return 0
    return end


def _silence(kind: str) -> Reading:
    return Reading(None, kind, False, True, None, False, False, False)


def _is_said_to_a_friend(words: tuple[str, ...]) -> bool:
    known = _said_to_a_friend()
    return not words or any(
        words[:end] in known and _is_said_to_a_friend(words[end:]) for end in range(1, len(words) + 1)
    )
