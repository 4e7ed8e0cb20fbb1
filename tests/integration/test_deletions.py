"""A comment that stops coming: gone with its author's deletion, kept when the network only hides it from us."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cast import administration, joaquin
from ventanilla.channels import operations as channels
from ventanilla.channels.adapters.bluesky.fake import BlueskyFake
from ventanilla.channels.models import Account
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations import poll_due


@pytest.fixture
def network() -> Iterator[BlueskyFake]:
    made = BlueskyFake()
    yield made
    made.close()


@pytest.mark.django_db
def test_a_deletion_is_taken_out_and_what_is_only_hidden_stays(network: BlueskyFake) -> None:
    administration()
    given = {"service": network.url, "handle": "villaverde.test", "password": network.network.password}
    account: Account = channels.connect_account(network="bluesky", given=given, at=clock.now(), by=joaquin().actor)[0]
    post = network.own("Abrimos el plazo")
    kept, hidden, gone = (network.say(f"¿cuándo {n}?", parent=post, author=f"c{n}") for n in range(3))
    poll_due(at=clock.now(), account=account, now=True)
    assert Message.objects.filter(deleted_at=None).count() == 4

    network.network.posts[hidden].hidden = True
    network.delete(gone)
    poll_due(at=clock.now(), account=account, now=True)
    there = set(Message.objects.filter(deleted_at=None).values_list("remote_id", flat=True))
    assert there == {post, kept, hidden}
    assert Message.objects.get(remote_id=gone).text == ""
