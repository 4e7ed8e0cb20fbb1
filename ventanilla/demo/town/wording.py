"""From a template to what somebody wrote, and to the answer that speaks of the same course, street or amount."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from ventanilla.demo.town.days import Days
from ventanilla.demo.town.library import Line, Topic, read_json, topics
from ventanilla.demo.town.people import Person, write_as

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_GREETINGS = 3  # the first openers suit anything; the others, only a question
_OPENERS = {
    "es": ("Hola. ", "Buenas. ", "Hola!! ", "Perdonad que insista. ", "A ver si me ayudáis. ", "Una pregunta: "),
    "va": ("Hola. ", "Bones. ", "Bon dia. ", "Perdoneu. "),
}
_CLOSERS = {
    "es": (
        " Gracias.",
        " Un saludo",
        " 🙏",
        " Gracias de antemano",
        " Contestad por favor",
        " 🤷‍♀️",
        " Espero respuesta.",
    ),
    "va": (" Gràcies.", " Salutacions", " 🙏", " Espere resposta.", " 🤔"),
}
_MOODS = {
    "es": (" 😤", " 🤦", " En fin.", " 🙄", "..."),
    "va": (" 😤", " 🤦", " 🙄", "..."),
}
_GREETED = ("Hola", "Bon dia", "Buenas", "Bones", "Perdon", "Gracias", "Gràcies")
_PLAIN_ENDINGS = frozenset({"answered_public", "derived_external"})
_UNDECORATED = frozenset({"filtering", "courses_rumour", "water_rumour", "follow_question", "follow_angry", "others"})
_REASON_ENDINGS = frozenset({"noted_no_reply", "spam_closed"})
ATTEMPTS = 12


def pick_tongue(topic: Topic, person: Person, rng: Random) -> str:
    if "es" in topic.wordings:
        return "va" if person.valencian and "va" in topic.wordings else "es"
    return rng.choice(sorted(topic.wordings))


def slots(person: Person, tongue: str, days: Days, rng: Random) -> dict[str, str]:
    words = read_json("vocabulary.json")
    column = 1 if tongue == "va" else 0
    town, town2 = rng.sample(words["town"], 2)
    course, course2 = rng.sample(words["course"], 2)
    street = rng.choice(words["street"])
    at_street = street[column]
    usual = rng.randint(1800, 4400)
    return {
        "first": person.first,
        "town": town,
        "town2": town2,
        "course": course[column],
        "course2": course2[column],
        "at_street": at_street,
        "at_street_cap": at_street[0].upper() + at_street[1:],
        "street_short": street[2],
        "n": str(rng.randint(1, 64)),
        "usual": _euros(usual, rng),
        "amount": _euros(usual * rng.randint(3, 9), rng),
        "amount2": _euros(usual * rng.randint(10, 12), rng),
        "age": str(rng.randint(38, 61)),
        "days": str(rng.randint(2, 6)),
        "months": str(rng.randint(2, 5)),
        "month": days.past_month(rng.randint(2, 5), tongue),
        "year": str(days.morning.year - rng.randint(4, 15)),
        "friend": rng.choice(words["friend"]),
        "dawn": rng.choice(words["dawn_va" if tongue == "va" else "dawn"]),
        "day_es": rng.choice(words["day_es"]),
        "team": rng.choice(words["team"]),
        "month_en": rng.choice(words["month_en"]),
        **dates(days, tongue),
    }


def dates(days: Days, tongue: str) -> dict[str, str]:
    named = {"opens": days.working_day(3), "closes": days.working_day(12), "cut_day": days.working_day(1)}
    named["doors"] = days.working_day(2)
    plain = {name: days.words(day, tongue) for name, day in named.items()}
    return plain | {f"{name}_va": days.words(day, "va") for name, day in named.items()}


def _euros(cents: int, rng: Random) -> str:
    if rng.random() < 0.35:
        return f"{cents // 100} {rng.choice(('€', 'euros'))}"
    return f"{cents // 100},{cents % 100:02d} €"


def render(template: str, values: dict[str, str], rng: Random) -> str:
    while found := _CHOICE.search(template):
        template = template[: found.start()] + rng.choice(found[1].split("|")) + template[found.end() :]
    return template.format_map(values)


@dataclass(frozen=True, slots=True)
class Wording:
    """What was said, and what its answer must speak of."""

    text: str
    tongue: str = "es"
    label: str = ""
    values: dict[str, str] = field(default_factory=dict)


class Speaker:
    """Says each thing once while it has another way of saying it."""

    def __init__(self, rng: Random, days: Days) -> None:
        self.rng = rng
        self.days = days
        self.said: set[str] = set()
        self.used: Counter[str] = Counter()

    def say(self, name: str, person: Person, tongue: str, plain: bool = False) -> Wording:
        """A plain one (the body of a mail) has no greeting and no slips."""
        topic = topics()[name]
        wording = Wording("", tongue)
        for attempt in range(ATTEMPTS):
            line = self._least_used(topic.wordings[tongue])
            values = slots(person, tongue, self.days, self.rng)
            text = render(line.text, values, self.rng)
            if not plain:
                text = self._dressed(text, topic, tongue, 0.2 + 0.06 * attempt)
                text = write_as(person, text, tongue, self.rng)
            wording = Wording(text, tongue, line.label, values)
            if text.lower() not in self.said:
                break
        self.said.add(wording.text.lower())
        return wording

    def _least_used(self, lines: tuple[Line, ...]) -> Line:
        least = min(self.used[line.text] for line in lines)
        line = self.rng.choice([line for line in lines if self.used[line.text] == least])
        self.used[line.text] += 1
        return line

    def answer(self, name: str, wording: Wording, otherwise: str = "") -> tuple[str, str]:
        """How it ends and our words: the answer of its label, else the general one of its language."""
        topic = topics()[name]
        if topic.ending in _REASON_ENDINGS:
            return topic.ending, self.rng.choice(topic.reasons)
        for tongue in (wording.tongue, "es"):
            for label in (wording.label, otherwise, ""):
                offered = [line.text for line in topic.answers.get(tongue, ()) if line.label == label]
                if offered:
                    return topic.ending, render(self.rng.choice(offered), wording.values, self.rng)
        raise LookupError(f"{name}: no answer for «{wording.text}»")

    def mail(self, name: str, wording: Wording, person: Person) -> tuple[str, str]:
        """Subject and text of the same thing said by mail."""
        subject = render(self.rng.choice(topics()[name].subjects or ("Consulta",)), wording.values, self.rng)
        hello, bye = {
            "va": ("Bon dia:", "Salutacions,"),
            "en": ("Hello,", "Kind regards,"),
        }.get(wording.tongue, ("Buenos días:", self.rng.choice(("Un saludo,", "Gracias y un saludo,", "Atentamente,"))))
        return subject, f"{hello}\n\n{wording.text}\n\n{bye}\n{person.name}"

    def _dressed(self, text: str, topic: Topic, tongue: str, chance: float) -> str:
        if len(text) < 12 or topic.ending not in _PLAIN_ENDINGS or topic.name in _UNDECORATED or tongue not in _OPENERS:
            return text
        asks = "?" in text
        if self.rng.random() < chance and not text.startswith(_GREETED):
            text = self.rng.choice(_OPENERS[tongue][: None if asks else _GREETINGS]) + text
        if self.rng.random() < chance:
            closer = self.rng.choice((_CLOSERS if asks else _MOODS)[tongue])
            text = text + ("" if text[-1] in ".?!…" or not closer[1].isalpha() else ".") + closer
        return text
