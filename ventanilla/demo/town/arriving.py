"""What comes in during the morning, and what people write back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from random import Random

from ventanilla.demo.town.days import MORNING, Days
from ventanilla.demo.town.library import topics
from ventanilla.demo.town.people import population
from ventanilla.demo.town.plan import COMING, THREAD_850, Wave
from ventanilla.demo.town.receiving import utterances
from ventanilla.demo.town.shapes import Utterance
from ventanilla.demo.town.wording import render, slots
from ventanilla.demo.town.writing import Desk

_HOURS_LONG = 8
_DENSER_AT_FIRST = 1.5
_ONCE_IT_FLOWS = frozenset({"brown", "private_thanks_water"})
_BRIEF = 16  # a tag, an emoji or an "ok": nobody goes on after these
_DISTRESS = re.compile(
    r"\b024\b|\b112\b|no puedo m[aá]s|no puc m[eé]s|despertarme|despertar-me|suicid|quitarme la vida|morirme|me pega|em pega",
    re.I,
)
_VALENCIAN = re.compile(
    r"\b(hui|este mes|eixe|eixa|vos|amb|quan|què|xiquets?|aigua|gràcies|termini|sense|meua|fa|els)\b", re.I
)
_THANKS = re.compile(r"\bgr[aà]ci(as|es)\b", re.I)


def arrivals(
    seed: int = 214,
    *,
    morning: date = MORNING,
    rest: frozenset[date] = frozenset(),
    received: Sequence[Utterance] | None = None,
) -> list[Utterance]:
    """Oldest first; a reply to another citizen may hang from one of `utterances` of the same seed (`received`)."""
    desk = Desk(seed, "n", Days(morning, rest))
    earlier = [
        said
        for said in received or utterances(seed, morning=morning, rest=rest)
        if said.account == "bluesky" and said.thread == f"bluesky/{THREAD_850.rpartition('/')[2]}"
    ]
    pairs = [(wave, number) for wave in COMING for number in range(wave.count)]
    found: list[Utterance] = []
    for (wave, number), minute in zip(_in_order(pairs, desk.rng), _minutes(len(pairs), desk.rng), strict=True):
        said = _arrival(desk, wave, number, minute, earlier)
        found.append(said)
        if said.account == "bluesky" and wave.base == "cursos-850":
            earlier.append(said)
    return found


def _minutes(count: int, rng: Random) -> list[float]:
    span = _HOURS_LONG * 60 - 1
    drawn = [0.25, *(0.8 + span * ((number + rng.random()) / count) ** _DENSER_AT_FIRST for number in range(1, count))]
    return [round(minute, 2) for minute in drawn]


def _in_order(pairs: list[tuple[Wave, int]], rng: Random) -> list[tuple[Wave, int]]:
    """Shuffled, but nobody speaks of brown water, nor is thankful for the repair, while there is none."""
    late = [pair for pair in pairs if pair[0].topic in _ONCE_IT_FLOWS]
    soon = [pair for pair in pairs if pair[0].topic == "outage"]
    others = [pair for pair in pairs if pair not in late and pair not in soon]
    rng.shuffle(others)
    first, then = soon + others[: len(others) // 3], others[len(others) // 3 :] + late
    rng.shuffle(first)
    rng.shuffle(then)
    return first + then


def _arrival(desk: Desk, wave: Wave, number: int, minute: float, earlier: list[Utterance]) -> Utterance:
    slug = wave.accounts[number % len(wave.accounts)]
    above = desk.rng.choice(earlier) if wave.topic == "courses_chatter" and earlier else None
    post = None if above else desk.post_of(slug, wave.base, minute)
    return desk.write(wave.topic, slug, minute, post=post, above=above).said


def comeback(
    our_answer: str, their_text: str, seed: int, *, morning: date = MORNING, angry: bool = False
) -> tuple[str, float] | None:
    """What a citizen writes back to an answer of ours, and how many minutes later; mostly nothing.

    `angry`: this one does write, soon, and is furious. Nobody in distress is made to thank, ask or shout: that conversation belongs to people.
    """
    if _DISTRESS.search(our_answer) or _DISTRESS.search(their_text):
        return None
    if len(their_text) < _BRIEF or _THANKS.search(their_text[:40]):
        return None
    digest = hashlib.sha256(f"{seed}\0{their_text}\0{our_answer}".encode()).hexdigest()
    rng = Random(digest)
    if rng.random() > 0.36 and not angry:
        return None
    (topic,) = rng.choices(("follow_thanks", "follow_question", "follow_angry"), (0, 0, 1) if angry else (50, 33, 17))
    tongue = "va" if len(set(_VALENCIAN.findall(their_text.lower()))) >= 2 else "es"
    values = slots(rng.choice(population(seed)), tongue, Days(morning), rng)
    text = render(rng.choice(topics()[topic].wordings[tongue]).text, values, rng)
    soon = angry or rng.random() < 0.4
    return text, round(rng.uniform(0.6, 2.5) if soon else rng.uniform(3, 25), 2)
