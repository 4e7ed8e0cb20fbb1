"""The Bluesky adapter against the whole real network, running on this machine."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.servers.atproto import PASSWORD, Citizen, Network, Ref, Refused
from tests.servers.process import wait_until
from ventanilla.channels.adapters.bluesky.adapter import ADAPTER
from ventanilla.channels.conformance.driver import Desk
from ventanilla.channels.contract import Access, AuthDead, Draft, Item, Media, Permanent

pytestmark = [pytest.mark.server, pytest.mark.slow]

REPLIES = 230
LATE = 6
SETTLE_SECONDS = 30
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


class Account:
    """Our account and what the database would hold for it."""

    def __init__(self, network: Network, owner: Citizen) -> None:
        self.owner = owner
        given = {"service": network.service, "appview": network.view, "handle": owner.handle, "password": PASSWORD}
        self.settings, self.credentials = ADAPTER.prepare(given)
        self.desk = Desk()
        self.cursors: dict[str, dict[str, Any]] = {}
        self.kept = 0

    def access(self) -> Access:
        return Access(1, "bluesky", self.settings, self.credentials, datetime.now(UTC), keep=self._keep)

    def _keep(self, credentials: dict[str, Any]) -> None:
        self.credentials = credentials
        self.kept += 1

    def poll(self) -> None:
        for stream in ADAPTER.streams(self.access()):
            for _ in range(1_000):
                page = ADAPTER.read(self.access(), stream.name, self.cursors.get(stream.name, {}))
                self.desk.admit(page)
                self.cursors[stream.name] = json.loads(json.dumps(page.cursor))
                if page.complete:
                    break
            else:
                raise AssertionError(f"{stream.name} was never complete")

    def draft(self, text: str, to: Item | None = None, **more: Any) -> Draft:
        access = self.access()
        return Draft(
            text=text,
            key=ADAPTER.new_key(access=access),
            reply_to=to.remote_id if to else None,
            thread=to.thread if to else None,
            to=to.author if to else None,
            language="es",
            created_at=access.now,
            **more,
        )


@pytest.fixture
def people(atproto_network: Network) -> Callable[[str], Citizen]:
    stamp = f"{time.time_ns() % 10**7:07d}"
    return lambda name: atproto_network.citizen(f"{name}-{stamp}")


@pytest.fixture
def account(atproto_network: Network, people: Callable[[str], Citizen]) -> Account:
    return Account(atproto_network, people("ventanilla"))


def _wait_for_thread(owner: Citizen, root: Ref, size: int) -> None:
    """Until the view shows so many; at first it does not know the post at all."""

    def seen() -> bool:
        try:
            return len(owner.thread(root)) == size
        except Refused as refused:
            if refused.error != "NotFound":
                raise
            return False

    wait_until(seen, seconds=SETTLE_SECONDS, what=f"{size} posts in the thread")


def _storm(root: Ref, crowd: list[Citizen], size: int) -> list[tuple[Citizen, Ref]]:
    """A nested thread, as fast as it goes; the same shape every time."""
    chance = random.Random(850)
    said: list[tuple[Citizen, Ref]] = []
    for number in range(size):
        author = chance.choice(crowd)
        parent = root if not said or chance.random() < 0.5 else chance.choice(said)[1]
        said.append((author, author.reply(parent, f"comentario {number}")))
    return said


def _leaves(said: list[tuple[Citizen, Ref]], owner: Citizen, root: Ref) -> list[tuple[Citizen, Ref]]:
    parents = {post["record"]["reply"]["parent"]["uri"] for post in owner.thread(root) if "reply" in post["record"]}
    return [(author, ref) for author, ref in said if ref.uri not in parents]


def test_230_fast_replies_with_deletions_and_late_ones_are_all_read_each_once(
    account: Account, people: Callable[[str], Citizen]
) -> None:
    owner, crowd = account.owner, [people(f"v{number}") for number in range(4)]
    root = owner.post("Abierto el plazo de los 850 cursos")
    said = _storm(root, crowd, REPLIES)
    _wait_for_thread(owner, root, REPLIES + 1)
    account.poll()
    first = {post["uri"] for post in owner.thread(root)}
    assert set(account.desk.texts()) == first

    gone = _leaves(said, owner, root)[:5]
    for author, ref in gone:
        author.delete(ref)
    late = [crowd[0].reply(said[-1][1], f"tarde {number}") for number in range(LATE)]
    in_the_app = owner.reply(said[3][1], "Contestado en la propia aplicación")
    _wait_for_thread(owner, root, REPLIES + 1 - len(gone) + LATE + 1)
    account.poll()

    shown = {post["uri"]: post["record"]["text"] for post in owner.thread(root)}
    lost = {ref.uri for _author, ref in gone}
    read = account.desk.texts()
    assert {uri: text for uri, text in read.items() if uri not in lost} == shown
    assert {ref.uri for ref in late} <= set(read)
    assert {item.thread for item in account.desk.items.values()} == {root.uri}
    assert account.desk.unread == []
    answer = account.desk.items[in_the_app.uri]
    assert (answer.is_own, answer.parent) == (True, said[3][1].uri)

    fresh = Account.__new__(Account)
    fresh.__dict__.update(account.__dict__)
    fresh.desk, fresh.cursors = Desk(), {}
    fresh.poll()
    assert fresh.desk.texts() == shown

    [figure] = ADAPTER.count(account.access(), [root.uri])
    assert figure.ours_visible == set(shown) - {root.uri}
    assert figure.count == len(shown) - 1
    assert account.kept == 1


def test_a_mention_and_a_quote_reach_us_and_a_stranger_does_not(
    account: Account, people: Callable[[str], Citizen]
) -> None:
    ana, bea = people("ana"), people("bea")
    root = account.owner.post("Cortamos el agua el jueves")
    mention = ana.mention(account.owner, "¿y en mi calle?")
    quote = bea.quote(root, "Mirad esto")
    bea.reply(ana.post("nada que ver"), "tampoco")
    wait_until(lambda: len(account.owner.notifications()) >= 2, seconds=SETTLE_SECONDS, what="two notifications")
    account.poll()
    items = account.desk.items
    assert set(items) == {root.uri, mention.uri, quote.uri}
    assert (items[mention.uri].aspects, items[quote.uri].aspects) == ({"mention"}, {"quote"})
    assert (items[mention.uri].thread, items[quote.uri].thread) == (mention.uri, quote.uri)
    assert items[mention.uri].author.handle == ana.handle


def test_the_same_answer_sent_twice_is_one_record_and_is_found_and_shown(
    account: Account, people: Callable[[str], Citizen]
) -> None:
    ana = people("ana")
    root = account.owner.post("Abierto el plazo")
    deep = ana.reply(ana.reply(root, "¿hasta cuándo?"), "y ¿dónde?")
    _wait_for_thread(account.owner, root, 3)
    account.poll()
    draft = account.draft("En https://sede.example/cursos hasta el día 5", account.desk.items[deep.uri])
    assert ADAPTER.find_own(account.access(), draft) is None

    first, second = ADAPTER.send(account.access(), draft), ADAPTER.send(account.access(), draft)
    assert first == second == ADAPTER.find_own(account.access(), draft)
    _wait_for_thread(ana, root, 4)  # our own data server shows us our answer before any view has it
    [answer] = ana.replies_to(deep, account.owner)
    assert answer["uri"] == first.remote_id
    assert answer["record"]["reply"]["root"]["uri"] == root.uri
    assert answer["record"]["langs"] == ["es"]
    [facet] = answer["record"]["facets"]
    assert facet["features"][0]["uri"] == "https://sede.example/cursos"
    place = facet["index"]
    assert draft.text.encode()[place["byteStart"] : place["byteEnd"]].decode() == "https://sede.example/cursos"
    assert ADAPTER.shown(account.access(), draft, first) is True

    account.poll()
    echo = account.desk.items[str(first.remote_id)]
    assert (echo.is_own, echo.parent) == (True, deep.uri)
    never = replace(first, remote_id=str(first.remote_id)[:-1] + "2")
    assert ADAPTER.shown(account.access(), draft, never) is False


def test_301_characters_never_leave_and_300_do_also_with_an_image(account: Account) -> None:
    longest = "ñ" * 299 + "👨‍👩‍👧‍👦"
    with pytest.raises(Permanent):
        ADAPTER.send(account.access(), account.draft(longest + "."))
    assert account.owner.posts() == []
    ADAPTER.send(account.access(), account.draft(longest, media=(Media("a.png", "image/png", PIXEL, "Un punto"),)))
    [record] = account.owner.posts()
    assert record["value"]["text"] == longest
    assert record["value"]["embed"]["images"][0]["alt"] == "Un punto"


def test_our_count_of_characters_is_the_networks_own(account: Account) -> None:
    """Past our own check, the network refuses the same text."""
    with pytest.raises(Refused, match="grapheme"):
        account.owner.post("ñ" * 300 + "👨‍👩‍👧‍👦")


def test_a_spent_session_is_renewed_without_signing_in_again(account: Account) -> None:
    account.poll()
    whole = dict(account.credentials)
    account.credentials = {**whole, "access": whole["access"][:-4] + "AAAA"}
    account.poll()
    assert account.kept == 2
    assert account.credentials["refresh"] != whole["refresh"]


def test_a_wrong_password_is_dead_and_says_so(account: Account) -> None:
    account.credentials = {"password": "otra"}
    with pytest.raises(AuthDead):
        ADAPTER.read(account.access(), "notifications", {})
    assert not ADAPTER.check(account.access()).ok
    assert account.kept == 0


def test_a_post_deleted_in_the_app_while_we_answer_is_refused_in_words(
    account: Account, people: Callable[[str], Citizen]
) -> None:
    ana = people("ana")
    root = account.owner.post("Aviso")
    asked = ana.reply(root, "¿y yo?")
    _wait_for_thread(account.owner, root, 2)
    account.poll()
    ana.delete(asked)
    _wait_for_thread(account.owner, root, 1)
    with pytest.raises(Permanent):
        ADAPTER.send(account.access(), account.draft("Sí", account.desk.items[asked.uri]))
    assert len(account.owner.posts()) == 1
