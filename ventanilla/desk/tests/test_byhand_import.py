"""Bringing a table: guessed, shown, changed, brought in once, with sums that add up."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import administration, facebook_page, joaquin, nuria
from tests.page import Desk, Page
from ventanilla.answers.models import Duty
from ventanilla.channels.models import Account, Unreadable
from ventanilla.desk.operations import incoming
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations.capture.table import MAX_ROWS, NotATable, read_table

pytestmark = pytest.mark.django_db
EXCEL = "Fecha;Hora;Autor;Comentario;Publicación\r\n18/03/2026;9:05;Kiko;¿Cuándo se abre?;850 cursos\r\n18/03/2026;9:06;Ana;\"Gracias;\r\nde verdad\";850 cursos\r\n18/03/2026;9:07;Vallserena;El lunes;850 cursos\r\n31/02/2026;9:08;Eva;Hola;850 cursos\r\n"  # fmt: skip


@pytest.fixture
def account(db: None) -> Account:
    administration()
    return facebook_page()


@pytest.fixture
def staffed(desk: Desk, account: Account) -> Desk:
    return desk.enter(nuria())


def bring(desk: Desk, content: bytes | str, account: Account, name: str = "junio.csv") -> tuple[Page, str]:
    data = content if isinstance(content, bytes) else content.encode()
    page = desk.post("desk:import", file=SimpleUploadedFile(name, data), account=account.pk)
    return page, str(page.response.request["PATH_INFO"]).rstrip("/").split("/")[-1]  # type: ignore[attr-defined]


def sums(page: Page) -> list[int]:
    return [int(b.get_text()) for b in page.select(".sum-line b")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_a_table_from_excel_is_read_as_it_is(staffed: Desk, account: Account, encoding: str) -> None:
    page, token = bring(staffed, EXCEL.encode(encoding), account)
    assert [s.select_one("option[selected]")["value"] for s in page.select(".mapping select")] == [
        "when",
        "hour",
        "name",
        "text",
        "title",
    ]  # type: ignore[index]
    assert "¿Cuándo se abre?" in page.words(".ledger")
    assert "31/02/2026 9:08" in page.words(".tray")
    assert Message.objects.count() == 0, "nothing comes in before it was seen"
    done = staffed.post("desk:import-bring", token)
    assert sums(done) == [4, 3, 0, 1]
    question = Message.objects.get(text__startswith="¿Cuándo")
    assert question.created_at.isoformat() == "2026-03-18T08:05:00+00:00"
    assert question.thread.title == "850 cursos"
    assert set(Message.objects.values_list("thread_id")) == {(question.thread_id,)}
    assert Message.objects.get(text__startswith="Gracias").text == "Gracias;\r\nde verdad"
    assert Message.objects.get(text="El lunes").ours, "what our own page wrote opens no duty"
    assert Duty.objects.count() == 2
    assert Unreadable.objects.get().raw.startswith("31/02/2026")


def test_the_same_file_twice_brings_nothing_and_two_equal_rows_are_two(staffed: Desk, account: Account) -> None:
    twins = "mensaje\nGracias\nGracias\n"
    for expected in ([2, 2, 0, 0], [2, 0, 2, 0]):
        _page, token = bring(staffed, twins, account)
        assert sums(staffed.post("desk:import-bring", token)) == expected
    assert Message.objects.count() == 2


def test_the_person_says_what_a_column_is(staffed: Desk, account: Account) -> None:
    page, token = bring(staffed, "a,b\nKiko,¿Cuándo?\n", account)
    assert page.select_one("[role=alert]"), "no column is the message"
    assert not page.select_one(f"form[action$='{token}/traer/'] [data-rank=primary]")
    page = staffed.post("desk:import-columns", token, **{"column-0": "name", "column-1": "text", "account": account.pk})
    assert "¿Cuándo?" in page.words(".ledger")
    staffed.post("desk:import-bring", token)
    assert Message.objects.get().author.name == "Kiko"  # type: ignore[union-attr]


def test_lines_of_json_need_no_columns(staffed: Desk, account: Account) -> None:
    lines = "\n".join(json.dumps(one) for one in ({"text": "Hola"}, {"account": "Nadie", "text": "?"}, {"text": 3}))
    page, token = bring(staffed, lines, account, "todo.jsonl")
    assert not page.select(".mapping")
    assert len(page.select(".tray li")) == 2
    assert sums(staffed.post("desk:import-bring", token)) == [3, 1, 0, 2]


def test_many_rows_are_admitted_in_pages_and_all_counted(staffed: Desk, account: Account) -> None:
    rows = "".join(f"{number % 120};Mensaje {number % 120}\n" for number in range(250))
    _page, token = bring(staffed, f"id;texto\n{rows}", account)
    assert sums(staffed.post("desk:import-bring", token)) == [250, 120, 130, 0]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 a workbook", b"\n\n", ("x;y\n" + "a;b\n" * (MAX_ROWS + 1)).encode()]
)
def test_what_is_no_table_is_refused_with_a_sentence(staffed: Desk, account: Account, content: bytes) -> None:
    page = staffed.post("desk:import", status=422, file=SimpleUploadedFile("x.csv", content), account=account.pk)
    assert page.select_one(".error-summary")


def test_an_upload_is_of_whoever_made_it_and_is_forgotten_once_used(staffed: Desk, account: Account) -> None:
    _page, token = bring(staffed, EXCEL, account)
    assert incoming.kept(token) is not None
    other = joaquin()
    staffed.enter(other)
    staffed.get("desk:import-columns", token, status=410)
    staffed.post("desk:import-bring", token, status=410)
    assert Message.objects.count() == 0
    staffed.enter(nuria())
    _page, token = bring(staffed, EXCEL, account)
    staffed.post("desk:import-bring", token)
    assert incoming.kept(token) is None
    _page, token = bring(staffed, EXCEL, account)
    staffed.post("desk:import-bring", token, cancel="1")
    assert incoming.kept(token) is None
    assert incoming.kept("../../etc/passwd") is None


def test_the_empty_table_is_understood_when_it_comes_back(staffed: Desk, account: Account) -> None:
    response = staffed.client.get("/apuntar/archivo/plantilla.csv")
    assert response.content.startswith("\ufeff".encode())
    filled = (
        response.content.decode()
        + "Vallserena;18/03/2026;9:05;Kiko;@kiko;¿Cuándo?;público;850 cursos;https://x.example/1;c9\r\n"
    )
    page, token = bring(staffed, filled, account)
    assert not [s for s in page.select(".mapping select") if not s.select_one("option[selected]")]
    staffed.post("desk:import-bring", token)
    message = Message.objects.get()
    assert (message.remote_id, message.permalink, message.thread.title) == ("c9", "https://x.example/1", "850 cursos")


@pytest.mark.parametrize("text", ['a;b\n"sin cerrar;x\n' + "y;z\n" * 40_000, "a;" * 100 + "\n1;2\n"])
def test_a_broken_table_says_so_and_does_not_hang(text: str) -> None:
    with pytest.raises(NotATable):
        read_table(text.encode())
