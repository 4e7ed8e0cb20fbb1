"""Where no mail server is configured, notices are kept as files that a person can open."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail.backends.filebased import EmailBackend


class Folder(EmailBackend):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["file_path"] = str(settings.HOME / "mail")
        super().__init__(*args, **kwargs)
