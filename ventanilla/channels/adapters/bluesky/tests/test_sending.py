import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from ventanilla.channels.adapters.bluesky.fake import BlueskyFake
from ventanilla.channels.adapters.bluesky.fake_network import US
from ventanilla.channels.conformance.driver import Vault
from ventanilla.channels.contract import Access, Draft, Media, Permanent, Transient, Unknown
from ventanilla.foundation.http import Door

PIXEL = b"\x89PNG\r\n"


@pytest.fixture
def fake() -> Iterator[BlueskyFake]:
    made = BlueskyFake()
    yield made
    made.close()


@pytest.fixture
def access(fake: BlueskyFake) -> Access:
    access = Vault(fake).access(fake)
    fake.adapter.check(access)
    return access


def _draft(fake: BlueskyFake, access: Access, **more: Any) -> Draft:
    given: dict[str, Any] = {"text": "Abrimos el lunes", "created_at": access.now, **more}
    return Draft(key=fake.adapter.new_key(access=access), **given)


def test_an_answer_far_below_names_both_its_parent_and_the_first_post(fake: BlueskyFake, access: Access) -> None:
    root = fake.own("Plazo abierto")
    asked = fake.say("¿y yo?", parent=fake.say("¿hasta cuándo?", parent=root))
    fake.adapter.send(access, _draft(fake, access, reply_to=asked, thread=root, language="ca-valencia"))
    [record] = fake.written()
    assert record["reply"]["root"] == {"uri": root, "cid": fake.network.posts[root].cid}
    assert record["reply"]["parent"] == {"uri": asked, "cid": fake.network.posts[asked].cid}
    assert record["langs"] == ["ca"]


def test_an_answer_whose_first_post_is_gone_still_hangs_from_its_parent(fake: BlueskyFake, access: Access) -> None:
    root = fake.say("un hilo ajeno")
    asked = fake.say("¿y yo?", parent=root)
    told = fake.network.posts[asked].record["reply"]["root"]
    fake.delete(root)
    fake.adapter.send(access, _draft(fake, access, reply_to=asked))
    assert fake.written()[0]["reply"]["root"] == told


def test_nothing_is_written_to_somebody_who_is_gone(fake: BlueskyFake, access: Access) -> None:
    asked = fake.say("¿y yo?", parent=fake.own("aviso"))
    fake.delete(asked)
    with pytest.raises(Permanent) as caught:
        fake.adapter.send(access, _draft(fake, access, reply_to=asked))
    assert caught.value.code == "bluesky.parent_gone"
    assert fake.sent() == []


def test_links_mentions_and_images_go_as_the_lexicon_wants_them(fake: BlueskyFake, access: Access) -> None:
    from atproto_client import models

    media = tuple(Media(f"{n}.png", "image/png", PIXEL + bytes([n]), f"grifo {n}") for n in range(4))
    asked = fake.say("¿dónde?", parent=fake.own("aviso"))
    text = "Aquí 👉 https://sede.test/cita, @c1.test. #agua"
    fake.adapter.send(access, _draft(fake, access, text=text, media=media, reply_to=asked, language="es"))
    [record] = fake.written()
    model = models.get_or_create(record, models.AppBskyFeedPost.Record)
    assert isinstance(model, models.AppBskyFeedPost.Record)
    assert [image["alt"] for image in record["embed"]["images"]] == [m.alt for m in media]
    assert list(fake.network.blobs.values()) == [m.content for m in media]
    kinds = [facet["features"][0] for facet in record["facets"]]
    assert kinds[0]["uri"] == "https://sede.test/cita"
    assert kinds[1]["did"] == "did:plc:c1"
    assert kinds[2]["tag"] == "agua"
    json.dumps(record)


@pytest.mark.parametrize(
    "wrong",
    [
        {"visibility": "private"},
        {"text": ""},
        {"text": "👨‍👩‍👧‍👦" * 150},
        {"text": "a\ud800"},
        {"media": tuple(Media("a.png", "image/png", PIXEL, "") for _ in range(5))},
        {"media": (Media("a.mp4", "video/mp4", PIXEL, ""),)},
        {"media": (Media("a.png", "image/png", b"0" * 2_000_001, ""),)},
    ],
)
def test_what_the_network_would_refuse_never_leaves(fake: BlueskyFake, access: Access, wrong: dict[str, Any]) -> None:
    before = len(fake.service.asked)
    with pytest.raises(Permanent):
        fake.adapter.send(access, _draft(fake, access, **wrong))
    assert len(fake.service.asked) == before


@pytest.mark.parametrize("kind", ["5xx", "429", "drop_mid_page"])
def test_a_trouble_while_preparing_is_certain_to_have_written_nothing(
    fake: BlueskyFake, access: Access, kind: str
) -> None:
    asked = fake.say("¿y yo?", parent=fake.own("aviso"))
    fake.trouble(kind, on="read")
    with pytest.raises(Transient):
        fake.adapter.send(access, _draft(fake, access, reply_to=asked))
    assert fake.sent() == []


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (httpx.ConnectError("no"), Transient),
        (httpx.ConnectTimeout("no"), Transient),
        (httpx.PoolTimeout("no"), Transient),
        (httpx.ReadTimeout("no"), Unknown),
        (httpx.WriteTimeout("no"), Unknown),
        (httpx.WriteError("no"), Unknown),
        (httpx.RemoteProtocolError("no"), Unknown),
        (httpx.DecodingError("no"), Unknown),
    ],
)
def test_after_the_first_byte_of_the_writing_every_break_is_unknown(
    fake: BlueskyFake, access: Access, monkeypatch: pytest.MonkeyPatch, error: Exception, outcome: type[Exception]
) -> None:
    whole = Door.request

    def broken(door: Door, method: str, url: str, **kwargs: Any) -> httpx.Response:
        if url.endswith("putRecord"):
            raise error
        return whole(door, method, url, **kwargs)

    monkeypatch.setattr(Door, "request", broken)
    with pytest.raises(outcome):
        fake.adapter.send(access, _draft(fake, access))


def test_an_answer_cut_after_the_commit_is_unknown_and_then_found(fake: BlueskyFake, access: Access) -> None:
    draft = _draft(fake, access)
    fake.trouble("drop_mid_page", on="write")
    with pytest.raises(Unknown):
        fake.adapter.send(access, draft)
    found = fake.adapter.find_own(access, draft)
    assert found is not None
    assert found.remote_id == f"at://{US}/app.bsky.feed.post/{draft.key}"


def test_a_session_that_ends_between_reading_and_writing_is_renewed_and_it_is_sent_once(
    fake: BlueskyFake, access: Access
) -> None:
    fake.trouble("auth_expired")
    fake.adapter.send(access, _draft(fake, access))
    assert fake.sent() == ["Abrimos el lunes"]
    assert fake.renewals() == 1


def test_a_network_that_refuses_the_record_is_definite(fake: BlueskyFake, access: Access) -> None:
    fake.service.put_record = lambda asked, body: (400, {"error": "InvalidRequest", "message": "Invalid\nrecord"})  # type: ignore[method-assign]
    with pytest.raises(Permanent) as caught:
        fake.adapter.send(access, _draft(fake, access))
    assert "Invalid record" in caught.value.sentence


def test_what_others_see_is_asked_for_without_our_session(fake: BlueskyFake, access: Access) -> None:
    receipt = fake.adapter.send(access, _draft(fake, access))
    public = replace(access, settings={**access.settings, "appview": fake.url}, credentials={})
    fake.network.seen.clear()
    assert fake.adapter.shown(public, _draft(fake, access), receipt) is True
    assert fake.sign_ins() == 0


def test_only_the_networks_word_for_no_such_record_is_a_no(fake: BlueskyFake, access: Access) -> None:
    draft = _draft(fake, access)
    fake.service.get_record = lambda asked, body: (400, {"error": "RepoTakendown"})  # type: ignore[method-assign]
    with pytest.raises(Permanent):
        fake.adapter.find_own(access, draft)
