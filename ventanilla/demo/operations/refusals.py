from __future__ import annotations

from django.utils.translation import gettext as _


class NotHere(Exception):
    """This desk is real, or nothing yet."""

    code = "demo.not_here"

    def __init__(self) -> None:
        super().__init__(_("There is no demonstration here."))


class Occupied(Exception):
    """A demonstration never mixes with what is there."""

    code = "demo.occupied"

    def __init__(self) -> None:
        super().__init__(
            _("This is a real desk: a demonstration never mixes with it. Give it another home, with VENTANILLA_HOME.")
        )
