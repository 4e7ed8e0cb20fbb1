"""Keeping an account: reading it or not for now, its place in the lists, and the keys that seal what opens it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.channels.models import Account, Credential, Stream
from ventanilla.foundation import secrets
from ventanilla.journal.operations import append
from ventanilla.journal.rules import SYSTEM, Actor

ACTIONS: dict[str, str | Promise] = {
    "channels.paused": _("The account is not read for now."),
    "channels.resumed": _("The account is read again after a pause."),
    "channels.moved": _("The account changed its place in the lists."),
    "channels.resealed": _("What opens the accounts was sealed with the present key (%(count)s)."),
}


def pause_account(*, account: Account, at: datetime, by: Actor) -> bool:
    """Stop reading it for now: nothing is lost, what comes meanwhile is read afterwards. What is answered leaves."""
    with transaction.atomic():
        changed = Account.objects.filter(pk=account.pk, closed_at=None, paused_at=None).update(paused_at=at)
        if changed:
            append(action="channels.paused", by=by, at=at, subject=("account", account.pk))
    account.refresh_from_db()
    return bool(changed)


def resume_account(*, account: Account, at: datetime, by: Actor) -> bool:
    with transaction.atomic():
        paused = Account.objects.filter(pk=account.pk, closed_at=None, paused_at__isnull=False)
        changed = paused.update(paused_at=None)
        if changed:
            Stream.objects.filter(account=account).update(next_at=at)
            append(action="channels.resumed", by=by, at=at, subject=("account", account.pk))
    account.refresh_from_db()
    return bool(changed)


def move_account(*, account: Account, up: bool, at: datetime, by: Actor) -> bool:
    """One place up or down in the lists."""
    with transaction.atomic():
        order = list(Account.objects.select_for_update(no_key=True).filter(closed_at=None))
        here = next((place for place, one in enumerate(order) if one.pk == account.pk), None)
        there = None if here is None else here + (-1 if up else 1)
        if here is None or there is None or not 0 <= there < len(order):
            return False
        order[here], order[there] = order[there], order[here]
        for place, one in enumerate(order):
            one.position = place
        Account.objects.bulk_update(order, ["position"])
        append(action="channels.moved", by=by, at=at, subject=("account", account.pk))
    return True


def reseal_credentials(*, at: datetime, by: Actor = SYSTEM) -> int:
    """All of them under the first key, so that the older ones can be thrown away. Raises secrets.Unreadable, doing
    nothing, when one was sealed with a key that is not here."""
    with transaction.atomic():
        changed = 0
        for row in Credential.objects.select_for_update(no_key=True).order_by("pk"):
            if not secrets.is_current(row.sealed):
                Credential.objects.filter(pk=row.pk).update(sealed=secrets.reseal(row.sealed))
                changed += 1
        if changed:
            append(action="channels.resealed", by=by, at=at, payload={"count": changed})
    return changed
