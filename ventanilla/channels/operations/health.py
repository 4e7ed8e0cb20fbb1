"""Saying once that an account does not work, and once that it works again; and telling the administrators."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.channels.contract import ChannelError
from ventanilla.channels.models import Account
from ventanilla.journal.operations import append
from ventanilla.journal.rules import SYSTEM
from ventanilla.notices.operations import write
from ventanilla.people.models import Person, Role


def mark_broken(*, account_id: int, error: ChannelError, at: datetime) -> bool:
    """Say once that an account does not work; True when it did until now."""
    with transaction.atomic():
        changed = Account.objects.filter(pk=account_id, broken_since=None).update(
            broken_since=at, broken_code=error.code[:60], broken_sentence=error.sentence[:300]
        )
        if changed:
            _tell_broken(account_id, at)
            append(
                action="channels.broken",
                by=SYSTEM,
                at=at,
                subject=("account", account_id),
                payload={"code": error.code[:60]},
            )
    return bool(changed)


def mark_well(*, account_id: int, at: datetime) -> bool:
    """Say once that it works again."""
    found = Account.objects.filter(pk=account_id, broken_since__isnull=False).first()
    if found is None or found.broken_since is None:
        return False
    with transaction.atomic():
        changed = Account.objects.filter(pk=account_id, broken_since=found.broken_since).update(
            broken_since=None, broken_code="", broken_sentence=""
        )
        if changed:
            _tell_well(found, at)
            append(action="channels.recovered", by=SYSTEM, at=at, subject=("account", account_id))
    return bool(changed)


def _tell_broken(account_id: int, at: datetime) -> None:
    account = Account.objects.get(pk=account_id)
    said = {"account": account.name, "network": account.network, "sentence": account.broken_sentence}
    _tell(
        key=f"account-broken-{account_id}-{at.timestamp():.0f}",
        subject=_("%(account)s is not being read") % said,
        body=_("%(account)s (%(network)s) stopped being read. %(sentence)s") % said
        + "\n\n"
        + _("What was received stays. Connect it again and what is missing will be read:"),
        account=account,
        at=at,
    )


def _tell_well(account: Account, at: datetime) -> None:
    broken_since = account.broken_since or at
    said = {"account": account.name, "network": account.network}
    _tell(
        key=f"account-well-{account.pk}-{broken_since.timestamp():.0f}",
        subject=_("%(account)s is read again") % said,
        body=_("%(account)s (%(network)s) works again, and what was missing is being read:") % said,
        account=account,
        at=at,
    )


def _tell(*, key: str, subject: str, body: str, account: Account, at: datetime) -> None:
    """To each active administrator who has an e-mail; they get it in their hours. Inside the caller's transaction."""
    told = Person.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(email="").values_list("id", "email")
    for person, email in told:
        with suppress(ValidationError):
            write(
                key=f"{key}-{person}",
                to=email,
                subject=subject,
                body=f"{body}\n{settings.PUBLIC_URL}/cuentas/{account.pk}/",
                kind="account",
                reaches="staff",
                at=at,
            )
