"""Reads the prose that lies beside the code: topics with their wordings, names, vocabulary."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_TEXTS = files("ventanilla.demo.town") / "texts"
_LABEL = re.compile(r"([a-z_]+)> (.+)")
TONGUES = ("es", "va", "en", "gl", "eu")


@dataclass(frozen=True, slots=True)
class Line:
    """A wording, or an answer; a labelled wording is answered by the answers of its label."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    ending: str
    wordings: dict[str, tuple[Line, ...]]  # language, then what people write
    answers: dict[str, tuple[Line, ...]]
    subjects: tuple[str, ...]
    reasons: tuple[str, ...]


@cache
def read_json(name: str) -> Any:
    return json.loads((_TEXTS / name).read_text(encoding="utf-8"))


@cache
def topics() -> dict[str, Topic]:
    found: dict[str, Topic] = {}
    for name in ("courses.txt", "employment.txt", "water.txt", "general.txt"):
        text = (_TEXTS / name).read_text(encoding="utf-8")
        for block in text.split("== ")[1:]:
            topic = _topic(block)
            found[topic.name] = topic
    return found


def _topic(block: str) -> Topic:
    head, *lines = block.splitlines()
    name, ending = (part.strip() for part in head.split("|"))
    parts: dict[str, list[str]] = {}
    section = ""
    for line in filter(str.strip, lines):
        if line.startswith("-- "):
            section = line[3:].strip()
        else:
            parts.setdefault(section, []).append(line.strip())
    return Topic(
        name=name,
        ending=ending,
        wordings={tongue: _lines(parts[tongue]) for tongue in TONGUES if tongue in parts},
        answers={tongue: _lines(parts[f"answer {tongue}"]) for tongue in TONGUES if f"answer {tongue}" in parts},
        subjects=tuple(parts.get("subject", ())),
        reasons=tuple(parts.get("reason", ())),
    )


def _lines(texts: list[str]) -> tuple[Line, ...]:
    found = [(_LABEL.fullmatch(text), text) for text in texts]
    return tuple(Line(match[2], match[1]) if match else Line(text) for match, text in found)
