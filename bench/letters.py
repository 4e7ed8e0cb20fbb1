"""One mail alone, from its bytes to its commit, beside the mail floor."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

from bench import desk
from bench.floors import Texts
from bench.measure import Line, at_most, floor

AMOUNT = 600


def letters(amount: int) -> list[bytes]:
    texts = Texts(8)
    return [
        (
            f"From: Vecina {i} <v{i}@x.es>\nTo: q0@x.es\nSubject: {texts.text(5)}\nMessage-ID: <b{i}@x.es>\n"
            + (f"In-Reply-To: <b{i - 1}@x.es>\n" if i % 2 else "")
            + f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{texts.text(40)}\n"
        ).encode()
        for i in range(amount)
    ]


def lines() -> Iterator[Line]:
    from ventanilla.channels.adapters.email.parse import read_mail
    from ventanilla.channels.contract import Item
    from ventanilla.channels.models import Account
    from ventanilla.inbox.operations import admit

    account = Account.objects.create(network="email", adapter="email", name="Buzón", created_at=desk.BEGAN)
    given = letters(AMOUNT)
    spent = []
    for part in (given[:100], given[100:]):
        start = time.process_time()
        for number, raw in enumerate(part):
            at = desk.BEGAN + timedelta(minutes=number)
            item = read_mail(raw, address="q0@x.es")
            assert isinstance(item, Item)
            assert admit(account=account, items=[item], at=at).new == 1
        spent.append((time.process_time() - start) / len(part) * 1e3)
    yield at_most("one mail: CPU ms", spent[1], floor("mail")["new"]["cpu_us_per_row"] / 1e3, 4)
