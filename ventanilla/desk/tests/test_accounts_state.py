"""How each account stands: what was read, what it adds up to, what is wrong and what to do about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.page import Desk
from ventanilla.channels.contract import Count
from ventanilla.channels.models import Account
from ventanilla.channels.tests.conftest import toy
from ventanilla.channels.tests.toy import GIVEN, Toy
from ventanilla.desk.tests.boxes import mailbox, read, reader
from ventanilla.foundation import clock
from ventanilla.inbox.operations import admit
from ventanilla.inbox.operations.count import keep_counts

__all__ = ["toy"]
AT = cast.AT


@pytest.fixture(autouse=True)
def _house(db, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.administration()
    monkeypatch.setattr(clock, "now", lambda: AT)


class TestList:
    def test_an_empty_desk_teaches_what_an_account_is(self, desk: Desk) -> None:
        assert desk.enter(cast.joaquin()).get("desk:accounts").select_one('.empty-state a[href="/cuentas/conectar/"]')
        assert not desk.enter(cast.nuria()).get("desk:accounts").select(".empty-state a")

    def test_what_is_wrong_is_said_and_counted(self, desk: Desk, toy: Toy) -> None:
        mailbox(name="Bien")
        mailbox(name="Rota", broken_since=AT, broken_code="email.auth", broken_sentence="No acepta la contraseña.")
        page = desk.enter(cast.nuria()).get("desk:accounts")
        assert "1 necesita a alguien. 2 cuentas en total." in page.words(".page-head")
        assert "No acepta la contraseña." in page.words('tr[data-tone="danger"]')

    def test_a_calm_list_has_no_colour(self, desk: Desk, toy: Toy) -> None:
        mailbox()
        cast.facebook_page()
        page = desk.enter(cast.nuria()).get("desk:accounts")
        assert "Las 2 cuentas están bien." in page.words(".page-head")
        assert not page.select("tr[data-tone]")

    def test_more_accounts_cost_no_more_questions(self, desk: Desk, toy: Toy, django_assert_num_queries) -> None:
        desk.enter(cast.nuria())
        mailbox()
        desk.get("desk:accounts")
        with CaptureQueriesContext(connection) as few:
            desk.get("desk:accounts")
        for number in range(12):
            mailbox(name=f"b{number}")
        with django_assert_num_queries(len(few)):
            desk.get("desk:accounts")

    def test_an_administrator_orders_them(self, desk: Desk) -> None:
        first, second = cast.facebook_page(name="a", position=0), cast.facebook_page(name="b", position=1)
        desk.enter(cast.joaquin()).post("desk:account-move", second.pk, up="1")
        assert list(Account.objects.all()) == [second, first]

    def test_a_closed_one_can_still_be_looked_at(self, desk: Desk, toy: Toy) -> None:
        account = mailbox(closed_at=AT)
        page = desk.enter(reader()).get("desk:accounts")
        assert page.select_one(f'details a[href="/cuentas/{account.pk}/"]')
        assert not desk.get("desk:account", account.pk).select("main form")


class TestAccount:
    def test_readings_are_sums_and_the_day_adds_up(self, desk: Desk, toy: Toy) -> None:
        account = mailbox()
        read(account, 3, seen=10, new=1, known=7, changed=1, unreadable=1)
        page = desk.enter(cast.nuria()).get("desk:account", account.pk)
        assert "30 vistos = 3 nuevos + 21 conocidos + 3 cambiados + 3 sin poder leer" in page.words(".today")
        row = page.select_one(".sums tbody tr")
        assert [cell.get_text() for cell in row.select("td.n")] == ["10", "=", "1", "+", "7", "+", "1", "+", "1"]
        assert page.select_one(".scroll-x")["tabindex"] == "0"

    def test_a_broken_one_says_since_when_why_and_what_to_do(self, desk: Desk, toy: Toy) -> None:
        broken = {"broken_since": AT - timedelta(hours=3), "broken_sentence": "No acepta la contraseña."}
        account = mailbox(broken_code="email.auth", **broken)
        page = desk.enter(cast.joaquin()).get("desk:account", account.pk)
        said = page.words('.alert[data-tone="danger"]')
        assert "hoy, 7:00" in said
        assert "No acepta la contraseña." in said
        assert "Vuelva a conectarla" in said
        assert page.select_one(f'.alert a[href="/cuentas/{account.pk}/volver-a-conectar/"]')
        assert not desk.enter(cast.nuria()).get("desk:account", account.pk).select(".alert a")

    def test_one_that_does_not_answer_is_tried_again_by_itself(self, desk: Desk, toy: Toy) -> None:
        account = mailbox(broken_since=AT, broken_code="email.unreachable", broken_sentence="No contesta.")
        said = desk.enter(cast.nuria()).get("desk:account", account.pk).words('.alert[data-tone="danger"]')
        assert "Se vuelve a probar sola" in said
        assert "contraseña" not in said

    def test_a_permission_that_runs_out_soon_says_so(self, desk: Desk, toy: Toy) -> None:
        account = mailbox(expires_at=AT + timedelta(days=3))
        assert "Su permiso caduca" in desk.enter(cast.nuria()).get("desk:account", account.pk).words(".alert")

    def test_our_count_stands_beside_the_networks_with_the_reason_of_each_difference(
        self, desk: Desk, toy: Toy, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        account = mailbox()
        monkeypatch.setattr(Toy, "count", lambda *_: [], raising=False)
        admit(account=account, items=[cast.comment(key="a"), cast.comment(key="b")], at=AT)
        keep_counts(account=account, counts=[Count("post-1", 4, frozenset({"a", "c"}))], at=AT)
        page = desk.enter(cast.nuria()).get("desk:account", account.pk)
        row = page.words(".census tbody tr")
        assert "4 2" in row
        for said in ("+1 por leer", "−1 aquí guardados", "+2 que la red cuenta y no enseña"):
            assert said in row
        desk.get("desk:account-census", account.pk)

    def test_where_the_network_gives_no_count_nothing_is_claimed(self, desk: Desk, toy: Toy) -> None:
        account = mailbox()
        admit(account=account, items=[cast.comment()], at=AT)
        page = desk.enter(cast.nuria()).get("desk:account", account.pk)
        assert "La red no da recuento" in page.words("main")
        assert "cuadra" not in page.words("main").replace("Cada una cuadra", "")

    def test_the_seal_says_its_key_and_nothing_of_its_content(self, desk: Desk, toy: Toy, settings) -> None:
        settings.FIELD_KEYS = ["vieja"]
        account = mailbox()
        settings.FIELD_KEYS = ["nueva", "vieja"]
        page = desk.enter(cast.joaquin()).get("desk:account", account.pk)
        assert "account reseal" in page.words("main")
        assert GIVEN["password"] not in str(page)

    def test_all_the_readings_page_by_page(self, desk: Desk, toy: Toy) -> None:
        account = mailbox()
        read(account, 120, seen=1, known=1)
        seen, path = [], f"/cuentas/{account.pk}/lecturas/"
        desk.enter(reader())
        while path:
            page = desk.get(path.partition("?")[0], **dict([path.partition("?")[2].split("=")] if "?" in path else []))
            seen.append(len(page.select(".sums tbody tr")))
            more = page.select_one(".panel > footer a")
            path = f"/cuentas/{account.pk}/lecturas/{more['href']}" if more else ""
        assert seen == [50, 50, 20]

    def test_a_page_of_many_readings_costs_as_much_as_one_of_few(
        self, desk: Desk, toy: Toy, django_assert_num_queries
    ) -> None:
        account = mailbox()
        read(account, 2, seen=1, known=1)
        desk.enter(cast.nuria()).get("desk:account", account.pk)
        with CaptureQueriesContext(connection) as few:
            desk.get("desk:account", account.pk)
        read(account, 400, seen=1, known=1)
        with django_assert_num_queries(len(few)):
            desk.get("desk:account", account.pk)
