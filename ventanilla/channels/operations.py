"""Our accounts: connecting, credentials, what is broken, leases of streams."""

from __future__ import annotations

import secrets as random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.channels import registry
from ventanilla.channels.contract import Access, ChannelError, Health, Reads, Transient
from ventanilla.channels.models import Account, Credential, Stream
from ventanilla.foundation import clock, secrets
from ventanilla.journal.operations import append
from ventanilla.journal.rules import SYSTEM, Actor

ACTIONS: dict[str, str | Promise] = {
    "channels.connected": _("The account was connected (%(network)s)."),
    "channels.changed": _("The account was changed."),
    "channels.closed": _("The account was closed."),
    "channels.broken": _("The account stopped being read (%(code)s)."),
    "channels.recovered": _("The account is read again."),
}
LEASE = timedelta(minutes=5)


class EmptyCredentials(ValueError):
    """An empty token never overwrites one that is stored."""

    code = "channels.empty_credentials"


def add_account(
    *, network: str, given: dict[str, str], at: datetime, by: Actor = SYSTEM, purpose: str = "attention", name: str = ""
) -> Account:
    """Connect an account from what a person typed. Raises Permanent, with a sentence, when it cannot be."""
    slug = network if network in registry.ADAPTERS else "manual"
    channel = registry.adapter(slug)
    asked = dict(given)
    if slug == "manual" and network != "manual":
        asked.setdefault("network", network)
    settings, credentials = channel.prepare(asked)
    network = str(settings.pop("network", network))
    with transaction.atomic():
        account = Account.objects.create(
            network=network,
            adapter=slug,
            name=name or given.get("name") or given.get("address") or given.get("handle") or channel.about.name,
            handle=str(settings.pop("handle", "") or given.get("handle") or given.get("address") or ""),
            own_ids=list(settings.pop("own_ids", [])),
            purpose=purpose,
            settings=settings,
            created_at=at,
            position=Account.objects.count(),
        )
        if credentials:
            Credential.objects.create(account=account, sealed=secrets.seal(credentials), updated_at=at)
        sync_streams(account, at=at)
        append(action="channels.connected", by=by, at=at, subject=("account", account.pk), payload={"network": network})
    return account


def sync_streams(account: Account, *, at: datetime) -> None:
    """Make the rows of the streams that the adapter says it reads."""
    channel = registry.adapter(account.adapter)
    if not isinstance(channel, Reads):
        return
    for spec in channel.streams(access_for(account, at)):
        Stream.objects.get_or_create(
            account=account, name=spec.name, defaults={"every_seconds": int(spec.every.total_seconds()), "next_at": at}
        )


def check_account(*, account: Account, at: datetime) -> Health:
    """Ask the network whether it works (no transaction is open), and remember who we are there."""
    channel = registry.adapter(account.adapter)
    health = channel.check(access_for(account, at))
    fields: dict[str, Any] = {"expires_at": health.expires_at}
    if health.identity and health.identity.id:
        fields["own_ids"] = sorted({*account.own_ids, health.identity.id})
        if health.identity.handle:
            fields["handle"] = health.identity.handle
    Account.objects.filter(pk=account.pk).update(**fields)
    account.refresh_from_db()
    return health


def close_account(*, account: Account, at: datetime, by: Actor) -> None:
    """Stop reading and sending; what was received stays, the credentials go."""
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(closed_at=at, broken_since=None)
        Credential.objects.filter(account=account).delete()
        Stream.objects.filter(account=account).delete()
        append(action="channels.closed", by=by, at=at, subject=("account", account.pk))


def access_for(account: Account, at: datetime) -> Access:
    """What the adapter may use: settings, opened credentials, a way to keep rotated ones at once."""

    def keep(credentials: dict[str, Any]) -> None:
        if not credentials or any(value in ("", None) for value in credentials.values()):
            raise EmptyCredentials("The network gave an empty token; the one that we had stays.")
        Credential.objects.update_or_create(
            account_id=account.pk, defaults={"sealed": secrets.seal(credentials), "updated_at": at}
        )

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
    raise Transient("Another process is signing in to this account.", retry_after=30)


def mark_broken(*, account_id: int, error: ChannelError, at: datetime) -> bool:
    """Say once that an account does not work; True when it did until now."""
    with transaction.atomic():
        changed = Account.objects.filter(pk=account_id, broken_since=None).update(
            broken_since=at, broken_code=error.code[:60], broken_sentence=error.sentence[:300]
        )
        if changed:
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
    if not Account.objects.filter(pk=account_id, broken_since__isnull=False).exists():
        return False
    with transaction.atomic():
        changed = Account.objects.filter(pk=account_id, broken_since__isnull=False).update(
            broken_since=None, broken_code="", broken_sentence=""
        )
        if changed:
            append(action="channels.recovered", by=SYSTEM, at=at, subject=("account", account_id))
    return bool(changed)


def lease(*, stream_id: int, at: datetime) -> str | None:
    """Take a stream for reading; None when another worker has it."""
    token = random.token_hex(16)
    free = Stream.objects.filter(pk=stream_id, lease="") | Stream.objects.filter(pk=stream_id, lease_until__lt=at)
    return token if free.update(lease=token, lease_until=at + LEASE) == 1 else None


def release(*, stream_id: int, token: str, next_at: datetime, failures: int, read_at: datetime | None) -> None:
    fields: dict[str, Any] = {"lease": "", "lease_until": None, "next_at": next_at, "failures": failures}
    if read_at is not None:
        fields["last_read_at"] = read_at
    Stream.objects.filter(pk=stream_id, lease=token).update(**fields)


class CursorMoved(RuntimeError):
    """Somebody else read this stream meanwhile: the page is undone, nothing is lost."""

    code = "channels.cursor_moved"


def move_cursor(*, stream_id: int, token: str, version: int, cursor: dict[str, Any], at: datetime) -> None:
    """Compare-and-set, inside the transaction of the page. Raises CursorMoved."""
    moved = Stream.objects.filter(pk=stream_id, version=version, lease=token).update(
        cursor=cursor, version=version + 1, lease_until=at + LEASE
    )
    if moved != 1:
        raise CursorMoved(f"stream {stream_id}")
