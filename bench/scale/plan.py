"""What all sections of the bench share: where things stand, and how programs are called."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.scale.processes import measured

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bench.scale.store import Store

GOLDEN_FILES = {"reposts": "cnt.csv", "shares": "coortweet.csv", "numbers": "posts.parquet"}
GOLDEN_MOST = 10_000_000
"""The other generator holds all rows in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure of the tables.

    Attributes:
        what: was measured.
        rows: how many rows it was given.
        cpu_s, wall_s, peak_mb: medians.
        beside: what it is compared with, and that one's figures.
        ratio: of CPU seconds, median of ratios inside one round; or another figure that `aim` speaks of.
        aim: in words; empty where there is none.
        met: whether it is; None where there is no aim.
        load: least and greatest load of the machine before the runs.
        rounds: how many runs the medians are of.
    """

    what: str
    rows: int
    cpu_s: float | None
    wall_s: float | None
    peak_mb: float | None
    beside: str = ""
    ratio: str = ""
    aim: str = ""
    met: bool | None = None
    load: tuple[float, float] = (0.0, 0.0)
    rounds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where things stand and what is asked.

    Attributes:
        work: folder of made files.
        store: of figures.
        sizes: rows, instead of each section's own.
        golden: script that makes posts as the recorded rivals were given, or None; it needs `pandas`.
        pandas: an interpreter that has it.
        rival: interpreter of coordination-network-toolkit's environment, or None.
        rival_limit_s: it is killed after this time.
        rival_most: rows that it is given at most.
        memory: what `count` may use at sizes that do not fit.
    """

    work: Path
    store: Store
    sizes: tuple[int, ...] = ()
    golden: Path | None = None
    pandas: Path | None = None
    rival: Path | None = None
    rival_limit_s: float = 1_200.0
    rival_most: int = 1_000_000
    memory: str = "8GB"

    def sizes_or(self, *own: int) -> tuple[int, ...]:
        """Return the sizes asked for, or a section's own."""
        return self.sizes or own

    def known(self, prefix: str) -> list[int]:
        """Return the sizes of which there are figures, ascending: the numbers behind a prefix of their names."""
        names = (name.removeprefix(prefix) for name in self.store.records if name.startswith(prefix))
        return sorted({int(size[0]) for name in names if (size := re.match(r"\d+", name))})

    def warm(self, *commands: list[str | Path]) -> None:
        """Run commands unmeasured, so that compiled functions are in numba's cache before anything is timed."""
        for command in commands:
            measured(command)

    def posts(self, n: int, kind: str, *, viral_share: float = 0.0, suffix: str = ".csv") -> Path:
        """Return a file of made-up posts: the other generator's where it can make it, ours otherwise."""
        golden = None if viral_share or kind not in GOLDEN_FILES else self._golden(n, GOLDEN_FILES[kind])
        return golden or self.made(n, kind, viral_share=viral_share, suffix=suffix)

    def made(
        self, n: int, kind: str, *, viral_share: float = 0.0, steady: bool = False, suffix: str = ".csv"
    ) -> Path:
        """Return a file of our own generator."""
        path = self.work / "made" / f"{kind}-{n}-{viral_share:g}{'-steady' if steady else ''}{suffix}"
        # In a process of its own: a child's peak memory is never below what its parent holds when it is started.
        if not path.exists() and not self.store.frozen:
            measured(worker("make", str(n), str(viral_share), str(int(steady)), kind, path))
        return path

    def _golden(self, n: int, name: str) -> Path | None:
        folder = self.work / f"g{n}"
        if not (folder / name).exists() and not self.store.frozen:
            if self.golden is None or self.pandas is None or n > GOLDEN_MOST:
                return None
            subprocess.run([self.pandas, self.golden, str(n), folder], check=True, stdout=subprocess.DEVNULL)
        return folder / name if (folder / name).exists() else None

    def fresh(self, name: str) -> Path:
        """Return a path in the work folder at which nothing is."""
        path = self.work / name
        shutil.rmtree(path, ignore_errors=True)
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def ours(*arguments: str | Path) -> list[str | Path]:
    """Return the command that runs our program."""
    return [sys.executable, "-m", "fairwitness", *arguments]


def worker(*arguments: str | Path) -> list[str | Path]:
    """Return the command that runs one task of `bench.scale.worker`."""
    return [sys.executable, "-m", "bench.scale.worker", *arguments]


def medians(
    plan: Plan, name: str, what: str, *, label: str, rows: int, own: bool = False, **more: object
) -> list[Line]:
    """Return the line of one thing, or none where it was not measured.

    Args:
        plan: holds the figures.
        name: of the series.
        what: of its things.
        label: in the table.
        rows: that it was given.
        own: take the CPU and wall time that a worker measured from within, rather than the whole process's.
        more: further fields of the line.
    """
    figures = ("work_cpu_s", "work_wall_s") if own else ("cpu_s", "wall_s")
    cpu_s, wall_s, peak_mb = (plan.store.middle(name, what, figure) for figure in (*figures, "peak_mb"))
    if cpu_s is None:
        return []
    return [
        Line(
            what=label, rows=rows, cpu_s=cpu_s, wall_s=wall_s, peak_mb=peak_mb,
            load=plan.store.load(name), rounds=len(plan.store.runs(name, what)), **more,  # type: ignore[arg-type]
        )
    ]  # fmt: skip


def at_most(value: float | None, limit: float) -> bool | None:
    """Return whether an aim is met, None where nothing was measured."""
    return None if value is None else value <= limit


Section = tuple["Callable[[Plan], None]", "Callable[[Plan], list[Line]]"]
