"""Our accounts: connecting, changing, connecting again, closing."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.channels import registry
from ventanilla.channels.contract import Access, Health, Permanent, Reads
from ventanilla.channels.models import Account, Credential, Purpose, Stream
from ventanilla.channels.operations.access import access_for
from ventanilla.channels.operations.health import mark_well
from ventanilla.departments import queries as house
from ventanilla.foundation import secrets
from ventanilla.journal.operations import append
from ventanilla.journal.rules import SYSTEM, Actor

ACTIONS: dict[str, str | Promise] = {
    "channels.connected": gettext_lazy("The account was connected (%(network)s)."),
    "channels.reconnected": gettext_lazy("The account was connected again."),
    "channels.changed": gettext_lazy("The account was changed."),
    "channels.closed": gettext_lazy("The account was closed."),
    "channels.broken": gettext_lazy("The account stopped being read (%(code)s)."),
    "channels.recovered": gettext_lazy("The account is read again."),
}
Prepared = tuple[dict[str, Any], dict[str, Any]]


class DoesNotWork(Permanent):
    """The network was asked before anything was stored, and it said no."""

    code = "channels.does_not_work"


class AnotherAccount(Permanent):
    """Who signs in now is not who wrote the history of this account."""

    code = "channels.another_account"


class AlreadyConnected(Permanent):
    code = "channels.already_connected"


class NameMissing(ValueError):
    code = "channels.name_missing"


class OnlyPretend(Permanent):
    """An installation is a demonstration or real, never both: neither has accounts of the other."""

    code = "channels.only_pretend"


def add_account(
    *, network: str, given: dict[str, str], at: datetime, by: Actor = SYSTEM, purpose: str = "attention", name: str = ""
) -> Account:
    """Connect an account from what a person typed. Raises Permanent, with a sentence, when it cannot be."""
    slug, prepared = _prepared(network, given)
    return _store(slug, network, given, prepared, at=at, by=by, purpose=purpose, name=name)


def connect_account(
    *, network: str, given: dict[str, str], at: datetime, by: Actor, purpose: str = "attention", name: str = ""
) -> tuple[Account, Health]:
    """Ask the network first, and store only what works. Raises ChannelError, with a sentence; nothing is kept then."""
    slug, (settings, credentials) = _prepared(network, given)
    health, credentials = _tried(slug, network, settings, credentials, at)
    mine = health.identity.id if health.identity and health.identity.id else ""
    if mine and any(mine in row.own_ids for row in Account.objects.filter(adapter=slug, closed_at=None)):
        raise AlreadyConnected(_("This account is connected already."))
    account = _store(slug, network, given, (settings, credentials), at=at, by=by, purpose=purpose, name=name)
    _remember(account, health)
    return account, health


def reconnect_account(*, account: Account, given: dict[str, str], at: datetime, by: Actor) -> Health:
    """A new password or token for the same account: its history and its cursors stay. Raises ChannelError."""
    slug = account.adapter
    settings, credentials = _prepared(account.network, given, slug)[1]
    health, credentials = _tried(slug, account.network, settings, credentials, at)
    mine = health.identity.id if health.identity else None
    if mine and account.own_ids and mine not in account.own_ids:
        raise AnotherAccount(_("This is another account: connect it apart, so that neither history is mixed."))
    settings = {key: value for key, value in settings.items() if key not in {"network", "handle", "own_ids"}}
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(settings=settings)
        Credential.objects.update_or_create(
            account=account, defaults={"sealed": secrets.seal(credentials), "updated_at": at}
        )
        Stream.objects.filter(account=account).update(next_at=at, failures=0)
        append(action="channels.reconnected", by=by, at=at, subject=("account", account.pk))
    account.refresh_from_db()
    _remember(account, health)
    mark_well(account_id=account.pk, at=at)
    return health


def _prepared(network: str, given: dict[str, str], adapter: str = "") -> tuple[str, Prepared]:
    slug = adapter or (network if network in registry.ADAPTERS else "manual")
    refusal = never_mixed(slug)
    if refusal:
        raise OnlyPretend(refusal)
    asked = dict(given)
    if slug == "manual" and network != "manual":
        asked.setdefault("network", network)
    return slug, registry.adapter(slug).prepare(asked)


def never_mixed(slug: str) -> str:
    """Why an account of this adapter cannot be connected on this desk; empty when it can."""
    found = house.administration()
    pretending = found is not None and found.is_demonstration
    if pretending and slug not in registry.PRETEND | registry.WITHOUT_NETWORK:
        return _("This is a demonstration: no real account is connected to it. Set it aside first (“Start for real”).")
    if not pretending and slug in registry.PRETEND:
        return _("This is a real desk: it has no account of the demonstration.")
    return ""


def _tried(
    slug: str, network: str, settings: dict[str, Any], credentials: dict[str, Any], at: datetime
) -> tuple[Health, dict[str, Any]]:
    """What the network says of an account that is in no row yet; and the credentials, as it may have rotated them."""
    kept = dict(credentials)
    access = Access(
        account=0, network=network, settings=settings, credentials=dict(credentials), now=at,
        keep=kept.update, lock=lambda: nullcontext(dict(kept)),
    )  # fmt: skip
    health = registry.adapter(slug).check(access)
    if not health.ok:
        raise DoesNotWork(health.sentence)
    return health, kept


def _store(
    slug: str,
    network: str,
    given: dict[str, str],
    prepared: Prepared,
    *,
    at: datetime,
    by: Actor,
    purpose: str,
    name: str,
) -> Account:
    channel, settings, credentials = registry.adapter(slug), dict(prepared[0]), prepared[1]
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
    health = registry.adapter(account.adapter).check(access_for(account, at))
    _remember(account, health)
    return health


def _remember(account: Account, health: Health) -> None:
    fields: dict[str, Any] = {"expires_at": health.expires_at}
    if health.identity and health.identity.id:
        fields["own_ids"] = sorted({*account.own_ids, health.identity.id})
        if health.identity.handle:
            fields["handle"] = health.identity.handle
    Account.objects.filter(pk=account.pk).update(**fields)
    account.refresh_from_db()


def change_account(*, account: Account, name: str, purpose: str, at: datetime, by: Actor) -> None:
    """What it is called and what it is for. Raises NameMissing."""
    name = name.strip()[:120]
    if not name or purpose not in Purpose.values:
        raise NameMissing(_("Write what the account is called."))
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(name=name, purpose=purpose)
        append(action="channels.changed", by=by, at=at, subject=("account", account.pk), payload={"purpose": purpose})
    account.refresh_from_db()


def close_account(*, account: Account, at: datetime, by: Actor) -> None:
    """Stop reading and sending; what was received stays, and what was read; the credentials go."""
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(closed_at=at, paused_at=None, broken_since=None)
        Credential.objects.filter(account=account).delete()
        append(action="channels.closed", by=by, at=at, subject=("account", account.pk))
