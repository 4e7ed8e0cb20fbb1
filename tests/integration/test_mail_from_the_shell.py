"""One mail from a real server through every slice, and its answer back in the citizen's mailbox."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.smtp import Submission
from tests.shell import Shell

pytestmark = [pytest.mark.slow, pytest.mark.once]


def letter(sender: str, to: str, text: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Vecina <{sender}>", to, "Plazo de los cursos"
    made["Message-ID"] = f"<{uuid4().hex}@correo.example>"
    made.set_content(text)
    return made


def test_a_mail_comes_in_and_its_answer_goes_back_in_its_thread(
    dovecot: Dovecot, smtp_server: Submission, tmp_path: Path
) -> None:
    shell, box = Shell(tmp_path / "home"), f"atencion-{uuid4().hex[:8]}"
    address, ana, kiko = f"{box}@villa.example", f"ana-{box}@correo.example", f"kiko-{box}@correo.example"
    shell("person", "add", "nuria", "--name", "Nuria", "--role", "community_manager")
    connect = (
        "account",
        "add",
        "email",
        f"imap={dovecot.imap_url}",
        f"smtp={smtp_server.url}",
        f"user={box}",
        f"address={address}",
    )
    assert shell.refuses(*connect, "password=otra")
    account = shell(*connect, f"password={dovecot.password}")["account"]
    assert [row["account"] for row in shell("account", "list")] == [account], "what did not work was not kept"
    assert shell.refuses(*connect, f"password={dovecot.password}"), "the same mailbox twice"

    asked = letter(ana, address, "¿Cuándo se abre el plazo?")
    later = letter(kiko, address, "¿Y cuándo salen las listas?")
    for one in (asked, later):
        dovecot.deliver(address, one.as_bytes())
    runs = shell("poll", account)
    assert {frozenset(row) for row in runs} == {
        frozenset({"account", "stream", "seen", "new", "known", "changed", "unreadable", "complete", "error"})
    }
    assert all(row["seen"] == row["new"] + row["known"] + row["changed"] + row["unreadable"] for row in runs)
    assert sum(row["new"] for row in runs) == 2
    assert sum(row["new"] for row in shell("poll")) == 0, "each once"

    waiting = {row["author"]["handle"]: row for row in shell("messages", "--open", "--account", address)}
    first = shell("answer", waiting[ana]["id"], "El lunes a las 9:00.", "--by", "nuria")["dispatch"]
    second = shell(
        "answer", waiting[kiko]["id"], "Lo consultamos.", "--by", "nuria", "--provisional-until", "2099-01-08T14:00"
    )
    sent = shell("dispatch")
    assert {row["dispatch"]: row["state"] for row in sent} == {first: "sent", second["dispatch"]: "sent"}
    assert shell("dispatch") == sent, "what another process sent a moment ago is told too"

    (received,) = dovecot.messages(ana.partition("@")[0])
    assert received.headers["in-reply-to"] == (str(asked["Message-ID"]),)
    assert "El lunes a las 9:00." in received.text
    coverage = shell("coverage")
    assert (coverage["received"], coverage["closed"], coverage["unaccounted"]) == (2, {"answered_private": 1}, 0)
    assert coverage["open"] == {"mine": 0, "department": 0, "citizen": 0, "promised": 1}
    assert [row["id"] for row in shell("messages", "--open")] == [waiting[kiko]["id"]]
    states = [row["state"] for row in shell("messages")]
    assert sorted(states) == ["answered_private", "none", "none", "promised"]
    assert {row["network_count"] for row in shell("census")} <= {None}
    assert shell("verify")["ok"] is True
