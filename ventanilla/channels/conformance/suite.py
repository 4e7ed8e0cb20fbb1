"""What every adapter must pass: subclass `Conformance` in its `tests/test_conformance.py`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import FunctionType
from typing import Any, ClassVar

import pytest

from ventanilla.channels import registry
from ventanilla.channels.conformance.fake import KINDS, POSSIBLE, Fake
from ventanilla.channels.conformance.reading import Reading
from ventanilla.channels.conformance.sending import Sending
from ventanilla.channels.conformance.signing import Signing
from ventanilla.channels.contract import Channel, Counts, Reads, Sends

SHORTEST_REASON = 12


class Conformance(Reading, Sending, Signing):
    """Set `fake_class`; override `make_fake` when it needs arguments."""

    fake_class: ClassVar[type[Any]]
    impossible: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls) -> None:
        """Tests of what this network cannot have are not collected (so never skipped); the rest run once a kind."""
        untold = {"edit", "delete"} - cls.fake_class.reports
        cls.impossible = {
            **cls.fake_class.cannot,
            **cls.fake_class.lacks,
            **{name: f"no stream of this network {POSSIBLE[name]}" for name in untold},
        }
        for name, test in inspect.getmembers(cls, inspect.isfunction):
            kinds = test.__dict__.get("needs", ())
            possible = [kind for kind in kinds if kind not in cls.impossible]
            if kinds and not possible:
                setattr(cls, name, None)
            elif "kind" in inspect.signature(test).parameters:
                setattr(cls, name, pytest.mark.parametrize("kind", possible)(_copy(test)))

    def make_fake(self) -> Fake:
        made: Fake = self.fake_class()
        return made

    @pytest.fixture
    def fake(self) -> Iterator[Fake]:
        made = self.make_fake()
        yield made
        made.close()

    def test_what_this_network_cannot_have_is_named_with_its_reason(self) -> None:
        for kind, reason in self.impossible.items():
            print(f"not tried: {kind}: {reason}")  # noqa: T201
            assert kind in {**KINDS, **POSSIBLE}
            assert len(reason) >= SHORTEST_REASON

    def test_the_registry_knows_it_and_it_says_what_it_costs_needs_and_cannot(self, fake: Fake) -> None:
        adapter = fake.adapter
        assert isinstance(adapter, Channel)
        assert registry.adapter(adapter.about.slug) is adapter
        assert all((adapter.about.name, adapter.about.cost, adapter.about.needs, adapter.about.time))
        for name, capability in adapter.about.capabilities.items():
            assert capability.sentence, name
            assert date.fromisoformat(capability.as_of), name

    def test_it_offers_what_the_product_drives(self, fake: Fake) -> None:
        assert isinstance(fake.adapter, Reads)
        assert isinstance(fake.adapter, Sends)
        assert isinstance(fake.adapter, Counts) == ("counts" not in self.impossible)

    def test_secrets_are_not_among_the_settings_and_the_hosts_are_whole(self, fake: Fake) -> None:
        access = fake.access()
        secret = {entry.name for entry in fake.adapter.about.fields if entry.secret}
        assert not secret & set(access.settings)
        assert all(host and 0 < port < 65_536 for host, port in fake.adapter.endpoints(access.settings))


def _copy(test: Callable[..., None]) -> Callable[..., None]:
    """Marks are kept on the function, and this one is shared by the suites of all the networks."""
    assert isinstance(test, FunctionType)
    made = FunctionType(test.__code__, test.__globals__, test.__name__, test.__defaults__, test.__closure__)
    made.__dict__.update(test.__dict__)
    made.__annotations__, made.__module__, made.__qualname__ = test.__annotations__, test.__module__, test.__qualname__
    return made
