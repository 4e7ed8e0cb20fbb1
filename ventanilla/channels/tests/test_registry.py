"""What each network says of itself before anything is asked for."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from ventanilla.channels import registry
from ventanilla.channels.contract import Can, Channel, Sends

ABOUTS = [registry.adapter(slug).about for slug in registry.ADAPTERS] + list(registry.by_hand().values())


@pytest.mark.parametrize("slug", registry.ADAPTERS)
def test_every_adapter_is_a_channel_that_can_be_tried(slug: str) -> None:
    found = registry.adapter(slug)
    assert isinstance(found, Channel)
    assert isinstance(found, Sends)
    assert found.about.slug == slug


@pytest.mark.parametrize("about", ABOUTS, ids=lambda about: about.slug)
def test_a_network_says_cost_needs_time_and_dated_facts(about) -> None:
    assert all([about.name, about.cost, about.needs, about.time, about.capabilities])
    for fact in about.capabilities.values():
        assert fact.can in get_args(Can)
        assert fact.sentence
        assert date(2026, 1, 1) < date.fromisoformat(fact.as_of)
    names = [field.name for field in about.fields]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("about", ABOUTS, ids=lambda about: about.slug)
def test_what_opens_an_account_is_asked_for_as_a_secret(about) -> None:
    assert {field.name for field in about.fields if field.secret} == {
        field.name for field in about.fields if "password" in field.name or "token" in field.name
    }


@pytest.mark.parametrize("slug", registry.by_hand())
def test_a_network_read_by_hand_can_be_connected_by_hand(slug: str) -> None:
    settings, credentials = registry.adapter("manual").prepare({"network": slug, "name": "Villa"})
    assert settings["network"] == slug
    assert credentials == {}


def test_an_unknown_network_is_refused_by_name() -> None:
    with pytest.raises(registry.UnknownNetwork):
        registry.about("marte")
