"""The two adapters behind which there is no network: by hand, and our own site."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cast import AT
from ventanilla.channels import registry
from ventanilla.channels.contract import Access, Counts, Draft, Permanent, Reads

GIVEN = {"manual": {"network": "facebook", "name": "Villa"}, "window": {}}


@pytest.fixture(params=["manual", "window"])
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def access(slug: str) -> Access:
    settings, credentials = registry.adapter(slug).prepare(GIVEN[slug])
    return Access(1, settings["network"], settings, credentials, AT)


def draft(slug: str, access: Access, text: str = "Hasta el viernes.") -> Draft:
    return Draft(text, key=registry.adapter(slug).new_key(access=access), reply_to="c1", thread="t1")


def test_nothing_is_read_nor_counted_so_nothing_is_claimed(slug: str) -> None:
    assert not isinstance(registry.adapter(slug), Reads)
    assert not isinstance(registry.adapter(slug), Counts)


def test_it_needs_no_secret_and_goes_nowhere(slug: str, access: Access) -> None:
    assert access.credentials == {}
    assert registry.adapter(slug).endpoints(access.settings) == []
    assert registry.adapter(slug).check(access).ok


def test_each_dispatch_has_a_key_of_its_own(slug: str, access: Access) -> None:
    keys = {registry.adapter(slug).new_key(access=access) for _ in range(500)}
    assert len(keys) == 500
    assert all(0 < len(key) <= 200 for key in keys)


def test_the_same_sent_twice_is_one(slug: str, access: Access) -> None:
    one = draft(slug, access)
    channel = registry.adapter(slug)
    assert channel.send(access, one) == channel.send(access, one) == channel.find_own(access, one)
    other = channel.send(access, draft(slug, access))
    assert other.state == "by_hand" or other.remote_id != channel.send(access, one).remote_id


def test_by_hand_waits_for_a_person_and_our_site_shows_it_at_once() -> None:
    states = {}
    for slug, given in GIVEN.items():
        settings, _none = registry.adapter(slug).prepare(given)
        access = Access(1, settings["network"], settings, {}, AT)
        one = draft(slug, access)
        receipt = registry.adapter(slug).send(access, one)
        states[slug] = (receipt.state, registry.adapter(slug).shown(access, one, receipt))
    assert states == {"manual": ("by_hand", None), "window": ("sent", True)}


def test_our_site_refuses_what_it_could_not_show(access: Access) -> None:
    channel = registry.adapter("window")
    longest = channel.limits(access, visibility="private").maximum
    assert longest is not None
    fits = draft("window", access, "a" * longest)
    assert channel.send(access, fits).state == "sent"
    with pytest.raises(Permanent):
        channel.send(access, replace(fits, text="a" * (longest + 1)))


def test_a_network_that_nobody_foresaw_is_refused_beside_its_line() -> None:
    with pytest.raises(Permanent) as refused:
        registry.adapter("manual").prepare({"network": "marte"})
    assert refused.value.field == "network"
    assert "facebook" in refused.value.sentence
