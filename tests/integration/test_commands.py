"""What scripts may rely on: the flags of every command, its JSON and its exit code, in a fresh home."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.shell import Shell

pytestmark = [pytest.mark.slow, pytest.mark.once]

LINES = [
    {"account": "Vallserena", "text": "¿Cuándo se abre el plazo?", "thread": "post-1", "parent": "post-1", "remote_id": "c1",
     "author": {"id": "u1", "handle": "@kiko", "name": "Kiko"}, "created_at": "2026-11-02T09:30:00+01:00", "permalink": "https://facebook.example/c1"},
    {"account": 1, "text": "Gracias"},
    {"account": 1, "text": "Gracias"},
    {"account": 1, "text": "Le escribo en privado", "space": "direct", "author": {"name": "Rosa"}},
]  # fmt: skip
MESSAGE = {"id", "account", "space", "remote_id", "parent", "author", "text", "created_at", "visibility", "permalink", "state"}  # fmt: skip


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Where there is no desk yet."""
    return Shell(tmp_path / "home")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A desk with Nuria and a page that is read by hand; the tests work on a copy."""
    made = Shell(tmp_path_factory.mktemp("begun") / "home")
    made("person", "add", "nuria", "--name", "Nuria", "--role", "community_manager")
    made("account", "add", "facebook", "name=Vallserena")
    return made


@pytest.fixture(name="kept")
def a_copy(begun: Shell, tmp_path: Path) -> Shell:
    shutil.copytree(begun.home, tmp_path / "home")
    return Shell(tmp_path / "home")


def file_of(shell: Shell, *lines: object, name: str = "lines.jsonl") -> Path:
    path = shell.home.parent / name
    path.write_text(
        "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), encoding="utf-8"
    )
    return path


def test_a_whole_morning_by_hand_from_the_shell(shell: Shell) -> None:
    person = shell("person", "add", "nuria", "--name", "Nuria Ferrer", "--role", "community_manager")
    assert set(person) == {"person", "link"}
    assert person["link"].startswith("http://localhost:")
    assert shell("account", "add", "manual", "name=Vallserena", "network=facebook") == {"account": 1}

    lines = file_of(shell, *LINES, "no es JSON", {"account": "Otra", "text": "?"}, {"account": 1})
    assert shell("capture", lines) == {"admitted": 4, "known": 0, "unreadable": 3}
    assert shell("capture", lines) == {"admitted": 0, "known": 4, "unreadable": 3}

    everything = shell("messages")
    assert [set(row) for row in everything] == [MESSAGE] * 4
    first = next(row for row in everything if row["remote_id"] == "c1")
    assert first["author"] == {"id": "u1", "handle": "@kiko", "name": "Kiko"}
    assert (first["space"], first["visibility"], first["state"]) == ("post", "public", "mine")
    assert (first["parent"], first["permalink"]) == ("post-1", "https://facebook.example/c1")
    assert first["created_at"] == "2026-11-02T08:30:00+00:00"
    private = next(row for row in everything if row["space"] == "direct")
    assert (private["visibility"], private["remote_id"], private["author"]["name"]) == ("private", None, "Rosa")
    assert shell("messages", "--account", "Vallserena", "--open") == shell("messages", "--account", 1) == everything

    answer = shell("answer", first["id"], "El lunes a las 9:00.", "--by", "nuria")
    assert set(answer) == {"dispatch"}
    shell.refuses("answer", first["id"], "Otra vez.", "--by", "nuria")
    assert shell("dispatch") == [{"dispatch": answer["dispatch"], "state": "by_hand", "permalink": None}]
    assert shell("poll") == []
    census = shell("census", "Vallserena")
    assert {row["network_count"] for row in census} == {None}
    assert {row["ours"] for row in census if row["thread"] == thread_of(shell, first["id"])} == {1}

    coverage = shell("coverage")
    assert coverage["received"] == sum(coverage["closed"].values()) + sum(coverage["open"].values()) == 4
    assert coverage["open"] == {"mine": 4, "department": 0, "citizen": 0, "promised": 0}
    assert coverage["unaccounted"] == 0
    assert {frozenset(row) for row in coverage["threads"]} == {
        frozenset({"thread", "title", "received", "answered", "no_reply_needed", "open"})
    }
    assert [row["id"] for row in shell("messages", "--thread", thread_of(shell, first["id"]))] == [first["id"]]
    assert shell("verify")["ok"] is True


def thread_of(shell: Shell, message: int) -> int:
    with sqlite3.connect(shell.home / "ventanilla.sqlite3") as rows:
        found: int = rows.execute("select thread_id from inbox_message where id = ?", [message]).fetchone()[0]
    return found


def test_a_command_that_makes_no_desk_says_where_it_looked_and_leaves_nothing(shell: Shell) -> None:
    shell.home.parent.mkdir(exist_ok=True)
    for words in (["coverage"], ["check"], ["backup"], ["answer", "1", "Hola", "--by", "nuria"]):
        assert str(shell.home / "ventanilla.sqlite3") in shell.refuses(*words), words
    assert not (shell.home / "ventanilla.sqlite3").exists()
    assert not (shell.home / "keys").exists()


def test_every_command_brings_an_old_desk_up_to_date_first(kept: Shell) -> None:
    for words in (["verify"], ["capture", file_of(kept)]):
        assert kept.run("migrate", "channels", "0001", "-v0").returncode == 0
        kept(*words)
        with sqlite3.connect(kept.home / "ventanilla.sqlite3") as rows:
            applied = {name for (name,) in rows.execute("select name from django_migrations where app = 'channels'")}
        assert "0002_tray_without_account" in applied, words


def test_refusals_are_one_sentence_and_exit_1(kept: Shell) -> None:
    kept("person", "add", "lola", "--name", "Lola", "--role", "reader")
    kept("capture", file_of(kept, LINES[0]))
    message = kept("messages")[0]["id"]
    assert "nuria" in kept.refuses("person", "add", "nuria", "--name", "Otra", "--role", "reader")
    assert "«marte»" in kept.refuses("account", "add", "marte", "name=x")
    assert "password" in kept.refuses("account", "add", "email", "imap=imaps://imap.example.org")
    assert "Otra" in kept.refuses("poll", "Otra")
    assert "99" in kept.refuses("messages", "--account", "99")
    assert "lola" in kept.refuses("answer", message, "Hola", "--by", "lola")
    assert "nadie" in kept.refuses("answer", message, "Hola", "--by", "nadie")
    assert "999" in kept.refuses("answer", 999, "Hola", "--by", "nuria")
    assert "mañana" in kept.refuses("answer", message, "Hola", "--by", "nuria", "--provisional-until", "mañana")
    assert kept.refuses("answer", message, "Hola", "--by", "nuria", "--provisional-until", "2020-01-01T09:00")
    assert "nada.jsonl" in kept.refuses("capture", "nada.jsonl")
    assert [row["account"] for row in kept("account", "list")] == [1], "what was refused left no account behind"


def test_a_person_may_be_named_by_number_and_options_stand_anywhere(kept: Shell) -> None:
    made = json.loads(kept.run("person", "--json", "add", "ana", "--name", "Ana", "--role", "administrator").stdout)
    assert json.loads(kept.run("account", "--json", "add", "phone", "name=Teléfono").stdout) == {"account": 2}
    kept("capture", file_of(kept, {"account": "Teléfono", "text": "No sale agua", "space": "direct"}))
    assert kept("answer", 1, "Vamos ahora.", "--by", made["person"])["dispatch"]


def test_a_table_comes_in_from_the_shell_too(kept: Shell) -> None:
    path = kept.home.parent / "junio.csv"
    path.write_bytes("Fecha;Autor;Mensaje\n18/03/2026;Kiko;¿Cuándo?\n31/02/2026;Ana;Hola\n".encode("cp1252"))
    assert kept("capture", path, "--account", "Vallserena") == {"admitted": 1, "known": 0, "unreadable": 1}
    assert kept("messages")[0]["created_at"] == "2026-03-17T23:00:00+00:00"


def test_verify_names_what_was_touched_and_exits_1(kept: Shell) -> None:
    assert kept.run("verify").returncode == 0
    with sqlite3.connect(kept.home / "ventanilla.sqlite3") as rows:
        assert rows.execute("update journal_entry set actor_label = 'otro' where seq = 2").rowcount == 1
    done = kept.run("verify", "--json")
    assert done.returncode == 1
    assert [row["seq"] for row in json.loads(done.stdout)["problems"]] == [2]
    assert "2" in kept.run("verify").stdout


def test_check_says_what_is_wrong_with_an_installation(kept: Shell) -> None:
    assert kept("check") == []
    (kept.home / "keys" / "secret.key").chmod(0o644)
    done = kept.run("check", "--json")
    assert done.returncode == 1
    assert [row["id"] for row in json.loads(done.stdout)] == ["ventanilla.E001"]
    assert "secret.key" in kept.refuses("check")
    open_desk = Shell(kept.home, {"VENTANILLA_PUBLIC_URL": "http://ventanilla.example.org"})
    (kept.home / "keys" / "secret.key").chmod(0o600)
    assert [row["id"] for row in open_desk("check")] == ["ventanilla.W001"]


def test_a_copy_goes_and_comes_back(kept: Shell) -> None:
    kept("capture", file_of(kept, LINES[0]))
    saved = kept("backup", kept.home.parent / "desk.copy")
    assert set(saved) == {"file", "bytes", "files", "seq", "digest"}
    other = Shell(kept.home.parent / "other")
    back = other("restore", saved["file"], "--keys", kept.home / "keys")
    assert back == {"entries": saved["seq"], "in_doubt": 0, "erased": 0, "ok": True}
    assert other("messages")[0]["remote_id"] == "c1"
