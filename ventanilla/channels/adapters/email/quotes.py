"""The history that mail programs paste under a reply. Cut only where nothing of the citizen's could be lost."""

from __future__ import annotations

import re

_ATTRIBUTION = re.compile(
    r"(?i)^\W{0,3}(?:el|on|le|am|o|em|a|en)\b.{4,300}?(?:escribió|escribio|wrote|va escriure|ha escrit|escribiu|escreveu|a écrit|schrieb)\b[^\n]{0,80}:\s*$"
)
_BASQUE = re.compile(r"(?i)^.{4,300}\b(?:igorleak|erabiltzaileak)\b.{0,100}\bidatzi du\b.{0,20}:\s*$")
_DIVIDER = re.compile(
    r"(?i)^\W*-{3,}\s*(?:mensaje original|original message|missatge original|mensaxe orixinal|jatorrizko mezua)\s*-{3,}\s*$"
)
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[:.]\d{2}|@")
_OUTLOOK = (
    re.compile(r"(?i)^\W{0,3}(?:de|from|von)\s?:\s*\S"),
    re.compile(r"(?i)^\W{0,3}(?:enviado(?: el)?|enviat(?: el)?|fecha|data|sent|date)\s?:\s*\S"),
    re.compile(r"(?i)^\W{0,3}(?:asunto|assumpte|subject)\s?:"),
)
FORWARDED = re.compile(r"(?i)^\s*(?:fwd?|rv|reenv[^:]{0,6}|enc|tr)\s*:")


def without_history(text: str) -> str:
    """What stands above the quoted mail, unless the person also wrote below it or between its lines."""
    lines = text.split("\n")
    for position in range(len(lines)):
        below = _history(lines, position)
        if below is None:
            continue
        above = "\n".join(lines[:position]).strip()
        return above if above and below else text
    return text


def _history(lines: list[str], position: int) -> bool | None:
    """None when nothing begins on this line; else whether all that follows is somebody's earlier mail."""
    line = lines[position][:500]
    if not line.strip():
        return None
    if _DIVIDER.match(line) or _is_outlook(lines[position : position + 8]):
        return any(each.strip() for each in lines[position + 1 :])
    if _attributes(line):
        return _only_quoted(lines[position + 1 :])
    if (
        position + 1 < len(lines)
        and not line.startswith(">")
        and _attributes(f"{line} {lines[position + 1][:300].strip()}")
    ):
        return _only_quoted(lines[position + 2 :])
    return None


def _attributes(line: str) -> bool:
    return bool(_DATED.search(line)) and bool(_ATTRIBUTION.match(line) or _BASQUE.match(line))


def _is_outlook(lines: list[str]) -> bool:
    first, *rest = _OUTLOOK
    return bool(first.match(lines[0][:300])) and all(any(mark.match(line[:300]) for line in lines[1:]) for mark in rest)


def _only_quoted(below: list[str]) -> bool:
    """With `>` on every line, or on none (some programs mark nothing); a mixture is a person answering in between."""
    said = [line for line in below if line.strip()]
    quoted = sum(line.lstrip().startswith(">") for line in said)
    return bool(said) and quoted in {0, len(said)}
