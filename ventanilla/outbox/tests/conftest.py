from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests import recorder as recording
from tests.cast import AT, administration, nuria
from ventanilla.channels.models import Account
from ventanilla.inbox.models import Message, Thread
from ventanilla.outbox import ports
from ventanilla.outbox.models import Dispatch
from ventanilla.outbox.operations import enqueue
from ventanilla.outbox.ports import Verdict
from ventanilla.people.models import Handle


@pytest.fixture
def network() -> Iterator[recording.Recorder]:
    recording.ADAPTER.reset()
    yield recording.ADAPTER
    recording.ADAPTER.reset()


@pytest.fixture
def gates(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Both gates say yes; a test puts its own in their place."""

    def yes(dispatch: Dispatch, at: datetime) -> Verdict:
        return Verdict(ok=True, until=at + timedelta(minutes=10))

    registered: dict[str, Any] = {"text": yes, "duty-open": yes}
    monkeypatch.setattr(ports, "_gates", registered)
    return registered


@pytest.fixture
def account(db: None, network: recording.Recorder, gates: dict[str, Any]) -> Account:
    administration()
    return make_account()


@pytest.fixture
def message(account: Account) -> Message:
    return said(account)


@pytest.fixture
def queued(message: Message) -> Dispatch:
    return answer(message)


@pytest.fixture
def say(account: Account) -> Callable[..., Message]:
    return lambda *args, **more: said(account, *args, **more)


def make_account(**more: Any) -> Account:
    return Account.objects.create(
        **({"network": "recorder", "adapter": "recorder", "name": "Vallserena", "created_at": AT} | more)
    )


def said(account: Account, text: str = "¿Cuándo se abre el plazo?", *, key: str = "c1", **more: Any) -> Message:
    thread, _ = Thread.objects.get_or_create(
        account=account, space="post", key="post-1", defaults={"created_at": AT, "last_at": AT, "title": "850 cursos"}
    )
    author, _ = Handle.objects.get_or_create(
        network=account.network,
        remote_id=f"u-{account.pk}-{key}",
        defaults={"handle": "@vecina", "name": "Vecina", "first_seen": AT},
    )
    given = {
        "account": account, "space": "post", "key": key, "remote_id": key, "thread": thread, "author": author, "number": 1,
        "text": text, "language": "es", "created_at": AT, "admitted_at": AT, "visibility": "public",
    }  # fmt: skip
    return Message.objects.create(**(given | more))


def answer(message: Message, text: str = "El plazo se abre el lunes a las 9:00.", **more: Any) -> Dispatch:
    given = {
        "kind": "reply", "account": message.account, "message": message, "thread": message.thread, "text": text, "visibility": "public",
        "language": "es", "by": nuria(), "at": AT, "wait": timedelta(), "valid_for": timedelta(hours=24),
    }  # fmt: skip
    with transaction.atomic():
        return enqueue(**(given | more))
