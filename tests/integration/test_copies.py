"""A copy is taken while others write and put back elsewhere: paused, in doubt, with the forgotten forgotten."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PREPARE = """
import django
django.setup()
from datetime import timedelta
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from tests.cast import AT, administration, nuria, facebook_page
from ventanilla.journal.operations import append
from ventanilla.journal.rules import SYSTEM
from ventanilla.outbox.models import Attempt, Dispatch
from ventanilla.people.models import Handle
administration(); nuria(); account = facebook_page()
for state in ("queued", "sending", "pending", "sent", "cancelled"):
    made = Dispatch.objects.create(
        kind="reply", account=account, text=f"texto muy secreto {state}", visibility="public", key=state, digest="d", state=state,
        not_before=AT, valid_until=AT + timedelta(days=9999), created_at=AT, changed_at=AT)
    if state == "sending":
        Attempt.objects.create(dispatch=made, number=1, started_at=AT, lease_until=AT)
for number in (1, 2):
    Handle.objects.create(pk=number, network="facebook", remote_id=str(number), handle=f"h{number}", name=f"Vecina {number}", first_seen=AT)
with transaction.atomic():
    append(action="people.added", by=SYSTEM, at=AT, payload={"role": "reader"})
SessionStore().save()
settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
(settings.MEDIA_ROOT / "ab").mkdir(exist_ok=True)
(settings.MEDIA_ROOT / "ab" / "foto.jpg").write_bytes(b"una foto" * 1000)
"""

AFTERWARDS = """
import django
django.setup()
import sys
from tests.cast import AT
from ventanilla.journal.rules import SYSTEM
from ventanilla.people.operations import erase_handle
assert erase_handle(handle_id=1, by=SYSTEM, at=AT)
"""

LOOK = """
import django, json
django.setup()
from django.conf import settings
from django.contrib.sessions.models import Session
from ventanilla.outbox.models import Attempt, Dispatch, Pause
from ventanilla.people.models import Handle
print(json.dumps({
    "states": dict(Dispatch.objects.values_list("key", "state")),
    "open_attempts": Attempt.objects.filter(finished_at=None).count(),
    "paused": Pause.objects.get(pk=1).paused,
    "names": list(Handle.objects.order_by("pk").values_list("name", flat=True)),
    "sessions": Session.objects.count(),
    "photo": (settings.MEDIA_ROOT / "ab" / "foto.jpg").stat().st_size,
}))
"""


def environment(home: Path, keys: Path, url: str = "") -> dict[str, str]:
    known = {key: value for key, value in os.environ.items() if not key.startswith("VENTANILLA_")}
    return {
        **known,
        "DJANGO_SETTINGS_MODULE": "ventanilla.settings",
        "VENTANILLA_HOME": str(home),
        "VENTANILLA_KEYS": str(keys),
        "VENTANILLA_DATABASE_URL": url,
    }


def command(known: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ventanilla", *words], env=known, capture_output=True, text=True, timeout=120
    )


def script(known: dict[str, str], text: str) -> str:
    done = subprocess.run([sys.executable, "-c", text], env=known, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def there_and_back(tmp_path: Path, url: str = "", other_url: str = "") -> None:
    old = environment(tmp_path / "old", tmp_path / "keys", url)
    assert command(old, "migrate", "-v0").returncode == 0
    script(old, PREPARE)
    saved = command(old, "backup", str(tmp_path / "desk.copy"), "--json")
    assert saved.returncode == 0, saved.stderr
    told = json.loads(saved.stdout)
    script(old, AFTERWARDS)

    raw = (tmp_path / "desk.copy").read_bytes()
    assert (tmp_path / "desk.copy").stat().st_mode & 0o077 == 0
    assert b"secreto" not in raw
    assert not list((tmp_path / "old").glob(".copy-*"))

    new = environment(tmp_path / "new", tmp_path / "new-keys", other_url)
    without = command(new, "restore", str(tmp_path / "desk.copy"), "--json")
    assert without.returncode == 1
    assert str(tmp_path / "new-keys") in without.stderr, "without its key a copy is of no use"
    done = command(new, "restore", str(tmp_path / "desk.copy"), "--keys", str(tmp_path / "keys"), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"entries": told["seq"], "in_doubt": 3, "erased": 1, "ok": True}
    assert json.loads(script(new, LOOK)) == {
        "states": {
            "queued": "unknown",
            "sending": "unknown",
            "pending": "unknown",
            "sent": "sent",
            "cancelled": "cancelled",
        },
        "open_attempts": 0,
        "paused": True,
        "names": ["", "Vecina 2"],
        "sessions": 0,
        "photo": 8000,
    }
    verified = command(new, "verify", "--json", "--anchor", f"{told['seq']}:{told['digest']}")
    assert verified.returncode == 0, verified.stdout
    assert [one["copy_seq"] for one in json.loads(verified.stdout)["restored"]] == [told["seq"]]
    assert not list((tmp_path / "new").glob(".restoring-*"))

    again = command(new, "restore", str(tmp_path / "desk.copy"), "--keys", str(tmp_path / "keys"))
    assert again.returncode == 1, "a copy never falls on somebody's work"


def test_a_desk_on_a_database_file_goes_and_comes_back(tmp_path: Path) -> None:
    there_and_back(tmp_path)


@pytest.mark.skipif(not shutil.which("pg_dump"), reason="needs pg_dump: install the Debian package postgresql-client")
def test_a_desk_on_postgresql_goes_and_comes_back(tmp_path: Path, postgres_server) -> None:
    there_and_back(tmp_path, postgres_server.create_database("copy_old"), postgres_server.create_database("copy_new"))


def test_a_damaged_copy_changes_nothing_and_says_so(tmp_path: Path) -> None:
    old = environment(tmp_path / "old", tmp_path / "keys")
    assert command(old, "migrate", "-v0").returncode == 0
    script(old, PREPARE)
    assert command(old, "backup", str(tmp_path / "desk.copy")).returncode == 0
    raw = (tmp_path / "desk.copy").read_bytes()
    new = environment(tmp_path / "new", tmp_path / "keys")
    for damaged in (raw[:-1], raw[: len(raw) // 2], raw[:200] + b"x" + raw[201:], b"", b"not one of ours"):
        (tmp_path / "damaged").write_bytes(damaged)
        done = command(new, "restore", str(tmp_path / "damaged"))
        assert done.returncode == 1
        assert str(tmp_path / "damaged") in done.stderr
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "new" / "files").exists()
        assert json.loads(command(new, "person", "list", "--json").stdout) == []


def test_a_copy_taken_while_others_write_is_whole(tmp_path: Path) -> None:
    from tests.integration.test_two_processes_one_chain import WRITER

    old = environment(tmp_path / "old", tmp_path / "keys")
    assert command(old, "migrate", "-v0").returncode == 0
    writer = subprocess.Popen([sys.executable, "-c", WRITER.replace("range(60)", "range(600)")], env=old)
    copies = []
    while writer.poll() is None and len(copies) < 3:
        path = tmp_path / f"{len(copies)}.copy"
        assert command(old, "backup", str(path)).returncode == 0
        copies.append(path)
    assert writer.wait(120) == 0
    assert copies
    for number, path in enumerate(copies):
        new = environment(tmp_path / f"new{number}", tmp_path / "keys")
        done = command(new, "restore", str(path), "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["ok"]
