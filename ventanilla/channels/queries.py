"""What is asked about our accounts."""

from __future__ import annotations

from django.db.models import QuerySet

from ventanilla.channels.models import Account


class NoSuchAccount(LookupError):
    code = "channels.no_such_account"

    def __init__(self, given: str) -> None:
        super().__init__(f"There is no account {given!r}; “ventanilla account list” shows them.")


def account_named(given: str | int) -> Account:
    """By number, or by name. Raises NoSuchAccount."""
    open_ones = Account.objects.filter(closed_at=None)
    if isinstance(given, int) or str(given).isdigit():
        found = open_ones.filter(pk=int(given)).first()
    else:
        found = open_ones.filter(name=given).first() or open_ones.filter(handle=given).first()
    if found is None:
        raise NoSuchAccount(str(given))
    return found


def open_accounts() -> QuerySet[Account]:
    return Account.objects.filter(closed_at=None)
