"""A network for the tests: it writes down every text that it gets, and answers as it is told.

With RECORDER_FILE set, what it got is kept in that file, so that it outlives a killed process.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ventanilla.channels import registry
from ventanilla.channels.contract import About, Access, Draft, Health, Limits, Receipt, Visibility

Answer = Exception | Receipt | Callable[[Draft], Receipt]


class Recorder:
    about = About(slug="recorder", name="Recorder", cost="", needs="", time="", capabilities={})

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.drafts: list[Draft] = []
        self.posted: list[str] = []
        """Keys of what is really there, in order, repeats included."""
        self.script: list[Answer] = []
        self.is_shown: bool | Exception | None = True
        self.lookups: list[str] = []
        self.find_fails: Exception | None = None
        self.maximum: int | None = 300
        self.network_problems: list[str] = []

    def endpoints(self, settings: Mapping[str, Any]) -> list[tuple[str, int]]:
        return []

    def prepare(self, given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
        return {}, {}

    def check(self, access: Access) -> Health:
        return Health(True, "")

    def limits(self, access: Access, *, visibility: Visibility) -> Limits:
        return Limits(len, self.maximum, problems=lambda text: list(self.network_problems))

    def new_key(self, *, access: Access) -> str:
        return uuid.uuid4().hex

    def send(self, access: Access, draft: Draft) -> Receipt:
        self.drafts.append(draft)
        answer = self.script.pop(0) if self.script else self._post
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Receipt):
            self._post(draft)
            return answer
        return answer(draft)

    def post_and_break(self, error: Exception) -> Callable[[Draft], Receipt]:
        """The text arrives, and its receipt is lost."""

        def answer(draft: Draft) -> Receipt:
            self._post(draft)
            raise error

        return answer

    def _post(self, draft: Draft) -> Receipt:
        self.posted.append(draft.key)
        path = os.environ.get("RECORDER_FILE")
        if path:
            handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            os.write(handle, f"{draft.key}\n".encode())
            os.close(handle)
        return self.receipt(draft)

    @staticmethod
    def receipt(draft: Draft) -> Receipt:
        return Receipt("sent", f"remote-{draft.key}", f"https://network.example/{draft.key}")

    def there(self) -> list[str]:
        path = os.environ.get("RECORDER_FILE")
        if path:
            return Path(path).read_text().split() if Path(path).exists() else []
        return self.posted

    def find_own(self, access: Access, draft: Draft) -> Receipt | None:
        self.lookups.append(draft.key)
        if self.find_fails:
            raise self.find_fails
        return self.receipt(draft) if draft.key in self.there() else None

    def shown(self, access: Access, draft: Draft, receipt: Receipt) -> bool | None:
        if isinstance(self.is_shown, Exception):
            raise self.is_shown
        return self.is_shown


ADAPTER = Recorder()
registry.ADAPTERS["recorder"] = "tests.recorder"
