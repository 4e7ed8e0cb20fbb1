"""The desk as a script meets it: real processes, a home of its own, JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Shell:
    """`shell("poll")` is what it printed as JSON; `shell.run("poll")` is the finished process."""

    home: Path
    more: dict[str, str] = field(default_factory=dict)

    def run(self, *words: object, given: str | None = None) -> subprocess.CompletedProcess[str]:
        known = {name: value for name, value in os.environ.items() if not name.startswith("VENTANILLA_")}
        known |= {"VENTANILLA_HOME": str(self.home)} | self.more
        return subprocess.run(
            [sys.executable, "-m", "ventanilla", *map(str, words)],
            env=known, capture_output=True, text=True, timeout=120, input=given, cwd=self.home.parent,
        )  # fmt: skip

    def __call__(self, *words: object, given: str | None = None) -> Any:
        done = self.run(*words, "--json", given=given)
        assert done.returncode == 0, f"{words}: {done.stderr}"
        return json.loads(done.stdout)

    def refuses(self, *words: object) -> str:
        """The sentence with which a command refuses; it exits 1 and shows no traceback."""
        done = self.run(*words)
        assert done.returncode == 1, f"{words} was not refused: {done.stdout}"
        assert "Traceback" not in done.stderr
        return done.stderr.strip()
