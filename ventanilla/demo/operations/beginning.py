"""Writing a demonstration on an empty desk."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from ventanilla.answers.operations import recount
from ventanilla.demo import queries
from ventanilla.demo.operations import house, snapshot
from ventanilla.demo.operations.closing import Closer
from ventanilla.demo.operations.empty import empty
from ventanilla.demo.operations.past import Past
from ventanilla.demo.operations.refusals import Occupied
from ventanilla.demo.queries import MORNING, OPENED, READY, SEED
from ventanilla.demo.registry import network
from ventanilla.demo.rules import REGION, Morning, item, nearest_working_day, post_item
from ventanilla.demo.town import ACCOUNTS, OurPost, Utterance, arrivals, posts, utterances
from ventanilla.demo.town.days import Days
from ventanilla.departments import queries as departments
from ventanilla.foundation import brief, clock, jobs
from ventanilla.people.models import Person

Progress = Callable[[int, int], None]
_LONG_AGO = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Told:
    posts: list[OurPost]
    received: list[Utterance]
    coming: list[Utterance]


def begin(*, seed: int, today: date, progress: Progress) -> None:
    """The house, its fortnight, and the network on which the morning will go on. The clock then stands at 8:05.

    Not one transaction (sending is none): a note on the network says when all is written. Raises Occupied.
    """
    _ground()
    rest = departments.public_holidays(REGION, around=today.year)
    morning = Morning(nearest_working_day(today, rest))
    days = Days(morning.day, frozenset(rest))
    received = utterances(seed, morning=morning.day, rest=days.rest)
    told = Told(
        posts(seed, morning=morning.day, rest=days.rest),
        received,
        arrivals(seed, morning=morning.day, rest=days.rest, received=received),
    )
    wire = network()
    answering, wire.on_answer = wire.on_answer, None
    try:
        _lay_network(told, morning, seed)
        with _in_bulk():
            _live(told, morning, days, progress)
    finally:
        wire.on_answer = answering
        clock.forget()
        brief.forget()
    snapshot.take()
    wire.keep_morning()
    clock.shift(offset=morning.start - clock.real_now())
    wire.leave_note(READY, "yes")


def _ground() -> None:
    """What somebody stopped half-way goes first. Raises Occupied where anything else is."""
    found = queries.standing()
    if found in {queries.Standing.REAL, queries.Standing.DEMONSTRATION}:
        raise Occupied
    if found is queries.Standing.BEGUN:
        empty()


def _lay_network(told: Told, morning: Morning, seed: int) -> None:
    live = {account.slug: account for account in ACCOUNTS if not account.by_hand}
    items = [
        (post.account, post_item(post, live[post.account], morning)) for post in told.posts if post.account in live
    ]
    items += [(said.account, item(said, morning)) for said in (*told.received, *told.coming) if said.account in live]
    wire = network()
    wire.put(items, afresh=True)
    for name, value in ((MORNING, morning.day.isoformat()), (SEED, str(seed)), (OPENED, "no")):
        wire.leave_note(name, value)


def _live(told: Told, morning: Morning, days: Days, progress: Progress) -> None:
    first = morning.start - _LONG_AGO
    clock.hold(at=first)
    house.found(at=first)
    brief.forget()
    staff = house.hire(at=first)
    accounts = house.connect(at=first)
    closer = Closer([staff[handle] for handle in ("nuria", "maria")])
    past = Past(morning=morning, days=days, accounts=accounts, closer=closer)
    past.live(posts=told.posts, said=told.received, progress=progress)
    recount(at=morning.start)
    left = morning.instant(days.evening)
    Person.objects.update(left_at=left, seen_at=left)


@contextmanager
def _in_bulk() -> Iterator[None]:
    """Nobody else is here yet: a power cut would only mean beginning again."""
    with jobs.unnudged():
        _synchronous("off")
        gc.disable()
        try:
            yield
        finally:
            gc.enable()
            _synchronous("full")


def _synchronous(word: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"pragma synchronous = {word}")
        else:
            cursor.execute(f"set synchronous_commit = {'on' if word == 'full' else 'off'}")
