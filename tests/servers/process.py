"""Starting, awaiting and ending a real server."""

import getpass
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

POLL_SECONDS = 0.02
LOG_TAIL_CHARACTERS = 4000


class Missing(Exception):
    """Software that a test needs is not installed; the text says what to install."""


class ServerFailed(Exception):
    """A server ended early or never answered; the text carries the end of its log."""


def running_as_root() -> bool:
    return os.geteuid() == 0


def own_user() -> str:
    return getpass.getuser()


def find_program(name: str, *folders: str) -> str | None:
    search = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", *folders])
    return shutil.which(name, path=search)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers_on(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def wait_until(check: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Poll by wall time until the check holds; TimeoutError names what was awaited."""
    deadline = time.monotonic() + seconds
    while not check():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:g} s for {what}")
        time.sleep(POLL_SECONDS)


@contextmanager
def server_folder(name: str, *, mode: int = 0o700) -> Iterator[Path]:
    """A short path outside pytest's own folders, which other system users may not enter."""
    folder = Path(tempfile.mkdtemp(prefix=f"ventanilla-{name}-"))
    folder.chmod(mode)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Child:
    """A server process that leads its own process group; leaving the block ends the group."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        env: Mapping[str, str] | None = None,
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.log = folder / f"{Path(command[0]).name}.log"
        self._name = Path(command[0]).name
        self._stop_signal = stop_signal
        with self.log.open("wb") as output:
            self._process = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=user,
                group=user,
                extra_groups=None if user is None else [],
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_ready(self, check: Callable[[], bool], *, seconds: float) -> None:
        def ready_or_dead() -> bool:
            if self._process.poll() is not None:
                raise ServerFailed(f"{self._name} ended with {self._process.returncode}: {self._tail()}")
            return check()

        try:
            wait_until(ready_or_dead, seconds=seconds, what=f"{self._name} to answer")
        except TimeoutError as late:
            raise ServerFailed(f"{late}: {self._tail()}") from late

    def stop(self, *, seconds: float = 10) -> None:
        if self._process.poll() is None:
            self._process.send_signal(self._stop_signal)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self._kill_group()
        self._kill_group()
        self._process.wait()

    def _kill_group(self) -> None:
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def _tail(self) -> str:
        return self.output()[-LOG_TAIL_CHARACTERS:]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
