"""Reading posts into the project's tables, beside DuckDB's mere copy of the same columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.scale.plan import Line, medians, worker
from bench.scale.processes import Cost, measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bench.scale.plan import Plan

SIZES = (1_000_000,)
SUFFIXES = (".csv", ".ndjson", ".parquet")
COLUMNS = {"post_id": "post", "account_id": "account", "timestamp": "at", "text": "words"}


def run(plan: Plan) -> None:
    """Measure both with each kind of file."""
    for n in plan.sizes_or(*SIZES):
        for suffix in SUFFIXES:
            path = plan.made(n, "texts", suffix=suffix)
            works = {"ours": _work(plan, "read", path), "copy": _work(plan, "copy", path)}
            plan.store.interleaved(f"reading/{n}{suffix}", works)


def _work(plan: Plan, task: str, path: Path) -> Callable[[], Cost]:
    def work() -> Cost:
        into = plan.fresh("read")
        if task == "read":
            into.mkdir()
        return measured(worker(task, path, into))

    return work


def lines(plan: Plan) -> list[Line]:
    """Return the figures of each kind of file."""
    return [line for n in plan.known("reading/") for suffix in SUFFIXES for line in _lines(plan, n, suffix)]


def _lines(plan: Plan, n: int, suffix: str) -> Iterator[Line]:
    name = f"reading/{n}{suffix}"
    ratio, copy_s = (
        plan.store.ratio(name, "ours", "copy", "work_cpu_s"),
        plan.store.middle(name, "copy", "work_cpu_s"),
    )
    if ratio is not None and copy_s is not None:
        beside = f"DuckDB's copy: {copy_s:.2f} CPU s"
        label = f"reading {suffix}"
        yield from medians(
            plan, name, "ours", label=label, rows=n, own=True, beside=beside, ratio=f"{ratio:.2f} x CPU"
        )
