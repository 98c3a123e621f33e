"""An investigation as a whole, and what it saves to go on after it was killed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bench.scale.plan import Line, medians, ours
from bench.scale.processes import Cost, measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bench.scale.plan import Plan

SIZES = (100_000, 1_000_000)


def run(plan: Plan) -> None:
    """Measure a whole run, one that is killed after the traces, and the one that goes on from there."""
    plan.fresh("case")
    plan.warm(_investigate(plan, plan.made(10_000, "shares")))
    for n in plan.sizes_or(*SIZES):
        command = _investigate(plan, plan.posts(n, "shares"))
        works = {
            "whole": partial(_anew, plan, command),
            "killed": partial(_anew, plan, command, until=(plan.work / "case" / "stages" / "traces.json").exists),
            "resumed": partial(measured, command),
        }
        plan.store.interleaved(f"whole/{n}", works)


def _investigate(plan: Plan, path: Path) -> list[str | Path]:
    return ours("investigate", path, "--case", plan.work / "case")


def _anew(plan: Plan, command: list[str | Path], until: Callable[[], bool] = lambda: False) -> Cost:
    plan.fresh("case")
    return measured(command, until=until)


def lines(plan: Plan) -> list[Line]:
    """Return the figures of each size."""
    return [line for n in plan.known("whole/") for line in _lines(plan, n)]


def _lines(plan: Plan, n: int) -> Iterator[Line]:
    name = f"whole/{n}"
    yield from medians(plan, name, "whole", label="investigate", rows=n)
    yield from medians(plan, name, "killed", label="investigate, killed when the traces are there", rows=n)
    saved = plan.store.ratio(name, "resumed", "whole", "cpu_s")
    if saved is not None:
        more = f"{1 - saved:.0%} of the CPU time of a whole run saved"
        yield from medians(plan, name, "resumed", label="investigate, going on from there", rows=n, ratio=more)
