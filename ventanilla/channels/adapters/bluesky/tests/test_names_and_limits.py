from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.channels.adapters.bluesky import limits, names

NOW = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🇪🇸"


@given(st.integers(0, 2**53 - 1), st.integers(0, 1023))
def test_a_key_tells_its_time_and_sorts_by_it(microseconds: int, clock: int) -> None:
    key = names.encode_tid(microseconds, clock)
    assert len(key) == 13
    told = names.tid_time(key)
    assert told is not None
    assert (told - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) == microseconds
    assert names.encode_tid(microseconds, clock) <= names.encode_tid(microseconds + 1, 0)


def test_keys_of_one_instant_are_in_order_and_never_the_same() -> None:
    keys = [names.new_tid(NOW) for _ in range(2_000)]
    assert keys == sorted(set(keys))


def test_a_key_is_one_that_the_development_kit_would_take() -> None:
    from typing import Annotated

    from atproto_client.models.string_formats import _OPT_IN_KEY, validate_tid
    from pydantic import BeforeValidator, TypeAdapter

    strict = TypeAdapter(Annotated[str, BeforeValidator(validate_tid)])
    assert strict.validate_python(names.new_tid(NOW), context={_OPT_IN_KEY: True})
    with pytest.raises(ValueError, match="TID"):
        strict.validate_python("1" * 13, context={_OPT_IN_KEY: True})


@pytest.mark.parametrize("key", ["", "self", "3jzfcijpj2z2", "zzzzzzzzzzzzz", "3jzfcijpj2z2A", "0jzfcijpj2z2a"])
def test_what_is_no_such_key_tells_no_time(key: str) -> None:
    assert names.tid_time(key) is None


@pytest.mark.parametrize(
    "uri",
    [
        None,
        7,
        "",
        "https://bsky.app",
        "at://ana.test/app.bsky.feed.post/3k",
        "at://did:plc:ana/app.bsky.feed.like/3k",
        "at://did:plc:ana/app.bsky.feed.post/",
        "at://did:plc:ana/app.bsky.feed.post/a/b",
        "at://did:plc:ana/app.bsky.feed.post/3k\n",
        "at://did:plc:ana/app.bsky.feed.post/" + "k" * 513,
    ],
)
def test_only_the_address_of_a_post_is_one(uri: object) -> None:
    assert names.split_post(uri) is None


def test_the_page_of_the_app_is_named_by_handle_or_else_by_identifier() -> None:
    assert names.permalink("did:plc:ana", "3k", "ana.test") == "https://bsky.app/profile/ana.test/post/3k"
    for handle in (None, "handle.invalid", 'ana"><script>', "ana"):
        assert names.permalink("did:plc:ana", "3k", handle) == "https://bsky.app/profile/did:plc:ana/post/3k"


def test_a_family_and_a_flag_are_one_character_each_and_weigh_what_they_weigh() -> None:
    assert limits.graphemes(f"{FAMILY}{FLAG}ñ") == 3
    assert limits.problems("ñ" * 300) == []
    assert len(limits.problems("ñ" * 301)) == 1
    assert limits.problems(FAMILY * 120) == []
    assert "3000" in limits.problems(FAMILY * 121)[0]


def test_an_empty_text_or_a_broken_character_is_a_problem_and_not_a_crash() -> None:
    assert limits.problems(" \n")
    assert limits.problems("hola \ud800")


def test_limits_agree_with_the_lexicon_of_the_development_kit() -> None:
    from atproto_client.models.app.bsky.feed.post import Record

    [longest] = [rule.max_length for rule in Record.model_fields["text"].metadata if hasattr(rule, "max_length")]
    assert longest == limits.BYTES


def test_a_clock_that_goes_back_gives_no_key_again() -> None:
    first = names.new_tid(NOW + timedelta(days=400))
    assert names.new_tid(NOW) > first
