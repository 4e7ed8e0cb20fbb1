"""What is asked about our accounts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ventanilla.channels.models import Account

_LONGEST_NUMBER = 18


class NoSuchAccount(LookupError):
    code = "channels.no_such_account"

    def __init__(self, given: str) -> None:
        super().__init__(_("There is no account called “%(given)s”.") % {"given": given[:80]})


class SeveralAccounts(LookupError):
    """The name alone does not say which; the network before it does, or the number."""

    code = "channels.several_accounts"

    def __init__(self, given: str, networks: list[str]) -> None:
        super().__init__(
            _("Several accounts are called “%(given)s”. Write the network before: %(choices)s.")
            % {"given": given[:80], "choices": ", ".join(f"{network}:{given[:80]}" for network in networks)}
        )


def account_named(given: str | int) -> Account:
    """By number, name, handle, or network:name where several are called alike. Raises NoSuchAccount, SeveralAccounts."""
    open_ones = Account.objects.filter(closed_at=None)
    told = str(given).strip()
    if told.isdecimal():
        found = list(open_ones.filter(pk=int(told))) if len(told) < _LONGEST_NUMBER else []
    else:
        found = list(open_ones.filter(name=told)) or list(open_ones.filter(handle=told))
        network, _colon, name = told.partition(":")
        found = found or list(open_ones.filter(network=network.strip().lower(), name=name.strip()))
    if not found:
        raise NoSuchAccount(told)
    if len(found) > 1:
        raise SeveralAccounts(told, [one.network for one in found])
    return found[0]


def open_accounts() -> QuerySet[Account]:
    return Account.objects.filter(closed_at=None)
