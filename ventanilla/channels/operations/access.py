"""What an adapter may use for an account: settings, opened credentials, a way to keep rotated ones at once."""

from __future__ import annotations

import secrets as random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from ventanilla.channels.contract import Access, Transient
from ventanilla.channels.models import Account, Credential
from ventanilla.foundation import clock, secrets


class EmptyCredentials(ValueError):
    """An empty token never overwrites one that is stored."""

    code = "channels.empty_credentials"


def access_for(account: Account, at: datetime) -> Access:
    """What the adapter may use: settings, opened credentials, a way to keep rotated ones at once."""

    def keep(credentials: dict[str, Any]) -> None:
        """Of an account that was closed meanwhile nothing is kept again."""
        if not credentials or any(value in ("", None) for value in credentials.values()):
            raise EmptyCredentials("The network gave an empty token; the one that we had stays.")
        Credential.objects.filter(account_id=account.pk).update(sealed=secrets.seal(credentials), updated_at=at)

    @contextmanager
    def lock() -> Iterator[dict[str, Any]]:
        token = _lease_refresh(account.pk)
        try:
            held = Credential.objects.filter(account_id=account.pk).first()
            yield secrets.unseal(held.sealed) if held else {}
        finally:
            Credential.objects.filter(account_id=account.pk, refreshing=token).update(
                refreshing="", refreshing_until=None
            )

    row = Credential.objects.filter(account_id=account.pk).first()
    return Access(
        account=account.pk,
        network=account.network,
        settings={"handle": account.handle, "own_ids": account.own_ids, **account.settings},
        credentials=secrets.unseal(row.sealed) if row else {},
        now=at,
        keep=keep,
        lock=lock,
    )


def _lease_refresh(account_id: int) -> str:
    """One refresh at a time, without holding a transaction over the network's answer. Raises Transient."""
    token = random.token_hex(16)
    for _attempt in range(300):
        real = clock.real_now()
        rows = Credential.objects.filter(account_id=account_id)
        free = rows.filter(refreshing="") | rows.filter(refreshing_until__lt=real)
        if free.update(refreshing=token, refreshing_until=real + timedelta(seconds=60)) or not rows.exists():
            return token
        time.sleep(0.1)
    raise Transient(_("Another process is signing in to this account."), retry_after=30)
