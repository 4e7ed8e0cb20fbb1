"""The one entry point: `ventanilla COMMAND`."""

from __future__ import annotations

import os
import secrets
import sys

from ventanilla import home


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ventanilla.settings")
    if home.is_empty() and not home.CREATORS.intersection(sys.argv[1:2]):
        os.environ.setdefault(
            "VENTANILLA_SECRET", secrets.token_urlsafe()
        )  # a command that makes no desk leaves no key behind
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
