"""`make bench`: every promise of speed, measured on this machine in one run, written to var/bench.json.

BENCH_ROWS (1,000,000) is how many messages the large desk has. `python -m bench search` measures the search alone, on the
engine of VENTANILLA_DATABASE_URL, and writes nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench import desk
from bench.measure import Line, at_least, at_most, bounded, floor

ROOT = Path(__file__).resolve().parents[1]
ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
SMALL = 10_000


def main(arguments: list[str]) -> int:
    groups = _search_alone if arguments == ["search"] else _groups
    with tempfile.TemporaryDirectory(prefix="ventanilla-bench-") as folder:
        found = [_said(line) for group in groups(Path(folder)) for line in group]
    if groups is _groups:
        _write(found)
    missed = [line for line in found if not line.holds]
    print(f"\n{len(found) - len(missed)} of {len(found)} hold. Load: {os.getloadavg()[0]:.1f}.")
    return 1 if missed else 0


def _write(found: list[Line]) -> None:
    target = ROOT / "var" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps([line.as_json() for line in found], indent=1) + "\n")
    print(f"Written to {target}")


def _search_alone(home: Path) -> Iterable[Iterable[Line]]:
    from bench import screens

    desk.open_desk(home)
    desk.furnish()
    _ingest(home, 0, ROWS // desk.PAGE)
    screens.close_most(one_in=500)
    yield screens.search_lines(ROWS)


def _groups(home: Path) -> Iterable[Iterable[Line]]:
    from bench import letters, processes, screens, weight

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    desk.open_desk(home)
    desk.furnish()
    yield _admission(_ingest(home, 0, SMALL // desk.PAGE))
    yield letters.lines()
    screens.settle_clock()
    browser = screens.client()
    small_pages, small_home = screens.inbox_pages(browser), screens.home(browser)
    more = _ingest(home, SMALL // desk.PAGE, (ROWS - SMALL) // desk.PAGE)
    yield [bounded(f"a process that admitted {ROWS} messages: MB resident", more["rss_mb"], most=250)]
    screens.settle_clock()
    yield screens.page_lines(small_pages, screens.inbox_pages(browser), ROWS)
    yield [at_most(f"home with {ROWS} messages beside {SMALL}: CPU ms", screens.home(browser).cpu, small_home.cpu, 1.5)]
    yield screens.thread_lines(browser)
    screens.close_most(one_in=500)
    yield screens.search_lines(ROWS)
    yield weight.lines()
    yield processes.lines(home)


def _ingest(home: Path, first: int, pages: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.ingest", str(home), str(first), str(pages)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _admission(ours: dict[str, Any]) -> Iterable[Line]:
    limit = floor("batch")
    yield at_least("admission, pages of 100: messages/s", ours["per_second"], limit["new"]["per_second"], 1 / 12)
    yield bounded("admission, pages of 100: messages/s", ours["per_second"], least=3000)
    yield at_most("the same pages again: CPU µs each", ours["again_cpu_us"], ours["cpu_us"], 0.6)
    yield bounded("the same pages again: new rows", ours["again_new"], most=0)


def _said(line: Line) -> Line:
    beside = f" / {line.reference:g} = {line.ratio:g}" if line.reference is not None else ""
    print(f"{'ok  ' if line.holds else 'MISS'}  {line.name}: {line.ours:g}{beside} ({line.target})", flush=True)
    return line


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
