"""What `ventanilla check` says of this installation, beside Django's own checks."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils.translation import gettext as _

from ventanilla import home


@register()
def keys_are_private(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Nobody else of this machine may read the keys, nor the database."""
    return [
        Error(
            _("Other users of this machine may read %(path)s.") % {"path": path},
            hint=_("chmod go-rwx %(path)s") % {"path": path},
            id="ventanilla.E001",
        )
        for path in _secret_files()
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]


def _secret_files() -> Iterator[Path]:
    yield from sorted(home.keys_folder().glob("*.key"))


@register()
def address_is_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A desk that others reach speaks HTTPS and shows no errors."""
    local = "//localhost" in settings.PUBLIC_URL or "//127.0.0.1" in settings.PUBLIC_URL
    found: list[CheckMessage] = []
    if not local and not settings.HTTPS:
        found.append(
            Warning(
                _("The public address does not begin with https://: passwords travel in clear."), id="ventanilla.W001"
            )
        )
    if not local and settings.DEBUG:
        found.append(Error(_("VENTANILLA_DEBUG shows the desk's insides to whoever reaches it."), id="ventanilla.E002"))
    return found


@register()
def keys_are_apart(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A desk on a public address keeps its keys out of the folder that is copied."""
    if not settings.HTTPS or not home.keys_folder().is_relative_to(settings.HOME):
        return []
    return [
        Warning(
            _("The keys are inside the desk's own folder: whoever copies one has the other."),
            hint=_("VENTANILLA_KEYS says in which folder they are kept."),
            id="ventanilla.W002",
        )
    ]


@register()
def notices_leave(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if not settings.HTTPS or home.setting("VENTANILLA_SMTP_HOST"):
        return []
    return [
        Warning(
            _("No mail server is set: notices are kept as files and reach nobody."),
            hint=_("VENTANILLA_SMTP_HOST names it."),
            id="ventanilla.W003",
        )
    ]
