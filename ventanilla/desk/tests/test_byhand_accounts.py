"""An account is named in a file or a command: by number, by name, and with its network where two are called alike."""

from __future__ import annotations

import json

import pytest

from tests.cast import administration, facebook_page
from ventanilla.channels.queries import NoSuchAccount, SeveralAccounts, account_named
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations.capture import capture

pytestmark = pytest.mark.django_db


def test_two_accounts_of_one_name_are_never_mistaken() -> None:
    one, other = facebook_page(handle="@val"), facebook_page(network="instagram")
    assert account_named("@val") == account_named(one.pk) == account_named(str(one.pk)) == one
    assert account_named("instagram:Vallserena") == other
    with pytest.raises(SeveralAccounts, match="instagram:Vallserena"):
        account_named("Vallserena")


@pytest.mark.parametrize("given", ["Otra", "²", "9" * 30, "", ":", 99])
def test_what_names_nobody_is_refused(given: str | int) -> None:
    with pytest.raises(NoSuchAccount):
        account_named(given)


def test_the_lines_of_a_file_that_cannot_be_read_say_why_and_the_rest_comes_in() -> None:
    administration()
    facebook_page()
    lines = [
        "", "[]", "{}", '{"text": 3}', '{"text": "Hola"}', '{"account": true, "text": "Hola"}', '{"account": "Vallserena", "text": "Hola", "author": [1]}',
        '{"account": "Vallserena", "text": "Hola", "space": "luna"}', '{"account": "Vallserena", "text": "Hola", "created_at": "ayer"}',
        '{"account": "Vallserena", "text": "Hola", "created_at": 3}', '{"account": "Vallserena", "text": "Hola", "permalink": {}}',
        json.dumps({"account": "Vallserena", "text": "Sí"}), json.dumps({"account": "Vallserena", "text": "a\x00b\ud800"}),
    ]  # fmt: skip
    done = capture(lines=lines, at=clock.now())
    assert (done.admitted, done.known, done.unreadable) == (2, 0, 11)
    assert done.lines == len(lines)
    assert set(Message.objects.values_list("text", flat=True)) == {"Sí", "a\ufffdb\ufffd"}
