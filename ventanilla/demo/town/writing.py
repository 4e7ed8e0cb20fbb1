"""One message of one person: where it hangs, who writes it, what it says, how it was closed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from ventanilla.demo.town.accounts import BY_SLUG, MENTION_NETWORKS, comment_page
from ventanilla.demo.town.days import Days
from ventanilla.demo.town.library import read_json, topics
from ventanilla.demo.town.people import Person, population
from ventanilla.demo.town.posting import published
from ventanilla.demo.town.shapes import Closed, OurPost, Utterance
from ventanilla.demo.town.wording import Speaker, Wording, pick_tongue

_HOURS = (2, 1, 1, 1, 1, 2, 6, 14, 18, 20, 20, 18, 16, 16, 14, 13, 14, 16, 18, 20, 20, 18, 12, 6)
_WORDLESS = frozenset({"tags", "emoji"})
_OWN_SPACE = {"email": "mail", "form": "form"}
_REGULARS = 14
_WATER_IS_BACK = (6, "11:05")


@dataclass(frozen=True, slots=True)
class Draft:
    """A message and what closing it needs."""

    said: Utterance
    topic: str
    wording: Wording
    person: Person


class Desk:
    """Keeps keys unique and wordings various while a stretch of the town's talk is written."""

    def __init__(self, seed: int, stretch: str, days: Days) -> None:
        self.rng = Random(f"{stretch} {seed}")
        self.days = days
        self.people = population(seed)
        self.posts = published(days)
        self.speaker = Speaker(self.rng, days)
        self.stretch = stretch
        self.count = 0
        self.evening = days.evening

    def next_key(self, slug: str) -> str:
        self.count += 1
        return f"{slug}/{self.stretch}{self.count:05d}"

    def person(self, network: str) -> Person:
        """A few write again and again; most, once."""
        size = len(self.people)
        start = sum(map(ord, network)) * 31 % size
        reach = _REGULARS if self.rng.random() < 0.14 else size * 2 // 3
        return self.people[(start + self.rng.randrange(reach)) % size]

    def moment(self, start: float, end: float, early: float = 1.0) -> float:
        """A minute at which people write; the greater `early`, the nearer the start."""
        minute = start
        for _ in range(40):
            minute = start + (end - start) * self.rng.random() ** early
            if self.rng.random() * max(_HOURS) < _HOURS[self.days.clock_hour(minute)]:
                break
        return round(minute, 2)

    def post_of(self, slug: str, base: str | None, minute: float) -> OurPost | None:
        """The post that a comment of this minute hangs from."""
        if BY_SLUG[slug].network in _OWN_SPACE:
            return None
        earlier = [post for post in self.posts if post.account == slug and post.minutes < minute]
        wanted = [post for post in earlier if post.key == f"{slug}/{base}"]
        if wanted:
            return wanted[0]
        if BY_SLUG[slug].network in MENTION_NETWORKS:
            return None
        return self.rng.choice([post for post in earlier if not post.key.endswith("/cursos-850")] or earlier[:1])

    def first_minute(self, slug: str, base: str | None) -> float:
        minutes = {post.key: post.minutes for post in self.posts if post.account == slug}
        return minutes.get(f"{slug}/{base}", min(minutes.values(), default=-19_000)) + 3.0

    def words(self, topic: str, person: Person, plain: bool) -> Wording:
        if topic in _WORDLESS:
            marks = read_json("tags.json")
            return Wording(self._tag(marks) if topic == "tags" else self.rng.choice(marks["emoji"]))
        return self.speaker.say(topic, person, pick_tongue(topics()[topic], person, self.rng), plain)

    def _tag(self, marks: dict[str, list[str]]) -> str:
        friend = self.rng.choice(self.people[40:])
        given = friend.first.split()[0]
        name = self.rng.choice(
            (f"@{given}", friend.name, f"@{given} @{self.rng.choice(self.people[40:]).first.split()[0]}")
        )
        return f"{name} {self.rng.choice(marks['after'])}".strip()

    def write(
        self,
        topic: str,
        slug: str,
        minute: float,
        *,
        post: OurPost | None = None,
        space: str = "post",
        above: Utterance | None = None,
        person: Person | None = None,
    ) -> Draft:
        network = BY_SLUG[slug].network
        space = _OWN_SPACE.get(network, space)
        person = person or self.person(network)
        wording = self.words(topic, person, plain=space == "mail")
        text, subject = wording.text, None
        if space == "mail":
            if above is None:
                subject, text = self.speaker.mail(topic, wording, person)
            else:
                subject = f"Re: {above.subject}" if not (above.subject or "").startswith("Re: ") else above.subject
        said = self.placed(slug, text, minute, person, post=post, space=space, above=above, subject=subject)
        return Draft(said, topic, wording, person)

    def placed(
        self,
        slug: str,
        text: str,
        minute: float,
        person: Person,
        *,
        post: OurPost | None,
        space: str,
        above: Utterance | None = None,
        subject: str | None = None,
    ) -> Utterance:
        account, key = BY_SLUG[slug], self.next_key(slug)
        public = space == "post"
        thread = above.thread if above else post.key if post and public else key
        handle = person.handle(account.network)
        who = handle or str(person.number)
        return Utterance(
            account=slug,
            thread=thread,
            key=key,
            parent=above.key if above else None,
            author_id=person.author_id(account.network),
            handle=handle,
            author_name=person.name,
            text=text,
            minutes=round(minute, 2),
            visibility="public" if public else "private",
            space=space,
            permalink=comment_page(account, thread, key.rpartition("/")[2], who) if public else None,
            closed=None,
            subject=subject,
        )

    def closing(self, draft: Draft) -> Closed:
        """How somebody of ours closed it, in attention hours and before the last evening."""
        minute = self.days.next_attended(draft.said.minutes + 4 + self.rng.expovariate(1 / 55))
        if minute >= self.evening:
            minute = draft.said.minutes + (self.evening - draft.said.minutes) * self.rng.uniform(0.3, 0.95)
        if draft.topic in _WORDLESS:
            reasons = read_json("tags.json")["tag_reason" if draft.topic == "tags" else "emoji_reason"]
            return Closed("noted_no_reply", round(minute, 2), self.rng.choice(reasons))
        flows = minute > self.days.minute(*_WATER_IS_BACK)
        ending, text = self.speaker.answer(draft.topic, draft.wording, "later" if flows else "during")
        if ending == "answered_public" and draft.said.visibility == "private":
            ending = "answered_private"
        return Closed(ending, round(minute, 2), text)
