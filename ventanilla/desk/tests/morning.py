"""A small morning for the inbox: a network that answers by itself, a page that is answered by hand, a private word."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests import recorder
from tests.cast import AT, administration, comment, facebook_page
from ventanilla.answers.models import Duty
from ventanilla.answers.operations.propose import propose
from ventanilla.channels.contract import Author
from ventanilla.channels.models import Account
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations import admit
from ventanilla.people.models import Person, Role

NOW = AT + timedelta(minutes=30)


def morning() -> Account:
    """It is half past ten on a Wednesday; three neighbours have written under one post on Bluesky."""
    clock.hold(at=NOW)
    administration(phone="960 000 010")
    propose(kinds=frozenset({"employment"}), region="VC")
    account = bluesky()
    admit(account=account, items=[comment(key="c1"), comment("¿Hay cursos por la tarde?", key="c2", created_at=AT + timedelta(minutes=1)), comment("@lucia mira", key="c3", created_at=AT + timedelta(minutes=2))], at=NOW)  # fmt: skip
    return account


def bluesky(**more: Any) -> Account:
    """It takes 300 characters, writes down what it gets, and says that it is there."""
    recorder.ADAPTER.reset()
    return Account.objects.create(
        **({"network": "bluesky", "adapter": "recorder", "name": "Vallserena", "created_at": AT} | more)
    )


def by_hand() -> Account:
    return facebook_page()


def said(account: Account, text: str, *, key: str, at: datetime = NOW, **more: Any) -> Message:
    admit(account=account, items=[comment(text, key=key, **({"created_at": AT} | more))], at=at)
    return Message.objects.get(account=account, remote_id=key)


def privately(account: Account, text: str = "Gracias por todo", *, key: str = "d1") -> Message:
    return said(
        account, text, key=key, space="direct", visibility="private", thread=f"dm-{key}", parent=None,
        author=Author(id=f"u-{key}", handle=f"@{key}", name="Concha Vidal"),
    )  # fmt: skip


def message(key: str = "c1") -> Message:
    return Message.objects.get(remote_id=key)


def duty(key: str = "c1") -> Duty:
    return Duty.objects.get(message__remote_id=key)


def maria() -> Person:
    return Person.objects.filter(handle="maria").first() or Person.objects.create_person(
        handle="maria", name="María Soler", role=Role.COMMUNITY_MANAGER
    )


def amparo() -> Person:
    """She reads, and answers nobody."""
    return Person.objects.filter(handle="amparo").first() or Person.objects.create_person(
        handle="amparo", name="Amparo Gil", role=Role.READER
    )


def later(**span: float) -> datetime:
    """So long after the morning's now; the clock stands there."""
    at = NOW + timedelta(**span)
    clock.hold(at=at)
    return at
