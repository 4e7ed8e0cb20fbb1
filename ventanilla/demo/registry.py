"""The pretend network, through the registry of networks."""

from __future__ import annotations

from functools import cache
from typing import cast

from ventanilla.channels import registry
from ventanilla.demo.ports import PretendNetwork

ADAPTER = "demo"


@cache
def network() -> PretendNetwork:
    return cast(PretendNetwork, vars(type(registry.adapter(ADAPTER)))["network"])
