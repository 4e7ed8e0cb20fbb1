"""The wheel carries its catalogues compiled: nothing is left to do on the machine that installs it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Catalogues(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        sys.path.insert(0, str(root))
        try:
            from ventanilla.foundation.catalogues import compile_all
        finally:
            sys.path.remove(str(root))
        compile_all(root / "ventanilla", always=True)
        build_data["artifacts"].append("ventanilla/locale/*/LC_MESSAGES/*.mo")
