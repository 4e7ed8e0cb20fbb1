"""A copy of the desk in one sealed file: database and files, never the keys."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from django.conf import settings

from ventanilla import __version__, home
from ventanilla.desk.operations.keeping import engine
from ventanilla.desk.operations.keeping.engine import NoTool
from ventanilla.foundation.sealed_file import Sealer
from ventanilla.journal.models import Head
from ventanilla.journal.operations import anchor

__all__ = ["NoTool", "Saved", "back_up"]
KEY = "backup"
_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Saved:
    """`seq` and `digest`: the head of the journal in the copy, an anchor to keep elsewhere."""

    path: Path
    bytes: int
    files: int
    seq: int
    digest: str
    key: Path


def back_up(*, target: Path | None, at: datetime) -> Saved:
    """Online: the database first, then the files (what a row names was there before the row)."""
    path = target or settings.HOME / "backups" / f"ventanilla-{at:%Y%m%d-%H%M%S}.copy"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    head = Head.objects.filter(pk=1).values_list("seq", "digest").first() or (0, "")
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".copy-") as folder:
        dumped = Path(folder) / engine.MEMBER[engine.name()]
        engine.dump(dumped)
        try:
            files = _seal(
                part,
                dumped,
                {
                    "engine": engine.name(),
                    "at": at.isoformat(),
                    "version": __version__,
                    "seq": head[0],
                    "digest": head[1],
                },
            )
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    anchor(place="backup", at=at)
    return Saved(path, path.stat().st_size, files, head[0], head[1], home.keys_folder() / f"{KEY}.key")


def _seal(part: Path, dumped: Path, manifest: dict[str, object]) -> int:
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        sealer = Sealer(target, home.secret(KEY))
        packed = gzip.GzipFile(fileobj=cast(IO[bytes], sealer), mode="wb", compresslevel=_LEVEL, mtime=0)
        with packed, tarfile.open(fileobj=packed, mode="w|") as tar:
            _add_bytes(tar, "manifest.json", json.dumps(manifest).encode())
            tar.add(dumped, arcname=dumped.name, recursive=False)
            files = sum(_add_file(tar, found) for found in _files())
        sealer.finish()
        target.flush()
        os.fsync(target.fileno())
    return files


def _files() -> Iterator[Path]:
    """What was stored, save anything that lies in the folder of the keys."""
    keys = home.keys_folder().resolve()
    for found in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
        if found.is_file() and not found.is_symlink() and not found.resolve().is_relative_to(keys):
            yield found


def _add_file(tar: tarfile.TarFile, path: Path) -> int:
    """One that was erased meanwhile is left out."""
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return 0
    with source:
        about = tar.gettarinfo(arcname=f"files/{path.relative_to(settings.MEDIA_ROOT)}", fileobj=source)
        tar.addfile(about, source)
    return 1


def _add_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    about = tarfile.TarInfo(name)
    about.size = len(data)
    tar.addfile(about, io.BytesIO(data))
