from __future__ import annotations

from ventanilla.channels.tests.conftest import toy

__all__ = ["toy"]
