"""Made-up networks: a tree of comments as its network would tell it, and the ways in which it can be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

from tests.cast import AT
from ventanilla.channels.contract import Author, Item

US = "us"
TEXTS = (
    "¿Cuándo se abre el plazo?", "Gracias", "@marta mira", "🙏🙏", "", "Sois unos ladrones", "¿Y a mí por qué no me contestáis?",
    "Bon dia, quan obrin?", "a\x00b \ud800 c", "\u202e derecha a izquierda", "Si he de compartir grupo, no voy", "Ok",
)  # fmt: skip


def grow(size: int, dice: Random) -> list[Item]:
    """A post of ours, comments at any depth, private messages beside it, answers of ours, automatic ones."""
    items = [_said("post-1", "850 cursos", None, US, dice)]
    for number in range(1, size):
        parent = dice.choice(items)
        ours = dice.random() < 0.2 and parent.author.id != US
        one = _said(
            f"k{number}" + "x" * dice.choice((0, 0, 0, 250)),
            dice.choice(TEXTS),
            parent.remote_id,
            US if ours else f"u{dice.randint(0, size // 3)}",
            dice,
        )
        if dice.random() < 0.1:
            one = replace(one, space="direct", visibility="private", thread=f"chat-{one.author.id}", parent=None)
        elif dice.random() < 0.05 and not ours:
            one = replace(one, automatic=True)
        items.append(replace(one, space=parent.space, visibility=parent.visibility) if one.parent else one)
    return items


def _said(key: str, text: str, parent: str | None, who: str, dice: Random) -> Item:
    return Item(
        space="post", remote_id=key, text=text, author=Author(id=who, handle=f"@{who}", name=who.title()),
        created_at=AT - timedelta(minutes=dice.randint(0, 600)), thread="post-1", parent=parent,
        aspects=frozenset(dice.choices(("comment", "mention"), k=dice.randint(0, 2))),
    )  # fmt: skip


def tell(items: Sequence[Item], dice: Random, *, again: float = 0.5, cuts: int = 5) -> list[list[Item]]:
    """As pages: every item at least once, some again, in any order, cut anywhere."""
    mixed = [*items, *dice.choices(items, k=int(len(items) * again))]
    dice.shuffle(mixed)
    edges = sorted(dice.choices(range(1, len(mixed) + 1), k=dice.randint(0, cuts)))
    return [mixed[start:end] for start, end in pairwise([0, *edges, len(mixed)]) if start < end]


def change(items: Sequence[Item], steps: int, dice: Random) -> list[Item]:
    """What happens to some of them afterwards, in its order: edited, taken away, given back."""
    last = {str(one.remote_id): one for one in items}
    told = []
    for _ in range(steps):
        one = last[dice.choice(sorted(last))]
        if dice.random() < 0.6:
            now = replace(one, deleted=not one.deleted)
        else:
            now = replace(one, text=dice.choice(TEXTS), deleted=False)
        told.append(now)
        last[str(one.remote_id)] = now
    return told
