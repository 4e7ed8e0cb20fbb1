"""What could not be read: shown as it came to who may see it, tried again, set apart with a reason."""

from __future__ import annotations

import pytest

from tests import cast
from tests.page import Desk
from ventanilla.channels.tests.conftest import toy
from ventanilla.channels.tests.toy import Toy
from ventanilla.desk.tests.boxes import aside, mailbox, reader
from ventanilla.foundation import clock
from ventanilla.journal.models import Entry

__all__ = ["toy"]
AT = cast.AT


@pytest.fixture(autouse=True)
def _house(db, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.administration()
    monkeypatch.setattr(clock, "now", lambda: AT)


class TestTray:
    def test_what_came_is_shown_as_text_and_never_as_page(self, desk: Desk, toy: Toy) -> None:
        aside(mailbox(), raw="<script>alert(1)</script>" + "a" * 4000)
        page = desk.enter(cast.nuria()).get("desk:tray")
        raw = page.select_one("pre.raw").get_text()
        assert raw.startswith("<script>alert(1)</script>")
        assert len(raw) == 1500
        assert "4.025 caracteres" in page.words(".tray")

    def test_whole_it_is_a_file_that_no_browser_opens(self, desk: Desk, toy: Toy) -> None:
        row = aside(mailbox())
        response = desk.enter(cast.nuria()).client.get(f"/cuentas/sin-leer/{row.pk}/original/")
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"].startswith("attachment")
        assert response.content.decode() == row.raw

    @pytest.mark.parametrize("private", [True, False])
    def test_who_may_not_read_private_messages_sees_that_it_waits_and_not_what_it_says(
        self, desk: Desk, toy: Toy, private: bool
    ) -> None:
        row = aside(mailbox())
        person = cast.nuria(reads_private=False) if private else reader()
        page = desk.enter(person).get("desk:tray")
        assert not page.select("pre")
        assert "secreto de Ana" not in page.words()
        assert "1 espera" in page.words("main")
        desk.get("desk:tray-raw", row.pk, status=404 if private else 403)

    def test_a_retry_that_reads_it_says_so(self, desk: Desk, toy: Toy) -> None:
        row = aside(mailbox())
        toy.again = cast.comment(key="c1")
        page = desk.enter(cast.nuria()).post("desk:tray-retry", row.pk)
        assert "está en la bandeja" in page.words("#avisos")
        assert "Todo lo que ha llegado se ha podido leer" in page.words("main")

    def test_one_in_vain_says_that_too(self, desk: Desk, toy: Toy) -> None:
        row = aside(mailbox())
        page = desk.enter(cast.nuria()).post("desk:tray-retry", row.pk)
        assert "Sigue sin poder leerse" in page.words("#avisos")
        assert page.select(".tray > li")

    def test_all_of_one_account(self, desk: Desk, toy: Toy) -> None:
        account = mailbox()
        aside(account), aside(mailbox(name="Otro"), key="k2")
        page = desk.enter(cast.nuria()).post("desk:tray-retry-all", cuenta=str(account.pk))
        assert "0 han entrado, 1 sigue esperando." in page.words("#avisos")
        assert len(page.select(".tray > li")) == 1

    def test_setting_apart_asks_why(self, desk: Desk, toy: Toy) -> None:
        row = aside(mailbox())
        desk.enter(cast.nuria()).post("desk:tray-apart", row.pk)
        row.refresh_from_db()
        assert row.resolved_at is None
        desk.post("desk:tray-apart", row.pk, **{f"apart-{row.pk}-reason": "no_message"})
        row.refresh_from_db()
        assert row.resolved_at == AT
        entry = Entry.objects.get(action="inbox.set_apart")
        assert (entry.actor_id, entry.content) == (cast.nuria().pk, {"reason": "no_message"})

    def test_after_thirty_days_it_says_that_it_was_thrown_away(self, desk: Desk, toy: Toy) -> None:
        aside(mailbox(), raw="")
        page = desk.enter(cast.nuria()).get("desk:tray")
        assert "se destruyó a los 30 días" in page.words(".tray")
        assert not page.select('form[action$="/otra-vez/"] [type=submit].button[data-size]')

    def test_a_line_of_a_file_has_no_account_to_read_again(self, desk: Desk) -> None:
        aside(None, stream="capture", reason="No es JSON.")
        page = desk.enter(cast.nuria()).get("desk:tray")
        assert "Un archivo que se trajo" in page.words(".tray")
        assert not page.select('form[action$="1/otra-vez/"]')

    def test_many_are_shown_page_by_page(self, desk: Desk, toy: Toy) -> None:
        account = mailbox()
        for number in range(30):
            aside(account, key=f"k{number}")
        page = desk.enter(cast.nuria()).get("desk:tray")
        assert len(page.select(".tray > li")) == 25
        assert (
            len(
                desk.get("desk:tray", antes=page.select_one(".panel > footer a")["href"].split("=")[1]).select(
                    ".tray > li"
                )
            )
            == 5
        )

    @pytest.mark.parametrize("name", ["tray-retry", "tray-apart"])
    def test_a_reader_touches_nothing(self, desk: Desk, toy: Toy, name: str) -> None:
        row = aside(mailbox())
        desk.enter(reader()).post(f"desk:{name}", row.pk, status=403)
        row.refresh_from_db()
        assert row.resolved_at is None
