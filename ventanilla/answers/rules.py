"""Which clock a message gets and when it falls due; what each ending needs. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ventanilla.departments.rules import Calendar, NeverOpens


@dataclass(frozen=True, slots=True)
class Clock:
    code: str
    first_minutes: int
    all_day: bool


_SHORTEST_NAME = 2
FALLBACK = Clock("CGN", 120, False)
_BY_TOPIC = {"water_cut": "C2H", "leak": "C2H", "water_quality": "CQ"}
_BY_KIND = {
    "complaint": ("C15", "C20"),
    "claim": ("C15", "C20"),
    "incident": ("C15", "C20"),
    "suggestion": ("C15", "C20"),
    "press": ("CPR", "CPR"),
    "access_request": ("CAI", "CAI"),
    "rights_request": ("CDR", "CDR"),
    "accessibility": ("CAC", "CAC"),
}


def clock_code(*, kind: str, topic: str, marks: Collection[str], water: bool, classes: Collection[str]) -> str:
    """The code of the clock that a message gets; a class that is switched off falls back on the general one.

    1. Distress and danger are URG in any body. 2. Water: what is about supply, leaks or quality has its own clock,
    bills five days. 3. Then by kind. 4. Everything else is a general question.
    """
    if "distress" in marks or "danger" in marks:
        return "URG" if "URG" in classes else FALLBACK.code
    wanted = ""
    if water and topic in _BY_TOPIC:
        wanted = _BY_TOPIC[topic]
    elif water and topic == "bill" and kind in {"complaint", "claim", "question"}:
        wanted = "C5D"
    elif kind in _BY_KIND:
        wanted = _BY_KIND[kind][0 if water else 1]
    return wanted if wanted in classes else FALLBACK.code


def due_at(*, received: datetime, clock: Clock, calendar: Calendar) -> datetime:
    """When the first human answer falls due: in attention time, or at any hour for a 24/7 class."""
    if clock.all_day:
        return received + timedelta(minutes=clock.first_minutes)
    try:
        return calendar.add_minutes(received, clock.first_minutes)
    except NeverOpens:
        return received + timedelta(minutes=clock.first_minutes)


@dataclass(frozen=True, slots=True)
class Chip:
    """How a deadline looks now. Nothing is late or soon outside attention hours, save a 24/7 class."""

    state: str
    """calm · soon · late · paused · met"""
    due: datetime


def chip(*, due: datetime, opened: datetime, at: datetime, attending: bool, all_day: bool) -> Chip:
    if not attending and not all_day:
        return Chip("calm", due)
    if at >= due:
        return Chip("late", due)
    whole = (due - opened).total_seconds()
    left = (due - at).total_seconds()
    return Chip("soon" if whole > 0 and left <= max(whole * 0.25, 900) and left <= 3 * 3600 else "calm", due)


NEEDS_REASON = frozenset({"noted_no_reply", "spam_closed", "derived_external", "derived_formal"})
NEEDS_COVER = frozenset({"covered_by", "duplicate_of"})
WITHOUT_TEXT = NEEDS_COVER | {"noted_no_reply", "spam_closed", "withdrawn_by_author", "acknowledged"}
"""Endings that may be given without sending a text."""


def likeliest(text: str, waiting: Sequence[tuple[int, str, str]]) -> int | None:
    """Whom an answer of ours is for: whoever it names, else the latest who waits; None where nobody does.

    `waiting`: (id, handle, name) of each, the latest first; all folded.
    """
    said = re.findall(r"\w+", text)
    for pk, handle, name in waiting:
        names = {handle.lstrip("@").partition(".")[0], *name.split()[:1]}
        if any(len(one) > _SHORTEST_NAME and one in said for one in names):
            return pk
    return waiting[0][0] if waiting else None
