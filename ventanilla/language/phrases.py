"""Phrases found by their first word in one walk over the words of a text."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, NamedTuple

from ventanilla.language.fold import fold
from ventanilla.language.identify import WORD

_STEM: Final = 3
"""Letters by which stems are looked up: none may be shorter."""
_GAP: Final = 3
_REMEMBERED: Final = 30_000


@dataclass(frozen=True, slots=True)
class Phrase:
    label: str
    language: str
    text: str
    first: str
    rest: tuple[str, ...]


class Hit(NamedTuple):
    label: str
    language: str
    start: int
    end: int


Begun = tuple[Sequence[Phrase], dict[str, list[Phrase]], Sequence[Phrase]]
"""The phrases of one word alone, those told apart by the second word, and all others that begin so."""


class _Node:
    """The phrases that share a first word: told apart by the second, where the second is a plain word."""

    __slots__ = ("alone", "by_second", "open")

    def __init__(self) -> None:
        self.alone: list[Phrase] = []
        self.by_second: dict[str, list[Phrase]] = {}
        self.open: list[Phrase] = []

    def add(self, phrase: Phrase) -> None:
        if not phrase.rest:
            self.alone.append(phrase)
        elif phrase.rest[0] == "_" or phrase.rest[0].endswith("*"):
            self.open.append(phrase)
        else:
            self.by_second.setdefault(phrase.rest[0], []).append(phrase)


class Phrases:
    """``*`` ends a stem, of three letters or more where it comes first; ``_`` stands for up to three words."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_word: dict[str, _Node] = {}
        self._by_stem: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            if phrase.first.endswith("*"):
                self._by_stem.setdefault(phrase.first[:_STEM], []).append(phrase)
            else:
                self._by_word.setdefault(phrase.first, _Node()).add(phrase)
        self._known = _Known(self._begin)

    def find(self, words: Sequence[str]) -> list[Hit]:
        hits: list[Hit] = []
        known, last = self._known, len(words) - 1
        for start, word in enumerate(words):
            begun = known[word]
            if begun is None:
                continue
            alone, by_second, others = begun
            for phrase in alone:
                hits.append(Hit(phrase.label, phrase.language, start, start + 1))
            if by_second and start < last and (second := by_second.get(words[start + 1])):
                self._follow(second, words, start, hits)
            if others:
                self._follow(others, words, start, hits)
        return hits

    @staticmethod
    def _follow(phrases: Iterable[Phrase], words: Sequence[str], start: int, hits: list[Hit]) -> None:
        for phrase in phrases:
            if end := _match(phrase.rest, words, start + 1):
                hits.append(Hit(phrase.label, phrase.language, start, end))

    def _begin(self, word: str) -> Begun | None:
        node = self._by_word.get(word)
        stems = [p for p in self._by_stem.get(word[:_STEM], ()) if word.startswith(p.first[:-1])]
        if node is None:
            return ((), {}, stems) if stems else None
        return node.alone, node.by_second, [*node.open, *stems]


class _Known(dict[str, Begun | None]):
    """What begins with each word, filled as words are met."""

    def __init__(self, begin: Callable[[str], Begun | None]) -> None:
        self._begin = begin

    def __missing__(self, word: str) -> Begun | None:
        begun = self._begin(word)
        if len(self) < _REMEMBERED:
            self[word] = begun
        return begun


def _match(rest: tuple[str, ...], words: Sequence[str], at: int) -> int:
    """Where the phrase ends, 0 when it is not there."""
    for index, wanted in enumerate(rest):
        if wanted == "_":
            after = rest[index + 1 :]
            return next((end for skip in range(_GAP + 1) if (end := _match(after, words, at + skip))), 0)
        if at >= len(words):
            return 0
        word = words[at]
        if word != wanted and not (wanted[-1] == "*" and word.startswith(wanted[:-1])):
            return 0
        at += 1
    return at


def load(name: str, language: str) -> list[Phrase]:
    """The phrases of a data file, whose lines are ``label: phrase | phrase``."""
    found: dict[tuple[str, str], Phrase] = {}
    data = files("ventanilla.language").joinpath("data").joinpath(f"{name}_{language}.txt").read_text("utf-8")
    for line in data.splitlines():
        if line.strip() and not line.startswith("#"):
            label, _, listed = line.partition(":")
            for phrase in map(str.strip, listed.split("|")):
                parsed = _parse(label.strip(), language, phrase)
                found.setdefault((parsed.label, parsed.text), parsed)
    return list(found.values())


def _parse(label: str, language: str, phrase: str) -> Phrase:
    tokens: list[str] = []
    for part in fold(phrase).split():
        words = [part] if part == "_" else WORD.findall(part)
        tokens += [*words[:-1], f"{words[-1]}*"] if part.endswith("*") else words
    if not tokens or tokens[0] == "_" or tokens[-1] == "_" or (tokens[0][-1] == "*" and len(tokens[0]) <= _STEM):
        raise ValueError(f"{language}: {label}: unreadable phrase {phrase!r}")
    return Phrase(label, language, phrase, tokens[0], tuple(tokens[1:]))
