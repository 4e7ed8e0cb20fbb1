import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.channels.adapters.bluesky.items import Seen, Unreadable, Us, read_item, unread
from ventanilla.channels.adapters.bluesky.tree import read_branch
from ventanilla.channels.contract import Item

US = Us("did:plc:us", "villaverde.test")
URI = "at://did:plc:ana/app.bsky.feed.post/3kabcdefghijk"
OURS = "at://did:plc:us/app.bsky.feed.post/3kaaaaaaaaaaa"
ANA = {"did": "did:plc:ana", "handle": "ana.test", "displayName": "Ana"}
CID = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"


def _read(record: object, *, author: object = ANA, indexed: object = "2026-11-23T08:05:00.000Z") -> Item:
    return read_item(Seen(URI, author, record, indexed), us=US)


def _record(**more: Any) -> dict[str, Any]:
    return {"text": "¿Y mi curso?", "createdAt": "2026-11-23T08:00:00.000Z", "langs": ["ca-ES"], **more}


def _reference(uri: str) -> dict[str, str]:
    return {"uri": uri, "cid": CID}


def test_an_answer_says_who_when_where_and_to_what() -> None:
    item = _read(_record(reply={"parent": _reference(OURS), "root": _reference(OURS)}))
    assert (item.remote_id, item.parent, item.thread, item.language) == (URI, OURS, OURS, "ca")
    assert (item.author.id, item.author.handle, item.author.name) == ("did:plc:ana", "ana.test", "Ana")
    assert item.created_at == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert item.permalink == "https://bsky.app/profile/ana.test/post/3kabcdefghijk"
    assert item.aspects == {"comment"}
    assert not item.is_own


def test_a_mention_begins_its_own_thread_and_a_quote_too() -> None:
    facet = {"index": {}, "features": [{"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:us"}]}
    mention = _read(_record(facets=[facet]))
    quoted = {"$type": "app.bsky.embed.record", "record": _reference(OURS)}
    assert (mention.thread, mention.parent, mention.aspects) == (URI, None, {"mention"})
    assert _read(_record(embed=quoted)).aspects == {"quote"}
    assert _read(_record(embed={"record": quoted, "media": {}})).aspects == {"quote"}


def test_nobody_writes_in_the_future_nor_do_we_believe_a_broken_date() -> None:
    seen = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
    for told in ("2999-01-01T00:00:00Z", "ayer", None, 7, "0001-01-01T00:00:00+14:00"):
        assert _read(_record(createdAt=told)).created_at == seen
    assert _read(_record(createdAt="ayer"), indexed=None).created_at is None


def test_images_keep_their_alternative_text_and_no_strange_address_is_made() -> None:
    good = {"alt": "Un grifo", "image": {"ref": {"$link": CID}, "mimeType": "image/png"}}
    bad = {"alt": "x", "image": {"ref": {"$link": "../../etc"}, "mimeType": "image/png"}}
    [image] = _read(_record(embed={"images": [good, bad, None, 7]})).attachments
    assert (image.alt, image.mime) == ("Un grifo", "image/png")
    assert image.url == f"https://cdn.bsky.app/img/feed_fullsize/plain/did%3Aplc%3Aana/{CID}@jpeg"
    card = {"external": {"uri": "javascript:alert(1)", "title": "Premio"}}
    assert _read(_record(embed=card)).attachments == ()


@pytest.mark.parametrize(
    ("uri", "author", "record"),
    [
        ("at://did:plc:ana/app.bsky.feed.like/3k", ANA, {"text": "a"}),
        (None, ANA, {"text": "a"}),
        (URI, {**ANA, "did": "did:plc:otra"}, {"text": "a"}),
        (URI, None, {"text": "a"}),
        (URI, ANA, {"text": 7}),
        (URI, ANA, ["text"]),
        (URI, ANA, None),
    ],
)
def test_what_cannot_be_read_is_said_and_keeps_what_came(uri: object, author: object, record: object) -> None:
    with pytest.raises(Unreadable):
        read_item(Seen(uri, author, record), us=US)
    kept = unread({"uri": uri, "record": record}, "why", uri)
    assert json.loads(kept.raw)["record"] == record
    assert kept.remote_id == (uri if uri == URI else None)


def test_lone_surrogates_and_nul_reach_the_tray_or_the_text_without_breaking() -> None:
    assert "\ud800" in _read(_record(text="a\ud800\x00")).text
    unread({"text": "a\ud800\x00"}, "why").raw.encode()


NAMES = [
    "uri",
    "record",
    "reply",
    "parent",
    "root",
    "embed",
    "images",
    "image",
    "ref",
    "$link",
    "facets",
    "features",
    "did",
    "langs",
    "text",
    "createdAt",
    "external",
    "media",
    "video",
    "post",
    "replies",
    "author",
    "replyCount",
    "notFound",
    "indexedAt",
    "alt",
    "mimeType",
    "title",
    "handle",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from([URI, OURS, CID, "did:plc:us"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=20,
)


@given(JSON, JSON)
def test_any_answer_is_read_or_said_to_be_unreadable(record: Any, author: Any) -> None:
    try:
        item = _read(record, author=author)
    except Unreadable:
        return
    assert item.remote_id == URI


@given(JSON)
def test_any_thread_gives_items_or_the_tray(top: Any) -> None:
    if isinstance(top, dict):
        branch = read_branch(top, us=US)
        assert all(item.remote_id for item in branch.items)


def _node(number: int, **more: Any) -> dict[str, Any]:
    uri = f"at://did:plc:ana/app.bsky.feed.post/k{number}"
    post = {"uri": uri, "author": ANA, "record": _record(), "replyCount": 0, "indexedAt": "2026-11-23T08:05:00Z"}
    return {"post": {**post, **more.pop("post", {})}, **more}


def test_a_thread_of_ten_thousand_levels_is_walked_without_recursion() -> None:
    top = node = _node(0)
    for number in range(1, 10_000):
        below = _node(number)
        node["replies"] = [below]
        node = below
    assert len(read_branch(top, us=US).items) == 10_000


def test_cut_hidden_blocked_and_deleted_are_told_apart() -> None:
    blocked = {"$type": "app.bsky.feed.defs#blockedPost", "uri": URI, "blocked": True, "author": {"did": "did:plc:ana"}}
    lost = {"$type": "app.bsky.feed.defs#notFoundPost", "uri": URI, "notFound": True}
    cut = _node(1, post={"replyCount": 4})
    hidden = _node(2, post={"replyCount": 3}, replies=[_node(3, replies=[])])
    branch = read_branch(_node(0, post={"replyCount": 5}, replies=[cut, hidden, blocked, lost]), us=US)
    assert branch.cut == [cut["post"]["uri"]]
    assert branch.hidden == (5 - 2) + (3 - 1)
    assert [item.remote_id for item in branch.items if item.deleted] == [URI]
    assert len(branch.shown) == 4
