import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ventanilla.channels.adapters.bluesky.fake import BlueskyFake
from ventanilla.channels.adapters.bluesky.fake_server import Trouble
from ventanilla.channels.adapters.bluesky.mentions import Walk
from ventanilla.channels.adapters.bluesky.names import new_tid
from ventanilla.channels.conformance.driver import Cursors, Desk, Vault, drive
from ventanilla.channels.contract import Transient

NOW = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)


@pytest.fixture
def fake() -> Any:
    made = BlueskyFake()
    yield made
    made.close()


def _one(fake: BlueskyFake, stream: str) -> Desk:
    vault, desk, cursor = Vault(fake), Desk(), {}
    for _ in range(500):
        page = fake.adapter.read(vault.access(fake), stream, cursor)
        desk.admit(page)
        cursor = json.loads(json.dumps(page.cursor))
        if page.complete:
            return desk
    raise AssertionError("never complete")


def test_a_reply_that_was_never_notified_is_found_below_our_post(fake: BlueskyFake) -> None:
    lost = fake.say("la primera, sin aviso", parent=fake.own("Plazo abierto"))
    assert lost not in _one(fake, "notifications").items
    assert lost in _one(fake, "threads").items


def test_mentions_of_one_instant_are_not_lost_between_two_pages(fake: BlueskyFake) -> None:
    said = {fake.say(f"mención {number}") for number in range(40)}
    assert said <= set(_one(fake, "notifications").items)


def test_a_whole_page_of_one_instant_does_not_stop_the_walk(fake: BlueskyFake) -> None:
    for number in range(30):
        post = fake.network.posts[fake.say(f"mención {number}")]
        post.indexed_at = NOW if 5 < number < 25 else NOW + timedelta(seconds=number - 15)
        post.record["createdAt"] = "2030-01-01T00:00:00.000Z"
    read = _one(fake, "notifications").texts()
    assert {"mención 0", "mención 29"} <= set(read.values())


def test_a_reply_under_our_answer_in_a_strangers_thread_is_found(fake: BlueskyFake) -> None:
    mention = fake.say("¿abrís hoy?")
    answer = fake.own("Sí, hasta las dos", parent=mention)
    first = fake.say("gracias", parent=answer, author="c2")
    deep = fake.say("de nada", parent=first, author="c3")
    desk = _one(fake, "threads")
    assert {answer, first, deep} <= set(desk.items)
    assert {desk.items[uri].thread for uri in (answer, first, deep)} == {mention}


def test_a_thread_that_cannot_be_given_goes_to_the_tray_and_the_others_are_read(fake: BlueskyFake) -> None:
    said = [fake.say(f"pregunta {number}", parent=fake.own(f"aviso {number}")) for number in range(4)]
    broken = fake.network.posts[said[1]].parent or ""
    answer = fake.service.get_post_thread
    fake.service.get_post_thread = (  # type: ignore[method-assign]
        lambda asked, body: (500, {}) if asked["uri"][0] == broken else answer(asked, body)
    )
    desk = _one(fake, "threads")
    assert {said[0], said[2], said[3]} <= set(desk.items)
    assert len(desk.unread) == 1


def test_a_network_that_is_down_is_not_taken_for_a_broken_thread(fake: BlueskyFake) -> None:
    fake.say("pregunta", parent=fake.own("aviso"))
    vault = Vault(fake)
    listed = fake.adapter.read(vault.access(fake), "threads", {})
    fake.service.troubles.append(Trouble("5xx", 50, "any"))
    with pytest.raises(Transient):
        fake.adapter.read(vault.access(fake), "threads", dict(listed.cursor))


def test_a_thread_too_big_for_one_answer_is_asked_for_level_by_level(fake: BlueskyFake) -> None:
    chain = [fake.own("aviso")]
    for number in range(12):
        chain.append(fake.say(f"nivel {number}", parent=chain[-1]))
    answer = fake.service.get_post_thread
    fake.service.get_post_thread = (  # type: ignore[method-assign]
        lambda asked, body: (504, {}) if int(asked["depth"][0]) > 1 else answer(asked, body)
    )
    desk = _one(fake, "threads")
    assert set(chain) <= set(desk.items)
    assert desk.unread == []


def test_our_old_posts_are_walked_once_a_day_and_only_where_something_hangs(fake: BlueskyFake) -> None:
    old = datetime.now(UTC) - timedelta(days=90)
    record = fake.network.reply_record("aviso de agosto", None, created_at=old)
    quiet = fake.network.write("did:plc:ventanilla", record, key=new_tid(datetime.now(UTC)))
    posts = [fake.network.posts.pop(quiet.uri)]
    from ventanilla.channels.adapters.bluesky.names import encode_tid, post_uri

    for number in range(2):
        micros = int((old + timedelta(minutes=number)).timestamp() * 1_000_000)
        posts[0].uri = post_uri("did:plc:ventanilla", encode_tid(micros, number))
        fake.network.write("did:plc:ventanilla", record, key=posts[0].uri.rpartition("/")[2])
    busy = max(fake.network.posts)
    late = fake.say("¿y esto sigue?", parent=busy)
    desk, cursors, vault = Desk(), Cursors(), Vault(fake)
    drive(fake, lambda: vault.access(fake), desk, cursors)
    assert late in desk.items
    walked = [asked["uri"] for name, asked in fake.service.asked if name.endswith("getPostThread")]
    assert walked == [[busy]]
    drive(fake, lambda: vault.access(fake), desk, cursors)
    assert len([name for name, _ in fake.service.asked if name.endswith("getPostThread")]) == 1


def test_a_poll_that_finds_nothing_new_asks_for_one_page(fake: BlueskyFake) -> None:
    for number in range(30):
        fake.say(f"mención {number}", minutes=60 * 24 * 30 + number)
    vault, cursors = Vault(fake), Cursors()
    drive(fake, lambda: vault.access(fake), Desk(), cursors)
    before = len(fake.service.asked)
    fake.adapter.read(vault.access(fake), "notifications", cursors["notifications"])
    assert len(fake.service.asked) == before + 1


def test_a_page_that_never_goes_on_is_a_passing_trouble_and_not_an_endless_walk(fake: BlueskyFake) -> None:
    for number in range(30):
        fake.say(f"mención {number}")
    vault, cursor = Vault(fake), {}
    cursor = fake.adapter.read(vault.access(fake), "notifications", cursor).cursor
    fake.service.troubles.append(Trouble("repeat_page", 1_000, "read"))
    cursor = fake.adapter.read(vault.access(fake), "notifications", cursor).cursor
    with pytest.raises(Transient) as caught:
        fake.adapter.read(vault.access(fake), "notifications", cursor)
    assert caught.value.code == "bluesky.repeats"


def test_the_head_moves_only_when_the_walk_ends() -> None:
    walk = Walk.load({"head": NOW.isoformat(), "deep_at": NOW.isoformat()}, NOW)
    walk.top, walk.resume = NOW + timedelta(hours=1), "somewhere"
    again = Walk.load(json.loads(json.dumps(walk.save())), NOW + timedelta(days=1))
    assert (again.head, again.top, again.resume) == (NOW, NOW + timedelta(hours=1), "somewhere")
    assert again.floor is not None
    assert again.floor < NOW
    again.rest()
    assert again.save()["head"] == (NOW + timedelta(hours=1)).isoformat()


def test_an_unreadable_post_goes_to_the_tray_and_the_page_goes_on(fake: BlueskyFake) -> None:
    root = fake.own("aviso")
    bad, good = fake.say("rota", parent=root), fake.say("buena", parent=root)
    fake.network.posts[bad].record["text"] = {"no": "text"}
    desk = _one(fake, "threads")
    assert good in desk.items
    assert bad not in desk.items
    assert len(desk.unread) == 1


def test_a_deleted_answer_in_the_middle_of_a_walk_is_told_as_deleted(fake: BlueskyFake) -> None:
    chain = [fake.own("aviso")]
    for number in range(8):
        chain.append(fake.say(f"nivel {number}", parent=chain[-1]))
    vault = Vault(fake)
    page = fake.adapter.read(vault.access(fake), "threads", {})
    page = fake.adapter.read(vault.access(fake), "threads", {**page.cursor, "queue": [chain[6]]})
    fake.delete(chain[6])
    page = fake.adapter.read(vault.access(fake), "threads", {"queue": [chain[6]], "deep": False, "listed": True})
    assert [(item.remote_id, item.deleted) for item in page.items] == [(chain[6], True)]


def test_a_young_post_is_walked_though_the_network_does_not_count_its_answers_yet(
    fake: BlueskyFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = fake.say("sin aviso ni cuenta", parent=fake.own("Plazo abierto"))
    view = fake.network.view
    monkeypatch.setattr(fake.network, "view", lambda post: view(post) | {"replyCount": 0})
    assert lost in _one(fake, "threads").items
