"""Which method is run on which study, in an order in which the most telling figures come first."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatch
from multiprocessing import get_context
from typing import TYPE_CHECKING

from bench.accuracy.datasets import SINGLE, studies
from bench.accuracy.files import months, prepare
from bench.accuracy.ours import Ours
from bench.accuracy.outcomes import Outcome, measured

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bench.accuracy.datasets import DataSet, Study
    from bench.accuracy.files import Prepared
    from bench.accuracy.outcomes import Memory, Method

SLICES_PER_PROCESS = 40
"""Months share a process, for starting one takes longer than most; their peak memory is then not their own."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All studies, written and ready."""

    prepared: tuple[Prepared, ...]

    def of(self, data: DataSet) -> list[Prepared]:
        """Return the studies made of a data set."""
        return [p for p in self.prepared if p.study.data is data]

    def whole(self, data: DataSet) -> Prepared:
        """Return the study of all posts of a data set."""
        return self.of(data)[0]

    def part(self, data: DataSet, part: str) -> Prepared | None:
        """Return the study of one part of a data set, if it is planned."""
        return next((p for p in self.of(data) if p.study.part == part), None)

    def matching(self, patterns: Iterable[str]) -> Plan:
        """Return the studies whose names match one of the patterns, such as accounts_2016__2016-0?."""
        wanted = tuple(patterns)
        return Plan(tuple(p for p in self.prepared if any(fnmatch(p.study.name, w) for w in wanted)))


def plan(chosen: Iterable[DataSet], *, folder: Path, work: Path, parts: Sequence[str]) -> Plan:
    """Write the investigated files.

    Args:
        chosen: data sets.
        folder: of the evaluation data.
        work: folder of the bench.
        parts: 'whole', 'months', 'campaigns': which studies besides are wanted.
    """
    wanted = [s for data in chosen for s in studies(data, months=months(data, folder)) if _kind(s) in parts]
    return Plan(tuple(prepare(study, folder=folder, work=work) for study in wanted))


def _kind(study: Study) -> str:
    if study.part == "all":
        return "whole"
    return "months" if study.is_slice else "campaigns"


def run(methods: Sequence[Method], planned: Plan, *, memory: Memory, work: Path) -> None:
    """Run what is not remembered yet, one after the other, and tell the progress.

    A run that fails is told and left out of the tables; the others go on.
    """
    for kind in ("whole", "campaigns", "months"):
        open_runs = [
            (method, p)
            for method in methods
            for p in planned.prepared
            if _kind(p.study) == kind and needed(method, p) and memory.get(method, p) is None
        ]
        _run_all(open_runs, memory=memory, work=work, per_process=SLICES_PER_PROCESS if kind == "months" else 1)


def needed(method: Method, prepared: Prepared) -> bool:
    """Return whether a method is to be run on a study."""
    # Rivals' thresholds are chosen on the other campaigns; ours are not chosen on anything.
    verb, _, campaign = prepared.study.part.partition("-")
    return verb != "without" or not (isinstance(method, Ours) or campaign in SINGLE)


def _run_all(open_runs: list[tuple[Method, Prepared]], *, memory: Memory, work: Path, per_process: int) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=per_process) as pool:
        for done, (method, prepared) in enumerate(open_runs, start=1):
            label, digest = f"{done}/{len(open_runs)} {method.name} {prepared.study.name}", method.digest
            try:
                outcome = pool.submit(measured, method, prepared, work=work).result()
            except (Exception, SystemExit) as error:  # noqa: BLE001 - hours of other runs must not be lost
                print(f"{label}: FAILED: {error}", flush=True)
                continue
            if method.digest == digest:
                memory.put(method, prepared, outcome)
                print(f"{label}: {_told(outcome)}", flush=True)
            else:
                print(f"{label}: not kept, the code changed while it ran", flush=True)


def _told(outcome: Outcome) -> str:
    took = f", {outcome.spent.wall_s:.1f} s, {outcome.spent.peak_rss_mb:.0f} MB" if outcome.spent else ""
    return f"{len(outcome.named)} named{took}"
