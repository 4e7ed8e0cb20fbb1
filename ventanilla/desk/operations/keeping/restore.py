"""Putting a copy back, into an empty installation, which then waits for a person."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla import home
from ventanilla.channels.models import Account
from ventanilla.desk.operations.keeping import engine
from ventanilla.desk.operations.keeping.copy import KEY
from ventanilla.foundation.heartbeat import EVERY_SECONDS
from ventanilla.foundation.models import Heartbeat
from ventanilla.foundation.sealed_file import Damaged, Opener
from ventanilla.journal.models import Entry
from ventanilla.journal.operations import note_restoration
from ventanilla.journal.rules import SYSTEM
from ventanilla.outbox.operations import doubt_unfinished, pause
from ventanilla.people.models import Person
from ventanilla.people.operations import reapply_erasures


class NotEmpty(Exception):
    code = "copy.not_empty"


class Open(Exception):
    code = "copy.desk_open"


class NoKey(Exception):
    code = "copy.no_key"


class NotACopy(Exception):
    code = "copy.not_a_copy"


@dataclass(frozen=True, slots=True)
class Restored:
    entries: int
    in_doubt: int
    erased: int


def refuse_unless_empty() -> None:
    """Raises NotEmpty: a copy never falls on somebody's work."""
    if Person.objects.exists() or Account.objects.exists() or Entry.objects.exists():
        raise NotEmpty(
            _("There is a desk with work in it at %(place)s. Restore into an empty one: VENTANILLA_HOME says where.")
            % {"place": home.address()}
        )


def refuse_while_open(real_now: datetime) -> None:
    """Raises Open: a worker that is alive would send what the copy still calls queued."""
    if Heartbeat.objects.filter(at__gte=real_now - timedelta(seconds=3 * EVERY_SECONDS)).exists():
        raise Open(_("The desk is open. Close it first (or, if it died, wait a minute)."))


def restore(*, source: Path, keys: Path | None, at: datetime) -> Restored:
    """Raises NoKey, NotACopy, NotEmpty and NoTool; until the whole copy has been read nothing is changed."""
    secret = _secret(keys)
    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restoring-") as folder:
        staging = Path(folder)
        manifest = _unpack(source, secret, staging)
        if manifest.get("engine") != engine.name():
            raise NotACopy(
                _("This copy is of %(theirs)s and this desk uses %(ours)s.")
                % {"theirs": manifest.get("engine"), "ours": engine.name()}
            )
        engine.load(staging / engine.MEMBER[engine.name()])
        if (staging / "files").is_dir():
            shutil.copytree(staging / "files", settings.MEDIA_ROOT, dirs_exist_ok=True)
    if keys is not None:
        _bring_keys(keys)
    call_command("migrate", verbosity=0, interactive=False)
    return _wake(at)


def _wake(at: datetime) -> Restored:
    """Paused; nobody signed in; what was unfinished in doubt; whoever was erased since, erased again."""
    with transaction.atomic():
        Session.objects.all().delete()
        noted = note_restoration(by=SYSTEM, at=at)  # first: it says where the copy ends
        pause(by=None, at=at, reason=_("Restored from a copy"))
    doubts = doubt_unfinished(at=at)
    return Restored(noted.copy_seq, len(doubts), reapply_erasures(at=at))


def _secret(keys: Path | None) -> str:
    given = home.setting(f"VENTANILLA_{KEY.upper()}")
    path = (keys or home.keys_folder()) / f"{KEY}.key"
    if keys is None and given:
        return given
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError) as error:
        raise NoKey(
            _("The key of the copies is not at %(path)s. --keys says in which folder the keys were kept.")
            % {"path": path}
        ) from error


def _unpack(source: Path, secret: str, staging: Path) -> dict[str, Any]:
    try:
        with source.open("rb") as file:
            opened = io.BufferedReader(Opener(file, secret), buffer_size=1 << 20)
            with (
                gzip.GzipFile(fileobj=cast(IO[bytes], opened)) as unpacked,
                tarfile.open(fileobj=unpacked, mode="r|") as tar,
            ):
                for member in tar:
                    _extract(tar, member, staging)
            if opened.read(1):
                raise Damaged
        manifest: dict[str, Any] = json.loads((staging / "manifest.json").read_text())
    except FileNotFoundError as error:
        raise NotACopy(_("There is no whole copy at %(path)s.") % {"path": source}) from error
    except (Damaged, OSError, EOFError, tarfile.TarError, ValueError) as error:
        raise NotACopy(
            _("%(path)s was cut short or altered, or was sealed with another key. Nothing was changed.")
            % {"path": source}
        ) from error
    return manifest


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, staging: Path) -> None:
    name = PurePosixPath(member.name)
    known = member.name in {"manifest.json", *engine.MEMBER.values()} or name.parts[:1] == ("files",)
    if not known or not member.isfile() or name.is_absolute() or ".." in name.parts:
        raise Damaged
    content = tar.extractfile(member)
    if content is None:
        raise Damaged
    target = staging.joinpath(*name.parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as written:
        shutil.copyfileobj(content, written, 1 << 20)


def _bring_keys(keys: Path) -> None:
    """The keys that opened the copy become this desk's; one of its own that differs is set aside, not lost."""
    folder = home.keys_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _bring_erasures(keys / "erasures.log", folder / "erasures.log")
    for found in sorted(keys.glob("*.key")):
        target = folder / found.name
        if target.exists() and target.samefile(found):
            continue
        if target.exists() and target.read_bytes() != found.read_bytes():
            target.replace(target.with_name(f"{target.name}.before"))
        shutil.copyfile(found, target)
        target.chmod(0o600)


def _bring_erasures(theirs: Path, ours: Path) -> None:
    """Nobody who was erased, there or here, is left out."""
    if not theirs.exists() or (ours.exists() and ours.samefile(theirs)):
        return
    known = ours.read_bytes().splitlines() if ours.exists() else []
    lines = dict.fromkeys([*theirs.read_bytes().splitlines(), *known])
    ours.write_bytes(b"".join(line + b"\n" for line in lines))
    ours.chmod(0o600)
