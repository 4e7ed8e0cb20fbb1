"""Thousands of things that nobody should send: each is a message with its duty, or waits in the tray; never neither.

VENTANILLA_FUZZ=10000 for the whole amount.
"""

from __future__ import annotations

import json
import math
import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.cast import AT, administration, facebook_page
from ventanilla.answers.models import Duty
from ventanilla.answers.operations import recount
from ventanilla.answers.queries import coverage
from ventanilla.channels.adapters.bluesky.items import Us
from ventanilla.channels.adapters.bluesky.tree import read_branch
from ventanilla.channels.adapters.email.parse import read_mail
from ventanilla.channels.adapters.email.tests.letters import US
from ventanilla.channels.adapters.email.tests.test_hostile import mutated
from ventanilla.channels.contract import Attachment, Author, Item, Unread
from ventanilla.channels.models import Account, Unreadable
from ventanilla.inbox.models import Message, Thread
from ventanilla.inbox.operations import admit, set_aside
from ventanilla.inbox.rules import key_of
from ventanilla.journal.queries import verify

pytestmark = pytest.mark.django_db
AMOUNT = int(os.environ.get("VENTANILLA_FUZZ", "600"))
PAGE = 50
TEXTS = (
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff sola", "\u202e.txt exe", "שלום عالم", "e\u0301" * 40, "👨‍👩‍👧‍👦" * 30, "<script>alert(1)</script>",
    "'; drop table inbox_message; --", "%s %(x)s {0} {{ x }}", "\r\n\r\n\t\x0b\x0c\x1b[31m", "\ufeff\u200b\u2066", "ﷺ" * 50, "Z\u0300\u0301\u0302" * 90, "me quiero morir",
)  # fmt: skip
IDS = (
    None,
    "",
    "1",
    "k" * 3000,
    "ñ" * 1500,
    "a\x00b",
    "\ud83d",
    "../../etc/passwd",
    "none:1",
    "sha256:1",
    " ",
    "\n",
    "1" * 200,
    "é" * 101,
)
MOMENTS = (
    None, AT, datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59), datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), datetime(1969, 12, 31, tzinfo=UTC),
    datetime(9999, 12, 31, tzinfo=timezone(-timedelta(hours=12))), datetime(2027, 3, 28, 2, 30), datetime(2026, 10, 25, 2, 30, fold=1), AT + timedelta(days=400),
)  # fmt: skip
NO_ITEM: tuple[tuple[str, Any], ...] = (
    ("text", None), ("text", 7), ("text", b"bytes"), ("text", ["a"]), ("author", None), ("author", "ana"), ("space", "fax"), ("space", None), ("created_at", "ayer"),
    ("visibility", "friends"), ("remote_id", 12), ("thread", 4.5), ("parent", {"id": 1}), ("aspects", None), ("answers", None), ("attachments", None), ("attachments", (1, 2)),
    ("permalink", 3), ("title", b"x"), ("language", math.nan), ("reply_deadline", "pronto"), ("author", Author(id=5)),  # type: ignore[arg-type]
)  # fmt: skip


def strange(dice: random.Random, number: int) -> Item:
    def text() -> str:
        return "".join(
            dice.choice((*TEXTS, "hola ", "?", chr(dice.randrange(0x110000)))) for _ in range(dice.randint(0, 6))
        )

    def some_id() -> str | None:
        return dice.choice((*IDS, f"r{number}", f"r{dice.randint(0, number)}", text()))

    made = Item(
        space=dice.choice(["post", "direct", "mail", "form"]),
        remote_id=some_id(),
        text=text(),
        author=Author(some_id(), text()[:400], text()),
        created_at=dice.choice(MOMENTS),
        thread=some_id(),
        parent=some_id(),
        visibility=dice.choice(["public", "private"]),
        permalink=dice.choice([None, "javascript:alert(1)", "https://x.example/" + text(), text()]),
        language=dice.choice([None, "es", "ca-ES-valencia-x-" + "y" * 90, text()]),
        title=dice.choice([None, text(), "t" * 5000]),
        is_own=dice.random() < 0.1,
        automatic=dice.random() < 0.1,
        deleted=dice.random() < 0.1,
        aspects=frozenset(text() for _ in range(dice.randint(0, 9))),
        attachments=tuple(
            Attachment(text(), text(), dice.choice([None, b"", b"\x00\xff"]), text())
            for _ in range(dice.choice([0, 0, 0, 1, 30]))
        ),
        bounced=dice.choice([None, None, some_id()]),
        reply_deadline=dice.choice([None, None, AT, datetime(1, 1, 1), datetime(9999, 12, 31, tzinfo=UTC)]),
        answers=tuple(str(some_id()) for _ in range(dice.randint(0, 3))),
    )
    if made.deleted:  # of an earlier page: what was said and taken back within one page was never here
        made = replace(
            made, remote_id=f"r{dice.randrange(max(1, number - PAGE))}" if number > PAGE else f"gone-{number}"
        )
    if dice.random() < 0.15:
        name, value = dice.choice(NO_ITEM)
        made = replace(made, **{name: value})
    return made


def checked(account: Account, items: list[Item], unread: list[Unread]) -> None:
    before = Message.objects.count()
    result = admit(account=account, items=items, at=AT)
    for one in unread:
        set_aside(account=account, stream="x", unread=one, at=AT)
    assert result.seen == len(items), "seen = new + known + changed + unreadable"
    assert Message.objects.count() == before + result.new
    waiting = Unreadable.objects.filter(resolved_at=None).count()
    again = admit(account=account, items=items, at=AT)
    assert again.new == 0, "each once"
    assert again.unreadable <= result.unreadable
    assert Unreadable.objects.filter(resolved_at=None).count() == waiting, "the same waits once"


def all_is_well() -> None:
    found = coverage()
    assert found.balanced
    assert found.unaccounted == 0
    assert found.received == Duty.objects.count()
    assert recount(at=AT).differences == []
    assert verify().ok


@pytest.fixture
def dice() -> random.Random:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    return random.Random(seed)


@pytest.fixture
def page() -> Account:
    administration()
    return facebook_page(own_ids=["us"])


def test_whatever_an_adapter_hands_over_is_a_message_or_waits_in_the_tray(page: Account, dice: random.Random) -> None:
    for start in range(0, AMOUNT, PAGE):
        checked(page, [strange(dice, start + n) for n in range(PAGE)], [])
    assert Message.objects.count() > AMOUNT / 6
    assert Unreadable.objects.filter(resolved_at=None).exists()
    all_is_well()


def test_every_mutilated_mail_is_a_message_or_waits_in_the_tray(page: Account, dice: random.Random) -> None:
    for _ in range(0, AMOUNT, PAGE):
        told = [read_mail(mutated(dice), address=US, sent=False, arrived=AT, whole=True) for _ in range(PAGE)]
        checked(page, [one for one in told if isinstance(one, Item)], [one for one in told if isinstance(one, Unread)])
    assert Message.objects.count() > PAGE
    all_is_well()


def broken(value: Any, dice: random.Random) -> Any:
    """The same answer of the network with something in it that has not the shape that it must have."""
    if isinstance(value, dict) and value and dice.random() < 0.97:
        key = dice.choice(list(value))
        return value | {key: broken(value[key], dice)}
    if isinstance(value, list) and value and dice.random() < 0.9:
        at = dice.randrange(len(value))
        return [*value[:at], broken(value[at], dice), *value[at + 1 :]]
    odd: list[Callable[[], Any]] = [
        lambda: None, lambda: dice.choice(TEXTS), lambda: -1, lambda: 10**30, lambda: [], lambda: {}, lambda: True,
        lambda: "x" * 5000, lambda: [value, value], lambda: {"$type": "app.bsky.feed.defs#blockedPost", "uri": "at://x"}, lambda: "9999-99-99T99:99:99Z",
    ]  # fmt: skip
    return dice.choice(odd)()


def branch(size: int) -> dict[str, Any]:
    root = "at://did:plc:us/app.bsky.feed.post/3kaaaaaaaaaaa"

    def node(number: int) -> dict[str, Any]:
        uri = f"at://did:plc:c{number}/app.bsky.feed.post/3kabcdefgh{number:03}"
        reference = {"uri": root, "cid": "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"}
        record = {
            "text": f"¿Y mi curso {number}?", "createdAt": "2026-11-23T08:00:00.000Z", "langs": ["es"], "reply": {"parent": reference, "root": reference},
        }  # fmt: skip
        author = {"did": f"did:plc:c{number}", "handle": f"c{number}.test", "displayName": "Vecina"}
        return {
            "$type": "app.bsky.feed.defs#threadViewPost", "replies": [],
            "post": {"uri": uri, "cid": reference["cid"], "author": author, "record": record, "indexedAt": "2026-11-23T08:05:00.000Z", "replyCount": 0},
        }  # fmt: skip

    top = node(0)
    top["post"] |= {
        "uri": root,
        "author": {"did": "did:plc:us", "handle": "us.test"},
        "record": {"text": "850 cursos", "createdAt": "2026-11-23T07:00:00.000Z"},
    }
    return top | {"replies": [node(number) for number in range(1, size)]}


def test_every_mutilated_page_of_a_network_is_messages_or_waits_in_the_tray(page: Account, dice: random.Random) -> None:
    whole = branch(6)
    for _ in range(0, AMOUNT, PAGE):
        items: list[Item] = []
        unread: list[Unread] = []
        for _ in range(PAGE // 6 + 1):
            told = json.loads(json.dumps(broken(broken(whole, dice), dice)))
            if not isinstance(told, dict):
                continue
            found = read_branch(told, us=Us("did:plc:us", "us.test"))
            items += found.items
            unread += found.unread
        checked(page, items, unread)
    all_is_well()


def test_a_megabyte_of_text_keeps_its_beginning_and_both_engines_hold_the_same(page: Account) -> None:
    admit(account=page, items=[cast.comment("¿Y el agua? " * 90_000, key="largo")], at=AT)
    message = Message.objects.get(key="largo")
    assert len(message.text) == 100_000
    assert Duty.objects.get().is_open


def test_words_of_danger_are_seen_wherever_they_stand_in_a_long_text(page: Account) -> None:
    admit(account=page, items=[cast.comment("Buenos días a todos. " * 300 + "No puedo más, me quiero morir.")], at=AT)
    assert Duty.objects.get().urgent


def test_ids_of_three_thousand_bytes_are_told_apart_by_their_last_letter(page: Account) -> None:
    items = [cast.comment(key="k" * 2999 + letter) for letter in "abc"]
    assert admit(account=page, items=items, at=AT).new == 3
    assert Message.objects.filter(key=key_of("k" * 2999 + "a")).count() == 1
    assert admit(account=page, items=items, at=AT).new == 0


def test_a_thread_of_five_thousand_costs_no_more_queries_a_page_than_a_small_one(page: Account) -> None:
    dice, asked = random.Random(5), []
    for start in range(0, 5000, 100):
        items = [
            cast.comment(
                f"¿Y mi curso {n}?",
                key=f"c{n}",
                parent=f"c{dice.randrange(n)}" if n and dice.random() < 0.5 else "post-1",
            )
            for n in range(start, start + 100)
        ]
        with CaptureQueriesContext(connection) as queries:
            admit(account=page, items=items, at=AT + timedelta(minutes=start))
        asked.append(len(queries.captured_queries))
    assert max(asked) < min(asked) + 10, asked  # what the house remembers for two seconds is asked for now and then
    thread = Thread.objects.get()
    labels = list(Message.objects.filter(thread=thread).values_list("number", "sub"))
    assert len(set(labels)) == len(labels) == 5000
    all_is_well()
