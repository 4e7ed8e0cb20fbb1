"""What may be done with an account, and by whom."""

from __future__ import annotations

import pytest

from tests import cast
from tests.page import Desk
from ventanilla.channels.models import Account, Credential
from ventanilla.channels.tests.conftest import toy
from ventanilla.channels.tests.toy import Toy
from ventanilla.desk.tests.boxes import mailbox, reader
from ventanilla.foundation import clock, jobs, secrets
from ventanilla.journal.models import Entry

__all__ = ["toy"]
AT = cast.AT


@pytest.fixture(autouse=True)
def _house(db, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.administration()
    monkeypatch.setattr(clock, "now", lambda: AT)


class TestDoing:
    def test_reading_now_wakes_a_worker(self, desk: Desk, toy: Toy, monkeypatch: pytest.MonkeyPatch) -> None:
        account, woken = mailbox(), []
        monkeypatch.setattr(jobs, "nudge", lambda name, **more: woken.append((name, more)))
        desk.enter(cast.nuria()).post("desk:account-read", account.pk)
        desk.post("desk:account-count", account.pk)
        assert woken == [("inbox.poll", {"account": account.pk}), ("inbox.count", {"account": account.pk})]

    def test_trying_says_what_the_network_says(self, desk: Desk, toy: Toy) -> None:
        account = mailbox()
        assert "Funciona." in desk.enter(cast.nuria()).post("desk:account-check", account.pk).words("#avisos")

    def test_a_new_password_mends_it(self, desk: Desk, toy: Toy) -> None:
        account = mailbox(
            broken_since=AT, broken_code="channel.auth_dead", settings={"server": "https://viejo.example"}
        )
        page = desk.enter(cast.joaquin()).get("desk:account-reconnect", account.pk)
        assert page.select_one("#id_server")["value"] == "https://viejo.example"
        given = {"server": "https://nuevo.example", "password": "mala"}
        page = desk.post("desk:account-reconnect", account.pk, **given, status=422)
        assert "No acepta esa contraseña." in page.words(".error-summary")
        page = desk.post("desk:account-reconnect", account.pk, **{**given, "password": "buena"})
        account.refresh_from_db()
        assert (account.is_broken, account.settings) == (False, {"server": "https://nuevo.example"})
        assert secrets.unseal(Credential.objects.get().sealed) == {"password": "buena"}

    def test_what_has_no_password_is_not_connected_again(self, desk: Desk) -> None:
        desk.enter(cast.joaquin()).get("desk:account-reconnect", cast.facebook_page().pk, status=404)

    def test_pausing_calling_otherwise_and_closing_are_in_the_record_with_a_name(self, desk: Desk, toy: Toy) -> None:
        account = mailbox()
        desk.enter(cast.joaquin())
        desk.post("desk:account-pause", account.pk)
        desk.post("desk:account-resume", account.pk)
        desk.post("desk:account-change", account.pk, name="Correo de empleo", purpose="institutional")
        page = desk.get("desk:account", account.pk)
        assert "Joaquín Peris" in page.words(".done")
        assert "Correo de empleo" in page.words("h1")
        assert "Cerrar Correo de empleo" in desk.get("desk:account-close", account.pk).words("h1")
        assert Account.objects.filter(closed_at=None).exists()
        desk.post("desk:account-close", account.pk)
        assert not Account.objects.filter(closed_at=None).exists()
        assert not Credential.objects.exists()
        told = list(Entry.objects.order_by("seq").values_list("action", flat=True))
        assert told == ["channels.paused", "channels.resumed", "channels.changed", "channels.closed"]

    def test_a_paused_one_offers_to_go_on_and_not_to_read(self, desk: Desk, toy: Toy) -> None:
        account = mailbox(paused_at=AT)
        page = desk.enter(cast.joaquin()).get("desk:account", account.pk)
        assert page.select_one(f'form[action="/cuentas/{account.pk}/reanudar/"]')
        assert not page.select_one(f'form[action="/cuentas/{account.pk}/leer/"]')

    @pytest.mark.parametrize("name", ["pause", "resume", "move", "change", "close", "reconnect"])
    def test_the_community_manager_sees_and_does_not_change(self, desk: Desk, toy: Toy, name: str) -> None:
        account = mailbox()
        desk.enter(cast.nuria()).post(f"desk:account-{name}", account.pk, name="x", purpose="attention", status=403)
        account.refresh_from_db()
        assert (account.name, account.paused_at, account.closed_at) == ("Buzón", None, None)

    @pytest.mark.parametrize("name", ["read", "count", "check"])
    def test_a_reader_only_reads(self, desk: Desk, toy: Toy, name: str) -> None:
        account = mailbox()
        page = desk.enter(reader()).get("desk:account", account.pk)
        assert not page.select("main form")
        desk.post(f"desk:account-{name}", account.pk, status=403)
