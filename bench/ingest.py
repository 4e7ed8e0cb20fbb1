"""`python -m bench.ingest HOME FIRST PAGES`: a process that admits pages, and says what it needed of time and memory."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from bench import desk


def main(home: str, first: int, amount: int) -> None:
    desk.open_desk(Path(home))
    accounts, _nuria = desk.furnish()
    warm = list(desk.pages(10_000_000 + first, 10))
    desk.admit_pages(accounts, iter(warm))
    done, wall, cpu, kept = 0, 0.0, 0.0, []
    source = desk.pages(first, amount)
    while lists := desk.take(source, 50):
        kept = lists
        start, spent = time.perf_counter(), time.process_time()
        done += desk.admit_pages(accounts, iter(lists))
        wall += time.perf_counter() - start
        cpu += time.process_time() - spent
    spent = time.process_time()
    again = desk.admit_pages(accounts, iter(kept))
    known = time.process_time() - spent
    said = {
        "new": done,
        "per_second": done / wall,
        "cpu_us": cpu / done * 1e6,
        "again_new": again,
        "again_cpu_us": known / (len(kept) * desk.PAGE) * 1e6,
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
