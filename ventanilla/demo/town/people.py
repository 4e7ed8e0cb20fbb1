"""Who writes: invented people, each with a lasting way of writing."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from random import Random

from ventanilla.demo.town.library import read_json

POPULATION = 1100
_MANNERS = ("careful", "lower", "bare", "sms", "loud", "typos")
_WEIGHTS = (46, 14, 18, 7, 4, 11)
_NO_HANDLE = frozenset({"facebook", "linkedin"})
_SMS = (("porque", "xq"), ("que", "q"), ("por", "x"), ("también", "tb"), ("para", "pa"), ("estáis", "stais"))
_SLIPS = (
    ("hay", "ay"),
    ("haber", "aver"),
    ("había", "avia"),
    ("ahí", "ahy"),
    ("llevo", "yevo"),
    ("hecho", "echo"),
    ("vuelve", "buelve"),
    ("avisar", "abisar"),
    ("vez", "bez"),
    ("trabajo", "travajo"),
    ("también", "tanbien"),
)


@dataclass(frozen=True, slots=True)
class Person:
    number: int
    name: str
    first: str
    manner: str
    valencian: bool

    def author_id(self, network: str) -> str:
        return f"{network}-{self.number:05d}"

    def handle(self, network: str) -> str | None:
        if network in _NO_HANDLE:
            return None
        slug = _ascii(self.name)[:18] + str(self.number)
        return {
            "mastodon": f"{slug}@social.example",
            "bluesky": f"{slug}.example",
            "email": f"{slug}@example.org",
            "form": f"{slug}@example.com",
        }.get(network, slug)


def _ascii(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", flat.lower()) or "vei"


@cache
def population(seed: int) -> tuple[Person, ...]:
    rng = Random(f"people {seed}")
    names = read_json("names.json")
    people = [_named(number, name, rng) for number, name in enumerate((*names["nicknames"], *names["long"]))]
    while len(people) < POPULATION:
        first = rng.choice(names["women"] if rng.random() < 0.55 else names["men"])
        people.append(_person(len(people), first, _full_name(first, names["surnames"], rng), rng))
    return tuple(people)


def named(name: str, number: int) -> Person:
    return Person(number, name, name.split()[0], "careful", valencian=False)


def _named(number: int, name: str, rng: Random) -> Person:
    first = name.split()[0] if len(name) > 30 and not name.startswith("Asociación") else name
    return _person(number, "María" if first == "María" else first, name, rng)


def _person(number: int, first: str, name: str, rng: Random) -> Person:
    (manner,) = rng.choices(_MANNERS, _WEIGHTS)
    return Person(number, name, first, manner, valencian=rng.random() < 0.17)


def _full_name(first: str, surnames: list[str], rng: Random) -> str:
    one, two = rng.sample(surnames, 2)
    shape = rng.random()
    if shape < 0.15:
        return f"{first} {one[0]}."
    if shape < 0.55:
        return f"{first} {one}"
    return f"{first} {one} i {two}" if shape < 0.65 else f"{first} {one} {two}"


def write_as(person: Person, text: str, tongue: str, rng: Random) -> str:
    """The text as this person types it; what must stay exact (addresses, numbers) has no letters to change."""
    if "hxxp" in text or person.manner == "careful":
        return text
    if person.manner == "lower":
        return (text if text[1:2].isupper() else text[0].lower() + text[1:]).rstrip(".")
    if person.manner == "loud":
        return text.upper() if len(text) < 90 else text.rstrip(".") + "!!!"
    if person.manner == "bare" or tongue != "es":
        return (
            _without_accents(text).replace("¿", "").replace("¡", "").rstrip(".") if tongue == "es" else text.rstrip(".")
        )
    if person.manner == "sms":
        return _swap(text, _SMS).replace("¿", "").lower()
    slipped = _swap(text, _SLIPS)
    return slipped if slipped != text else _fingers(text, rng)


def _without_accents(text: str) -> str:
    marks = re.sub("[\u0300\u0301\u0308]", "", unicodedata.normalize("NFD", text))  # ñ and ç keep theirs
    return unicodedata.normalize("NFC", marks).lower()


def _swap(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for right, wrong in pairs:
        text = re.sub(rf"\b{right}\b", wrong, text)
    return text


def _fingers(text: str, rng: Random) -> str:
    words = list(re.finditer(r"\b[a-zñ]{5,}\b", text))
    if not words:
        return text
    at = rng.choice(words).start() + rng.randint(1, 3)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
