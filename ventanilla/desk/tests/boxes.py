"""Accounts that are read by themselves, for the tests of their pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.cast import AT
from ventanilla.channels.models import Account, Credential, PollRun, Stream, Unreadable
from ventanilla.channels.tests.toy import GIVEN
from ventanilla.foundation import secrets
from ventanilla.people.models import Person

RAW = '<script>alert("x")</script> ¿hola?'


def reader() -> Person:
    return Person.objects.filter(handle="ana").first() or Person.objects.create_person(
        handle="ana", name="Ana Gil", role="reader"
    )


def mailbox(**more: Any) -> Account:
    """One that is read by itself, up to date."""
    given = {"network": "email", "adapter": "toy", "name": "Buzón", "created_at": AT - timedelta(days=9)} | more
    account = Account.objects.create(**given)
    Credential.objects.create(account=account, sealed=secrets.seal({"password": GIVEN["password"]}), updated_at=AT)
    for name in ("inbox", "sent"):
        moment = AT - timedelta(minutes=2)
        Stream.objects.create(account=account, name=name, next_at=AT, last_read_at=moment)
    return account


def read(account: Account, count: int = 1, **more: Any) -> None:
    stream = account.streams.get(name="inbox")
    rows = [PollRun(stream=stream, started_at=AT - timedelta(minutes=n), complete=True, **more) for n in range(count)]
    PollRun.objects.bulk_create(reversed(rows))


def aside(account: Account | None, key: str = "k1", **more: Any) -> Unreadable:
    given = {"stream": "inbox", "raw": RAW, "reason": "ValueError: secreto de Ana", "at": AT}
    return Unreadable.objects.create(account=account, key=key, **(given | more))
