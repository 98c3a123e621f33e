"""Reading posts into the project's tables, beside DuckDB's mere copy of the same columns.

Both are timed inside a process whose libraries are loaded; whole processes stand beside.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench.scale.files import write
from bench.scale.made import Made
from bench.scale.plan import Line, at_most, medians, worker
from bench.scale.processes import Cost, measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.scale.plan import Plan

SIZES = (1_000_000,)
SUFFIXES = (".csv", ".ndjson", ".parquet")
MOST_RATIO = 2.0
FEW = 100
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
    ratio, whole = (plan.store.ratio(name, "ours", "copy", figure) for figure in ("work_cpu_s", "cpu_s"))
    copy_s = plan.store.middle(name, "copy", "work_cpu_s")
    if ratio is not None and copy_s is not None:
        yield from medians(
            plan, name, "ours", label=f"reading {suffix}", rows=n, own=True,
            beside=f"DuckDB's copy: {copy_s:.2f} CPU s; whole processes {whole:.2f} x", ratio=f"{ratio:.2f} x CPU",
            aim=f"<= {MOST_RATIO:g} x", met=at_most(ratio, MOST_RATIO),
        )  # fmt: skip


def read_few(suffix: str) -> None:
    """Read a few posts, so that all libraries are loaded that reading such a file needs."""
    from fairwitness import ingest

    with tempfile.TemporaryDirectory() as folder:
        few = write(Made(n=FEW), Path(folder) / f"few{suffix}", kind="texts")
        ingest.read([few], into=Path(folder) / "tables", column_map=COLUMNS)
