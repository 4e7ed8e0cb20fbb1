"""Which of the desk's languages a short message is in: words first, letters and endings for the rest."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from math import log
from typing import Final

from ventanilla.language.fold import fold

LANGUAGES: Final = ("es", "ca", "gl", "eu", "en")
"""Valencian is ``ca``."""

Weights = tuple[float, float, float, float, float]

_NOTHING: Final[Weights] = (0.0, 0.0, 0.0, 0.0, 0.0)
_TIER_WEIGHT: Final = {"3": -3.0, "2": -4.6, "1": -6.2}
_UNKNOWN: Final = -8.6
_SHAPE_SHARE: Final = 0.55
_SHAPE_LIMIT: Final = 3.2
_SMOOTHING: Final = 0.35
_SURE: Final = 1.5
"""Two languages nearer than this (natural logarithm) are a close call."""
_COURTESY: Final = frozenset({"gracies", "ok", "okay", "vale", "hola", "agur", "aupa", "epa", "bye"})
"""Borrowed by those who go on in another language: alone, they decide nothing."""
_LONGEST_WORD: Final = 32
_ENOUGH_WORDS: Final = 80
_LOOKED_AT: Final = 4_000

# Letters that one language has and another has not, in the order of LANGUAGES.
_LETTERS: Final[dict[str, Weights]] = {
    "à": (-4.0, 0.0, -4.0, -4.5, -4.5),
    "è": (-4.0, 0.0, -4.0, -4.5, -4.5),
    "ò": (-4.0, 0.0, -4.0, -4.5, -4.5),
    "ç": (-4.5, 0.0, -4.5, -4.5, -4.5),
    "·": (-2.5, 0.0, -2.5, -2.5, -2.5),
    "ï": (-2.5, 0.0, -1.5, -2.5, -2.5),
    "á": (0.0, -4.0, 0.0, -4.0, -4.5),
    "é": (0.0, 0.0, 0.0, -2.5, -3.0),
    "í": (0.0, 0.0, 0.0, -2.5, -3.5),
    "ó": (0.0, 0.0, 0.0, -2.5, -3.5),
    "ú": (0.0, 0.0, 0.0, -2.5, -3.5),
    "ñ": (0.0, -4.5, 0.0, -1.5, -4.5),
    "¿": (0.0, -1.2, -0.6, -2.5, -3.5),
    "¡": (0.0, -1.2, -0.6, -2.5, -3.5),
}
_LETTER_SET: Final = frozenset(_LETTERS)

WORD: Final = re.compile(r"\w+")
NOISE: Final = re.compile(r"(?:https?|hxxps?)://\S+|www\.\S+|[\w.+-]{0,64}@[\w.-]+(?:@[\w.-]+)?|#\w+")
"""Addresses, mentions and hashtags: they say nothing of the language."""
LAUGHTER: Final = re.compile(r"(?:[jh][aeiou]+){2,}[jh]?|x+d+|lo+l|m{2,}|u+f+|a+h*|o+h+")


class _Lexicon:
    """The words by language and tier, and how the words of each language are spelt."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.words: dict[str, dict[int, float]] = {}
        for line in lines:
            if line.strip() and not line.startswith("#"):
                language, tier, listed = line.split(maxsplit=2)
                self._add(LANGUAGES.index(language), _TIER_WEIGHT[tier], WORD.findall(fold(listed)))
        self.shapes = self._learn_shapes()

    def _add(self, language: int, weight: float, words: list[str]) -> None:
        for word in words:
            known = self.words.setdefault(word, {})
            known[language] = max(weight, known.get(language, weight))

    def _learn_shapes(self) -> dict[str, Weights]:
        counts: list[Counter[str]] = [Counter() for _ in LANGUAGES]
        for word, known in self.words.items():
            for language in known:
                counts[language].update(_trigrams(word))
        seen = {shape for counter in counts for shape in counter}
        totals = [counter.total() + _SMOOTHING * len(seen) for counter in counts]
        return {
            shape: _weights(log((c[shape] + _SMOOTHING) / t) for c, t in zip(counts, totals, strict=True))
            for shape in seen
        }

    def weigh(self, word: str) -> Weights:
        known = self.words.get(word, {})
        if not known and (
            len(word) == 1 or len(word) > _LONGEST_WORD or not word.isalpha() or LAUGHTER.fullmatch(word)
        ):
            return _NOTHING
        shape = self._weigh_shape(word)
        return _weights(known.get(language, _UNKNOWN + shape[language]) for language in range(len(LANGUAGES)))

    def _weigh_shape(self, word: str) -> Weights:
        rows = [row for part in _trigrams(word) if (row := self.shapes.get(part))]
        if not rows:
            return _NOTHING
        sums = [sum(column) * _SHAPE_SHARE for column in zip(*rows, strict=True)]
        best = max(sums)
        return _weights(max(value - best, -_SHAPE_LIMIT) for value in sums)


def _weights(values: Iterable[float]) -> Weights:
    es, ca, gl, eu, en = values
    return es, ca, gl, eu, en


def _trigrams(word: str) -> list[str]:
    padded = f" {word} "
    return [padded[start : start + 3] for start in range(len(padded) - 2)]


@cache
def _lexicon() -> _Lexicon:
    data = files("ventanilla.language").joinpath("data", "words.txt")
    return _Lexicon(data.read_text("utf-8").splitlines())


@lru_cache(maxsize=30_000)
def _weigh(word: str) -> Weights:
    return _lexicon().weigh(word)


def identify_words(
    words: Sequence[str], letters: Iterable[str], *, prior: str | None, among: Sequence[str] = LANGUAGES
) -> str | None:
    """The same as `identify`, for a caller that has folded and parted the text already."""
    rows = [_weigh(word) for word in words[:_ENOUGH_WORDS] if len(word) <= _LONGEST_WORD]
    rows += [_LETTERS[letter] for letter in _LETTER_SET.intersection(letters)]
    if not rows:
        return None
    totals = dict(zip(LANGUAGES, map(sum, zip(*rows, strict=True)), strict=True))
    ranked = sorted(((totals[language], language) for language in among if language in totals), reverse=True)
    if not ranked:
        return None
    best, language = ranked[0]
    margin = best - ranked[1][0] if len(ranked) > 1 else max(best - min(totals.values()), 0.0)
    if len(words) <= 3 and _COURTESY.issuperset(words):
        return prior if prior in totals else None
    if margin >= _SURE:
        return language
    return prior if prior in {name for total, name in ranked if best - total < _SURE} else None


def identify(text: str, *, prior: str | None = None, among: Sequence[str] = LANGUAGES) -> str | None:
    """The language of a message, or None when it is not sure; `prior`, what the citizen wrote before, decides close calls."""
    text = text[:_LOOKED_AT]
    if "@" in text or "#" in text or "://" in text or "www." in text:
        text = NOISE.sub(" ", text)
    return identify_words(WORD.findall(fold(text)), text.casefold(), prior=prior, among=among)
