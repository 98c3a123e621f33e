"""Near copies among short posts: cost, and how many planted ones are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.scale.plan import Line, medians, worker
from bench.scale.processes import measured
from bench.scale.store import command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.scale.plan import Plan

SIZES = (100_000, 1_000_000)
AIM_FROM = 1_000_000
MOST_CPU_S, MOST_MB = 60.0, 2_000.0
LEAST_RECALL, LEAST_PRECISION = 0.98, 0.95


def run(plan: Plan) -> None:
    """Measure at each size."""
    plan.warm(worker("near", *_made(plan, 1_000)))
    for n in plan.sizes_or(*SIZES):
        posts, groups = _made(plan, n)
        plan.store.interleaved(f"near/{n}", {"ours": command(*worker("near", posts, groups))})


def _made(plan: Plan, n: int) -> tuple[Path, Path]:
    posts, groups = (plan.work / "made" / f"copies-{n}{suffix}" for suffix in (".parquet", ".npy"))
    if not posts.exists():
        measured(worker("make_copies", str(n), posts, groups))
    return posts, groups


def lines(plan: Plan) -> list[Line]:
    """Return the figures of each size."""
    return [line for n in plan.known("near/") for line in _lines(plan, n)]


def _lines(plan: Plan, n: int) -> Iterator[Line]:
    name = f"near/{n}"
    figures = ("recall", "precision", "cpu_s", "peak_mb")
    recall, precision, cpu_s, peak_mb = (plan.store.middle(name, "ours", figure) for figure in figures)
    if recall is None or precision is None or cpu_s is None or peak_mb is None:
        return
    found = recall >= LEAST_RECALL and precision >= LEAST_PRECISION
    large = n >= AIM_FROM
    yield from medians(
        plan, name, "ours", label="near copies", rows=n, ratio=f"recall {recall:.4f}, precision {precision:.4f}",
        aim="recall >= 0.98, precision >= 0.95" + (", < 60 CPU s, < 2 GB" if large else ""),
        met=found and (not large or (cpu_s < MOST_CPU_S and peak_mb < MOST_MB)),
    )  # fmt: skip
