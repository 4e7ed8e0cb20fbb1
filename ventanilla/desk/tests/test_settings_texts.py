"""Ready texts, copies, the pause, and a citizen who is forgotten."""

from __future__ import annotations

import pytest

from tests.cast import AT, administration, comment, facebook_page, joaquin, nuria
from tests.page import Desk
from ventanilla.answers.models import CannedReply
from ventanilla.desk.tests.test_settings import said
from ventanilla.desk.tests.test_start_wizard import as_shown
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations import admit
from ventanilla.journal.models import Entry
from ventanilla.outbox.queries import paused
from ventanilla.people.models import Handle

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(desk: Desk, monkeypatch, tmp_path) -> Desk:
    monkeypatch.setenv("VENTANILLA_KEYS", str(tmp_path))
    clock.hold(at=AT)
    administration()
    return desk.enter(joaquin())


class TestReadyTexts:
    def test_one_is_written_in_each_language_of_the_house(self, boss: Desk) -> None:
        boss.post(
            "desk:settings-text-new", active="on", title_es="El plazo", text_es="Hola, {nombre}: acaba el 30.",
            title_ca="El termini", text_ca="Hola, {nombre}: acaba el 30.",
        )  # fmt: skip
        assert set(CannedReply.objects.values_list("code", "language")) == {("el-plazo", "es"), ("el-plazo", "ca")}
        page = boss.get("desk:settings-text", "el-plazo")
        assert "Hola, Lucía: acaba el 30." in page.words(".preview-of")

    def test_a_language_that_is_missing_is_seen_in_the_list(self, boss: Desk) -> None:
        boss.post("desk:settings-text-new", active="on", title_es="El plazo", text_es="Acaba el 30.")
        assert said("missing in %(languages)s", languages="valencià · català") in boss.get("desk:settings-texts").words(
            "main"
        )

    @pytest.mark.parametrize(
        ("given", "why"),
        [
            ({"title_es": "El plazo"}, "It needs a text."),
            ({"text_es": "Acaba el 30."}, "It needs a title."),
            ({}, "Write it in one language at least."),
            ({"title_es": "El plazo", "text_es": "Hola, {nombe}"}, "{nombe}"),
        ],
    )
    def test_what_cannot_be_is_said_and_kept_in_the_field(self, boss: Desk, given: dict[str, str], why: str) -> None:
        page = boss.client.post("/ajustes/textos/nuevo/", {"active": "on", **given})
        assert page.status_code == 422
        assert said(why) in page.content.decode()
        assert not CannedReply.objects.exists()

    def test_see_how_it_reads_keeps_nothing(self, boss: Desk) -> None:
        page = boss.post("desk:settings-text-new", title_es="A", text_es="Hola, {nombre}", preview="1")
        assert "Hola, Lucía" in page.words(".preview-of")
        assert not CannedReply.objects.exists()

    def test_put_out_of_use_it_is_no_longer_offered_but_stays(self, boss: Desk) -> None:
        boss.post("desk:settings-text-new", active="on", title_es="A", text_es="B")
        sent = as_shown(boss.get("desk:settings-text", "a"))
        sent.pop("active")
        boss.post("desk:settings-text", "a", **sent)
        assert not CannedReply.objects.get().active
        assert said("not in use") in boss.get("desk:settings-texts").words("main")

    def test_one_that_was_written_is_not_emptied_by_accident(self, boss: Desk) -> None:
        boss.post("desk:settings-text-new", active="on", title_es="A", text_es="B")
        boss.post(
            "desk:settings-text", "a", status=422, active="on", title_es="", text_es="", title_ca="A", text_ca="C"
        )
        assert CannedReply.objects.get().text == "B"
        boss.get("desk:settings-text", "no-hay", status=404)


class TestPause:
    def test_it_asks_why_and_says_it_to_whoever_comes_next(self, desk: Desk) -> None:
        administration()
        desk.enter(nuria())
        page = desk.post("desk:pause", status=422, reason="  ")
        assert page.select_one(".error")
        assert not paused().paused
        desk.post("desk:pause", reason="Hemos puesto febrero")
        assert paused().paused
        shown = desk.get("desk:pause").words("main")
        assert "Hemos puesto febrero" in shown
        assert "Nuria Ferrer" in shown

    def test_every_page_of_the_desk_says_that_nothing_leaves_and_one_button_resumes(self, desk: Desk) -> None:
        administration()
        desk.enter(nuria())
        assert not desk.get("people:mine").select_one(".paused-bar")
        desk.post("desk:pause", reason="Hemos puesto febrero")
        assert "Hemos puesto febrero" in desk.get("people:mine").words(".paused-bar")
        desk.post("desk:pause", resume="1")
        assert not paused().paused
        assert not desk.get("people:mine").select_one(".paused-bar")
        assert list(Entry.objects.order_by("seq").values_list("action", flat=True)) == [
            "outbox.paused",
            "outbox.resumed",
        ]

    def test_two_who_pause_at_once_pause_once(self, desk: Desk) -> None:
        administration()
        desk.enter(nuria())
        desk.post("desk:pause", reason="Uno")
        page = desk.post("desk:pause", reason="Otro")
        assert said("Somebody had paused it already.") in page.words("#avisos")
        assert paused().reason == "Uno"

    def test_a_reader_cannot(self, desk: Desk) -> None:
        administration()
        desk.enter(nuria(reads_private=False))
        from ventanilla.people.models import Person

        Person.objects.update(role="reader")
        assert desk.client.post("/pausa/", {"reason": "x"}).status_code == 403


class TestForgetting:
    def citizen(self) -> Handle:
        admit(account=facebook_page(), items=[comment("Mi número es el 600", key="c1")], at=AT)
        return Handle.objects.get()

    @pytest.mark.parametrize("asked", ["Vecina", "@c1", "c1", "u-c1"])
    def test_they_are_found_by_name_handle_or_number(self, boss: Desk, asked: str) -> None:
        handle = self.citizen()
        page = boss.get("desk:settings-erase", q=asked)
        assert page.select_one(f"a[href='/ajustes/borrar/{handle.pk}/']")

    @pytest.mark.parametrize("asked", ["", "   ", "Nadie", "%", "1"])
    def test_nobody_is_listed_without_asking_for_them(self, boss: Desk, asked: str) -> None:
        self.citizen()
        assert not boss.get("desk:settings-erase", q=asked).select("table a")

    def test_looking_erases_nothing_and_a_reason_and_a_tick_are_needed(self, boss: Desk) -> None:
        handle = self.citizen()
        boss.get("desk:settings-erase-one", handle.pk)
        for given in ({}, {"ground": "asked"}, {"sure": "on"}, {"ground": "x", "sure": "on"}):
            boss.post("desk:settings-erase-one", handle.pk, status=422, **given)
        handle.refresh_from_db()
        assert not handle.is_erased
        assert Message.objects.get().text

    def test_once_forgotten_neither_name_nor_text_remain_and_the_journal_says_why(self, boss: Desk) -> None:
        handle = self.citizen()
        boss.post("desk:settings-erase-one", handle.pk, ground="order", sure="on")
        handle.refresh_from_db()
        assert (handle.name, handle.handle) == ("", "")
        assert "600" not in Message.objects.get().text
        entry = Entry.objects.get(action="people.erased")
        assert entry.content == {"ground": "order"}
        assert entry.actor_id == joaquin().pk
        boss.get("desk:settings-erase-one", handle.pk, status=404)


def test_the_copies_say_when_the_latest_was_made_and_how_one_is_made(boss: Desk) -> None:
    from ventanilla.journal.operations import anchor

    assert boss.get("desk:settings-copies").select_one("h1 + p time") is None
    boss.post("desk:pause", reason="Una copia cuenta desde lo primero que se apunta")
    anchor(place="backup", at=AT)
    page = boss.get("desk:settings-copies")
    assert page.words("h1 + p time") == "hoy, 10:00"
    assert "ventanilla backup" in page.words("main")
