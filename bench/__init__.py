"""Ours beside the limits of this machine, in one run: `make bench` (BENCH_ROWS=100000 for a short one)."""
