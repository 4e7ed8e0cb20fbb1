"""The form of our own site is an account like any other, made when the desk is founded."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from ventanilla.channels.models import Account
from ventanilla.channels.operations import add_account
from ventanilla.journal.rules import SYSTEM, Actor
from ventanilla.window.queries.cases import ADAPTER, form_account


def open_form(*, at: datetime, by: Actor = SYSTEM) -> Account:
    """Idempotent."""
    found = form_account()
    if found is not None:
        return found
    with override("es"):
        name = _("Form of our site")
    return add_account(network=ADAPTER, given={}, name=name, at=at, by=by)
