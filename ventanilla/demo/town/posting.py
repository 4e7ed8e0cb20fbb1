"""Our own posts of the fortnight."""

from __future__ import annotations

from datetime import date
from functools import cache

from ventanilla.demo.town.accounts import BY_SLUG, post_page
from ventanilla.demo.town.days import MORNING, Days
from ventanilla.demo.town.library import read_json
from ventanilla.demo.town.shapes import OurPost
from ventanilla.demo.town.wording import dates


def posts(seed: int = 214, *, morning: date = MORNING, rest: frozenset[date] = frozenset()) -> list[OurPost]:
    """What we had published by 8:05, oldest first. Our own texts do not change with the seed."""
    return list(published(Days(morning, rest)))


@cache
def published(days: Days) -> tuple[OurPost, ...]:
    words = dates(days, "es")
    found = [
        OurPost(
            account=slug,
            key=f"{slug}/{item['base']}",
            text=item["text"].format_map(words),
            title=item["title"],
            minutes=round(days.minute(item["day"], item["clock"])),
            permalink=post_page(BY_SLUG[slug], item["base"]),
        )
        for item in read_json("posts.json")
        for slug in item["accounts"]
    ]
    return tuple(sorted(found, key=lambda post: (post.minutes, post.key)))
