from __future__ import annotations

from collections.abc import Iterator

import pytest

from ventanilla.channels import registry
from ventanilla.channels.tests import toy as module


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Iterator[module.Toy]:
    """A network called `toy`, well until a test says otherwise."""
    monkeypatch.setitem(registry.ADAPTERS, "toy", module.PATH)
    registry.adapter.cache_clear()
    module.ADAPTER.forget()
    yield module.ADAPTER
    registry.adapter.cache_clear()
