"""Pair counting in memory beside DuckDB's sort of the same rows, which is the least that any exact method must do."""

from __future__ import annotations

from functools import partial
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench.scale.plan import Line, at_most, medians, worker
from bench.scale.processes import measured
from bench.scale.store import Record, as_record, command, said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.scale.plan import Plan

SIZES = (1_000_000, 10_000_000, 50_000_000)
MOST_RATIO = 3.0
MOST_MB = 4_000.0
WITHOUT_AIM_FROM = 50_000_000
SOURCES = {"other": "the other generator", "own": "our generator"}


def run(plan: Plan) -> None:
    """Measure both at each size."""
    few = worker("pairs", plan.made(1_000, "numbers", suffix=".parquet"))
    plan.warm(few)
    plan.store.keep("pairs/compiling", lambda: _without_cache(few))
    for n in plan.sizes_or(*SIZES):
        made = plan.made(n, "numbers", suffix=".parquet")
        given = {"other": plan.posts(n, "numbers", suffix=".parquet"), "own": made}
        for source, path in given.items():
            if source == "own" or path != made:
                works = {"ours": command(*worker("pairs", path)), "sort": command(*worker("sort", path))}
                plan.store.interleaved(f"pairs/{n}-{source}", works)
                plan.store.keep(f"pairs/{n}-{source}/windows", partial(said, worker("windows", path)))


def _without_cache(command: list[str | Path]) -> Record:
    with TemporaryDirectory() as folder:
        return as_record(measured(command, settings={"NUMBA_CACHE_DIR": folder}))


def lines(plan: Plan) -> list[Line]:
    """Return the figures of each size."""
    return [
        *_compiling(plan),
        *(line for n in plan.known("pairs/") for source in SOURCES for line in _lines(plan, n, source)),
    ]


def _compiling(plan: Plan) -> Iterator[Line]:
    if found := plan.store.records.get("pairs/compiling"):
        yield Line(
            what="compiling the kernel, once per machine", rows=4, cpu_s=found["kernel_load_cpu_s"],
            wall_s=found["kernel_load_wall_s"], peak_mb=found["peak_mb"], load=(found["load"],) * 2, rounds=1,
        )  # fmt: skip


def _lines(plan: Plan, n: int, source: str) -> Iterator[Line]:
    store, name = plan.store, f"pairs/{n}-{source}"
    ratio, wall_ratio = (store.ratio(name, "ours", "sort", f"work_{kind}_s") for kind in ("cpu", "wall"))
    sort_s, peak = store.middle(name, "sort", "work_cpu_s"), store.middle(name, "ours", "peak_mb")
    if ratio is None or sort_s is None or wall_ratio is None:
        return
    large = n >= WITHOUT_AIM_FROM
    yield from medians(
        plan, name, "ours", label=f"pairs in memory, {SOURCES[source]}", rows=n, own=True,
        beside=f"DuckDB's sort: {sort_s:.2f} CPU s{_counts(plan, name)}",
        ratio=f"{ratio:.2f} x CPU, {wall_ratio:.2f} x wall", aim="< 4 GB" if large else "<= 3 x",
        met=at_most(peak, MOST_MB) if large else at_most(ratio, MOST_RATIO),
    )  # fmt: skip
    load_s, wall_s = (store.middle(name, "ours", f"kernel_load_{kind}_s") for kind in ("cpu", "wall"))
    yield Line(
        what="loading numba and the kernel, apart", rows=n, cpu_s=load_s, wall_s=wall_s, peak_mb=None,
        load=store.load(name), rounds=len(store.runs(name, "ours")),
    )  # fmt: skip


def _counts(plan: Plan, name: str) -> str:
    found, kept = plan.store.records.get(f"{name}/windows"), plan.store.middle(name, "ours", "n_pairs")
    return f"; {found['n_in_windows']:,} pairs of rows in windows, {kept:,.0f} pairs kept" if found and kept else ""
