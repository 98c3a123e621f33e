"""Files whose rows do not fit into the memory that is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.scale.plan import Line, at_most, medians, ours
from bench.scale.store import command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.scale.plan import Plan

SIZES = (100_000_000,)


def run(plan: Plan) -> None:
    """Count the pairs of each size once."""
    few = plan.made(1_000, "shares", suffix=".parquet")
    plan.warm(ours("count", few, "--trace", "object", "--quiet", "--out", plan.work / "beyond.parquet"))
    for n in plan.sizes_or(*SIZES):
        path = plan.made(n, "shares", suffix=".parquet")
        count = ours(
            "count", path, "--trace", "object", "--memory", plan.memory, "--work", plan.work, "--quiet",
            "--out", plan.work / "beyond.parquet",
        )  # fmt: skip
        plan.store.interleaved(f"beyond/{n}", {plan.memory: command(*count)}, rounds=1)


def lines(plan: Plan) -> list[Line]:
    """Return the figures of each size and memory."""
    return [line for n in plan.known("beyond/") for memory in _memories(plan, n) for line in _lines(plan, n, memory)]


def _memories(plan: Plan, n: int) -> list[str]:
    return sorted({name.split("/")[2] for name in plan.store.records if name.startswith(f"beyond/{n}/")})


def _lines(plan: Plan, n: int, memory: str) -> Iterator[Line]:
    from fairwitness.commands.options import bytes_of

    name = f"beyond/{n}"
    peak_mb = plan.store.middle(name, memory, "peak_mb")
    yield from medians(
        plan, name, memory, label=f"count --memory {memory}, from Parquet", rows=n,
        aim=f"< {memory}", met=at_most(peak_mb, bytes_of(memory) / 1e6),
    )  # fmt: skip
