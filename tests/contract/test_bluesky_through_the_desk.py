"""One post of ours with 230 fast answers on the real network, read, answered and counted by the whole desk."""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest

from tests.cast import administration, joaquin, nuria
from tests.servers.atproto import PASSWORD, Citizen, Json, Network, Ref, Refused
from tests.servers.process import wait_until
from ventanilla.answers.models import Duty
from ventanilla.answers.operations import answer, close, recount, settle
from ventanilla.answers.queries import coverage
from ventanilla.channels import operations as channels
from ventanilla.channels.models import Account, PollRun, Unreadable
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations import poll_due
from ventanilla.inbox.operations.count import ask_counts
from ventanilla.inbox.queries import census
from ventanilla.journal.queries import verify
from ventanilla.outbox.models import Dispatch
from ventanilla.outbox.operations import dispatch_due, read_back

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

REPLIES, CROWD = 230, 6
GONE, LATE, IN_THE_APP = 5, 6, 8
SECONDS = 40


class Storm:
    """Our post and what hangs from it: nested, fast, the same shape every time."""

    def __init__(self, network: Network) -> None:
        stamp = f"{time.time_ns() % 10**7:07d}"
        self.owner = network.citizen(f"vallserena-{stamp}")
        self.app = network.sign_in(self.owner.handle)
        self.crowd = [network.citizen(f"v{number}-{stamp}") for number in range(CROWD)]
        self.chance = random.Random(850)
        self.root = self.owner.post("Abierto el plazo de los 850 cursos")
        self.said: list[tuple[Citizen, Ref]] = []
        for number in range(REPLIES):
            author = self.chance.choice(self.crowd)
            parent = self.root if not self.said or self.chance.random() < 0.4 else self.chance.choice(self.said)[1]
            self.said.append((author, author.reply(parent, f"¿Y el curso {number}, cuándo empieza?")))

    def shown(self) -> dict[str, Json]:
        """By uri, the root included."""
        return {post["uri"]: post for post in self.owner.thread(self.root)}

    def wait_for(self, size: int) -> None:
        def there() -> bool:
            try:
                return len(self.shown()) == size
            except Refused as refused:
                if refused.error != "NotFound":
                    raise
                return False

        wait_until(there, seconds=SECONDS, what=f"{size} posts in the thread")

    def leaves(self) -> list[tuple[Citizen, Ref]]:
        parents = {_parent(post) for post in self.shown().values()}
        return [(author, ref) for author, ref in self.said if ref.uri not in parents]


@pytest.fixture
def storm(atproto_network: Network) -> Storm:
    return Storm(atproto_network)


@pytest.fixture
def account(atproto_network: Network, storm: Storm) -> Account:
    administration()
    given = {
        "service": atproto_network.service, "appview": atproto_network.view, "handle": storm.owner.handle, "password": PASSWORD,
    }  # fmt: skip
    return channels.connect_account(network="bluesky", given=given, at=clock.now(), by=joaquin().actor)[0]


def test_everybody_who_wrote_under_our_post_is_read_once_and_answered_once(account: Account, storm: Storm) -> None:
    storm.wait_for(1 + REPLIES)
    _poll(account)
    assert _ours() == set(storm.shown())

    gone = storm.leaves()[:GONE]
    kept = [pair for pair in storm.said if pair not in gone]
    for author, ref in gone:
        author.delete(ref)
    native = [ref for _, ref in storm.chance.sample(kept, IN_THE_APP)]
    for ref in native:
        storm.app.reply(ref, "Contestado en la propia aplicación.")
    late = [storm.crowd[0].reply(kept[-1 - number][1], f"¿Llego tarde al {number}?") for number in range(LATE)]
    storm.wait_for(1 + REPLIES - GONE + LATE + IN_THE_APP)
    _poll(account)
    assert _ours(deleted_at=None) == set(storm.shown())
    assert _ours() - _ours(deleted_at=None) == {ref.uri for _, ref in gone}
    assert Duty.objects.count() == REPLIES + LATE
    assert set(_duties(state="closed")) == {ref.uri for ref in native}
    assert set(_duties(reason="native")) == {ref.uri for ref in native}

    _answer_all_that_wait(account)
    answered = [ref for _, ref in kept if ref not in native] + late
    storm.wait_for(1 + REPLIES - GONE + LATE + IN_THE_APP + len(answered))
    shown = storm.shown()
    from_us = Counter(_parent(post) for post in shown.values() if post["author"]["did"] == storm.owner.did)
    assert from_us == Counter([None, *(ref.uri for ref in answered), *(ref.uri for ref in native)])
    sent = {str(d.message.remote_id): d for d in Dispatch.objects.select_related("message") if d.message}
    assert {uri: d.text for uri, d in sent.items()} == {
        _parent(post): post["record"]["text"] for uri, post in shown.items() if uri in {d.remote_id for d in sent.values()}
    }  # fmt: skip

    _poll(account)
    assert _ours(deleted_at=None) == set(shown)
    assert Message.objects.count() == len(shown) + GONE
    _all_closed(gone)
    _counted_as_the_network_counts(account)


def _poll(account: Account) -> None:
    runs: list[PollRun] = poll_due(at=clock.now(), account=account, now=True)
    assert [run.error for run in runs] == ["", ""]
    assert all(run.complete and run.seen == run.new + run.known + run.changed + run.unreadable for run in runs)
    assert not Unreadable.objects.exists()


def _ours(**only: object) -> set[str]:
    return set(Message.objects.filter(**only).values_list("remote_id", flat=True))


def _duties(**only: object) -> list[str]:
    return list(Duty.objects.filter(**only).values_list("message__remote_id", flat=True))


def _parent(post: Json) -> str | None:
    uri: str | None = post["record"].get("reply", {}).get("parent", {}).get("uri")
    return uri


def _answer_all_that_wait(account: Account) -> None:
    """What its author deleted cannot be answered: a person closes it, with its reason."""
    waiting = Duty.objects.exclude(state="closed").select_related("message__account", "message__thread").order_by("pk")
    for duty in waiting:
        if duty.message.deleted_at:
            close(duty=duty, ending="withdrawn_by_author", by=nuria(), at=clock.now())
            continue
        text = f"El curso por el que preguntas ({duty.message.label}) empieza el lunes."
        answer(message=duty.message, text=text, by=nuria(), at=clock.now())
    deadline = time.monotonic() + 4 * SECONDS
    while Dispatch.objects.filter(state="queued").exists():
        assert time.monotonic() < deadline
        dispatch_due(at=clock.now(), limit=50, account=account)
        settle(at=clock.now())
    assert set(Dispatch.objects.values_list("state", flat=True)) == {"sent"}


def _all_closed(gone: list[tuple[Citizen, Ref]]) -> None:
    found = coverage()
    assert (found.balanced, found.unaccounted, sum(found.open.values())) == (True, 0, 0)
    assert found.received == REPLIES + LATE
    assert found.closed == {"answered_public": REPLIES + LATE - len(gone), "withdrawn_by_author": len(gone)}
    assert recount(at=clock.now()).differences == []
    assert verify().ok


def _counted_as_the_network_counts(account: Account) -> None:
    ask_counts(account=account)
    [row] = census(account)
    assert row.agrees, row.differences
    assert row.network_count == row.ours
    Dispatch.objects.update(read_back_at=clock.now())
    assert len(read_back(at=clock.now(), limit=1_000)) == Dispatch.objects.count()
    assert set(Dispatch.objects.values_list("shown", flat=True)) == {True}
