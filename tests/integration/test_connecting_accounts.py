"""Connecting: what it costs before anything is asked; the network asked before anything is kept; no secret shown."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest
from django.core import mail as outgoing

from tests import cast
from tests.page import Desk
from ventanilla.channels import registry
from ventanilla.channels.adapters.bluesky.fake import BlueskyFake
from ventanilla.channels.adapters.bluesky.fake_network import HANDLE
from ventanilla.channels.adapters.email.fake import FakeMail, running
from ventanilla.channels.adapters.email.tests.letters import letter
from ventanilla.channels.models import Account, Credential
from ventanilla.desk.web.accounts import networks, words
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations import poll_due
from ventanilla.journal.models import Entry
from ventanilla.notices.models import Notice

WRONG = "calabaza-secreta-77"


@pytest.fixture(autouse=True)
def _house(db) -> None:
    cast.administration()


@pytest.fixture
def box() -> Iterator[FakeMail]:
    with running() as mail:
        yield mail


def as_joaquin(desk: Desk) -> Desk:
    return desk.enter(cast.joaquin())


def test_the_networks_come_in_the_order_in_which_they_can_work_today(desk: Desk) -> None:
    page = as_joaquin(desk).get("desk:connect")
    shown = [str(card["href"]).rstrip("/").rpartition("/")[2] for card in page.select(".account-card")]
    assert shown == list(networks.ALL)
    assert shown[:3] == ["email", "bluesky", "window"]


@pytest.mark.parametrize("network", networks.ALL)
def test_each_says_its_cost_needs_time_and_dated_facts_and_then_asks(desk: Desk, network: str) -> None:
    page = as_joaquin(desk).get("desk:connect-network", network)
    assert len(page.select(".three > div p")) == 3
    assert len(page.select(".can-list li")) == len(registry.about(network).capabilities)
    assert re.search(r"comprobados el \w+ 2[24] de noviembre de 2026$", page.words(".panel > header"))
    assert page.select_one("main form[method=post] button[type=submit]")


def test_all_that_an_adapter_may_say_has_a_title_here() -> None:
    abouts = [registry.adapter(slug).about for slug in registry.ADAPTERS] + list(registry.by_hand().values())
    assert {name for about in abouts for name in about.capabilities} <= set(words.CAPABILITIES)
    assert {one.can for about in abouts for one in about.capabilities.values()} <= set(words.CAN)
    assert set(registry.by_hand()) | {"email", "bluesky", "window"} == set(networks.ALL)


def test_a_network_that_does_not_exist_has_no_page(desk: Desk) -> None:
    as_joaquin(desk).get("desk:connect-network", "marte", status=404)
    as_joaquin(desk).get("desk:connect-network", "demo", status=404)


def test_a_mailbox_is_tried_kept_and_its_past_brought_with_sums_in_sight(desk: Desk, box: FakeMail, committed) -> None:
    for number in range(3):
        box.deliver(letter(f"pregunta {number}", name=f"p{number}@correo.example", at=clock.now()))
    page = as_joaquin(desk).post("desk:connect-network", "email", **box.given, since_days="30", purpose="attention")
    account = Account.objects.get()
    assert page.response.redirect_chain[-1][0] == f"/cuentas/{account.pk}/trayendo/"
    assert "Trayendo lo anterior" in page.words("h1")
    assert "0 vistos = 0 nuevos + 0 conocidos + 0 cambiados + 0 sin poder leer" in page.words(".sum-line")
    poll_due(at=clock.now(), account=account, now=True)
    page = desk.get("desk:account-progress", account.pk)
    assert "Lo anterior ya está aquí" in page.words("h1")
    assert "3 vistos = 3 nuevos + 0 conocidos + 0 cambiados + 0 sin poder leer" in page.words(".sum-line")
    assert Message.objects.filter(account=account).count() == 3


def test_how_far_back_is_what_was_chosen(desk: Desk, box: FakeMail) -> None:
    as_joaquin(desk).post("desk:connect-network", "email", **box.given, since_days="7", purpose="attention")
    assert Account.objects.get().settings["since_days"] == 7


def test_a_wrong_password_keeps_what_was_typed_and_not_the_password(
    desk: Desk, box: FakeMail, caplog: pytest.LogCaptureFixture
) -> None:
    typed = {**box.given, "password": WRONG}
    with caplog.at_level(logging.DEBUG):
        page = as_joaquin(desk).post(
            "desk:connect-network", "email", **typed, since_days="7", purpose="institutional", name="Buzón", status=422
        )
    assert "no acepta este nombre y esta contraseña" in page.words(".error-summary")
    assert page.select_one("#id_imap")["value"] == typed["imap"]
    assert page.select_one("#id_name")["value"] == "Buzón"
    assert page.select_one("#id_since_days option[selected]")["value"] == "7"
    assert page.select_one("[name=purpose][checked]")["value"] == "institutional"
    assert not page.select_one("#id_password").get("value")
    assert "hay que escribirla otra vez" in page.words("main")
    assert not Account.objects.exists()
    told = [str(page), caplog.text, repr(list(Entry.objects.values())), repr(list(Notice.objects.values()))]
    assert WRONG not in "".join(told) + repr(outgoing.outbox)


def test_a_password_that_works_is_nowhere_but_sealed(
    desk: Desk, box: FakeMail, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        page = as_joaquin(desk).post("desk:connect-network", "email", **box.given, since_days="30", purpose="attention")
        account = Account.objects.get()
        poll_due(at=clock.now(), account=account, now=True)
        pages = [page, *(desk.get(f"desk:{name}", account.pk) for name in ("account", "account-reconnect"))]
    told = "".join(str(one) for one in pages) + caplog.text
    told += repr(list(Account.objects.values())) + repr(list(Credential.objects.values()))
    told += repr(list(Entry.objects.values())) + repr(list(Notice.objects.values()))
    assert box.password not in told


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"imap": "pop3://correo.example"}, "imap"),
        ({"imap": "imap://correo.example"}, "imap"),
        ({"smtp": "imaps://correo.example"}, "smtp"),
        ({"address": "nadie"}, "address"),
    ],
)
def test_what_is_wrong_is_said_beside_its_line(desk: Desk, box: FakeMail, typed: dict[str, str], field: str) -> None:
    given = {**box.given, **typed, "since_days": "30", "purpose": "attention"}
    page = as_joaquin(desk).post("desk:connect-network", "email", **given, status=422)
    assert page.select_one(f"#id_{field}")["aria-invalid"] == "true"
    assert page.words(f"#id_{field}_error")


def test_what_is_missing_is_said_line_by_line(desk: Desk) -> None:
    page = as_joaquin(desk).post("desk:connect-network", "bluesky", purpose="attention", status=422)
    assert {str(link["href"]) for link in page.select(".error-summary a")} == {"#id_handle", "#id_password"}


def test_bluesky(desk: Desk) -> None:
    fake = BlueskyFake()
    try:
        page = as_joaquin(desk).post(
            "desk:connect-network", "bluesky",
            handle=HANDLE, password=fake.network.password, service=fake.url, appview="", since_days="30",
            purpose="attention", name="Villa en Bluesky",
        )  # fmt: skip
    finally:
        fake.close()
    account = Account.objects.get()
    assert (account.name, account.handle) == ("Villa en Bluesky", HANDLE)
    assert f"Se entra como @{HANDLE}" in page.words("#avisos")


def test_an_account_of_its_own_password_is_refused_before_it_leaves(desk: Desk) -> None:
    page = as_joaquin(desk).post(
        "desk:connect-network", "bluesky",
        handle="villa.bsky.social", password=WRONG, service="", appview="", since_days="30", purpose="attention", status=422,
    )  # fmt: skip
    assert "contraseña de aplicación" in page.words("#id_password_error")


def test_a_network_by_hand_leads_to_its_first_message(desk: Desk) -> None:
    page = as_joaquin(desk).post("desk:connect-network", "facebook", name="Vallserena", purpose="attention")
    account = Account.objects.get()
    assert (account.network, account.adapter) == ("facebook", "manual")
    assert page.select_one(f'a[href="/apuntar/?cuenta={account.pk}"]')


def test_two_of_one_network_with_one_name_would_be_confused(desk: Desk) -> None:
    cast.facebook_page()
    page = as_joaquin(desk).post("desk:connect-network", "facebook", name="vallserena", purpose="attention", status=422)
    assert "ya hay una" in page.words("#id_name_error").lower()
    assert Account.objects.count() == 1


def test_our_own_site_is_connected_once(desk: Desk) -> None:
    as_joaquin(desk).post("desk:connect-network", "window", name="Web", purpose="attention")
    page = desk.get("desk:connect-network", "window")
    assert not page.select("main form[method=post]")
    desk.post("desk:connect-network", "window", name="Otra", purpose="attention", status=409)
    assert Account.objects.count() == 1


def test_a_demonstration_asks_for_no_password_and_shows_the_way_out(desk: Desk) -> None:
    cast.administration(is_demonstration=True)
    page = as_joaquin(desk).get("desk:connect-network", "email")
    assert not page.select("input[type=password]")
    assert page.select_one('main a[href$="/empezar-de-verdad/"]')
    desk.post("desk:connect-network", "email", password=WRONG, status=409)
    assert not Account.objects.exists()


def test_a_demonstration_may_write_down_by_hand(desk: Desk) -> None:
    cast.administration(is_demonstration=True)
    as_joaquin(desk).post("desk:connect-network", "phone", name="Teléfono", purpose="attention")
    assert Account.objects.get().network == "phone"


@pytest.mark.parametrize("person", [cast.nuria, lambda: cast.Person.objects.create_person(handle="ana", name="Ana", role="reader")])  # fmt: skip
def test_only_an_administrator_connects(desk: Desk, person) -> None:
    desk.enter(person())
    desk.get("desk:connect", status=403)
    desk.get("desk:connect-network", "facebook", status=403)
    desk.post("desk:connect-network", "facebook", name="x", purpose="attention", status=403)
    assert not Account.objects.exists()
