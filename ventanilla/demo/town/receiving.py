"""Everything received up to 8:05 of the demonstration's morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ventanilla.demo.town.accounts import BY_SLUG
from ventanilla.demo.town.days import MORNING, Days
from ventanilla.demo.town.library import read_json
from ventanilla.demo.town.people import Person, named
from ventanilla.demo.town.plan import THREAD_850, THREAD_TOPICS, WAITING, WAVES, Wave
from ventanilla.demo.town.shapes import Closed, Held, Utterance
from ventanilla.demo.town.writing import Desk, Draft

_ANSWERING = frozenset({"courses_chatter"})
_MAY_ANSWER = frozenset({"tags", "troll", "emoji", "courses_irony", "courses_thanks"})
_NOT_ANSWERED_BACK = frozenset({"tags", "emoji"})
_FOLLOWED = frozenset({"answered_public", "answered_private", "derived_external"})


def utterances(seed: int = 214, *, morning: date = MORNING, rest: frozenset[date] = frozenset()) -> list[Utterance]:
    days = Days(morning, rest)
    received = [*_fortnight(Desk(seed, "a", days)), *_specials(Desk(seed, "e", days))]
    received += [draft.said for draft in _waiting(Desk(seed, "w", days))]
    received += _the_thread(Desk(seed, "c", days))
    return sorted(received, key=lambda said: (said.minutes, said.key))


def _fortnight(desk: Desk) -> list[Utterance]:
    found: list[Utterance] = []
    for wave in WAVES:
        for number in range(wave.count):
            draft = _of_wave(desk, wave, wave.accounts[number % len(wave.accounts)], desk.evening - 70)
            closed = desk.closing(draft)
            found.append(replace(draft.said, closed=closed))
            found += _follow_up(desk, draft, closed)
    return found


def _of_wave(desk: Desk, wave: Wave, slug: str, latest: float) -> Draft:
    if wave.hours:
        back, start, end = wave.hours
        minute = desk.moment(desk.days.minute(back, start), min(desk.days.minute(back, end), latest), 1.4)
    else:
        minute = desk.moment(desk.first_minute(slug, wave.base), latest, 2.2 if wave.base else 1.0)
    post = desk.post_of(slug, wave.base, minute) if wave.space == "post" else None
    return desk.write(wave.topic, slug, minute, post=post, space=wave.space)


def _follow_up(desk: Desk, draft: Draft, closed: Closed) -> list[Utterance]:
    """What some write back; the same thing asked again is already answered."""
    if closed.ending not in _FOLLOWED or desk.rng.random() > 0.13:
        return []
    minute = closed.minutes + desk.rng.uniform(3, 300)
    if minute > desk.evening - 45:
        return []
    said = draft.said
    if desk.rng.random() < 0.12:
        again = desk.placed(said.account, said.text, minute, draft.person, post=None, space=said.space, above=said)
        again = replace(again, subject=said.subject)
        reason = "La misma persona repite el mensaje; ya contestado en el anterior."
        return [replace(again, closed=Closed("covered_by", desk.closing(replace(draft, said=again)).minutes, reason))]
    (topic,) = desk.rng.choices(("follow_thanks", "follow_question", "follow_angry"), (52, 32, 16))
    back = desk.write(topic, said.account, minute, space=said.space, above=said, person=draft.person)
    return [replace(back.said, closed=desk.closing(back))]


def _waiting(desk: Desk) -> list[Draft]:
    return [
        _of_wave(desk, wave, wave.accounts[number % len(wave.accounts)], -0.5)
        for wave in WAITING
        for number in range(wave.count)
    ]


def _specials(desk: Desk) -> list[Utterance]:
    found = []
    posts = {post.key: post for post in desk.posts}
    for number, item in enumerate(read_json("specials.json")):
        slug = item["account"]
        space = {"email": "mail", "form": "form"}.get(BY_SLUG[slug].network, item.get("space", "post"))
        minute = desk.days.minute(item["day"], item["clock"])
        post = posts.get(f"{slug}/{item.get('post')}")
        person = named(item["name"], 90_000 + number)
        said = desk.placed(slug, item["text"], minute, person, post=post, space=space, subject=item.get("subject"))
        if "email" in item:
            said = replace(said, handle=item["email"])
        if "ending" in item:
            closed = Closed(item["ending"], desk.days.next_attended(minute + 40), item["answer"])
            said = replace(said, closed=closed)
        if "held" in item:
            said = replace(said, held=Held(**item["held"]))
        found.append(said)
    return found


def _the_thread(desk: Desk) -> list[Utterance]:
    """The 214 comments under the 850 courses: nobody has answered one yet."""
    slug = THREAD_850.partition("/")[0]
    post = next(post for post in desk.posts if post.key == THREAD_850)
    kinds = [topic for topic, count in THREAD_TOPICS.items() for _ in range(count)]
    desk.rng.shuffle(kinds)
    kinds.insert(0, kinds.pop(kinds.index("deadline")))
    minutes = sorted(desk.moment(desk.evening + 1, -0.5, 1.5) for _ in kinds)
    written: list[Draft] = []
    for topic, minute in zip(kinds, minutes, strict=True):
        above = _somebody_above(desk, topic, written)
        writer = _already_asked(desk, written) if topic == "filtering" else None
        written.append(desk.write(topic, slug, minute, post=post, above=above, person=writer))
    return [draft.said for draft in written]


def _somebody_above(desk: Desk, topic: str, written: list[Draft]) -> Utterance | None:
    chance = 1.0 if topic in _ANSWERING else 0.25 if topic in _MAY_ANSWER else 0.06
    heard = [draft for draft in written[-60:] if draft.topic not in _NOT_ANSWERED_BACK]
    return desk.rng.choice(heard).said if heard and desk.rng.random() < chance else None


def _already_asked(desk: Desk, written: list[Draft]) -> Person | None:
    """Who says that nobody answers had asked something before."""
    asked = [draft.person for draft in written if draft.topic in ("town", "course", "timetable", "deadline")]
    return desk.rng.choice(asked) if asked else None
