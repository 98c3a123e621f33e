"""One object shared by many, one text posted by many: what it costs, and how cost grows with rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.scale.growth import exponent
from bench.scale.plan import Line, at_most, medians, ours, worker
from bench.scale.processes import Cost, measured
from bench.scale.store import said
from bench.scale.worker import FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.scale.plan import Plan

MOST_EXPONENT = 1.15
WARMING = 10_000
"""Rows of the file that a command is warmed up with."""
TEXT_COLUMNS = (
    "--map",
    "post_id=post",
    "--map",
    "account_id=account",
    "--map",
    "timestamp=at",
    "--map",
    "text=words",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A command whose growth is measured.

    Attributes:
        name: of its figures.
        label: in the table.
        kind: of file.
        share: of the rows that are on the viral object.
        sizes: rows, ascending; growth is measured over those with the viral object.
        arguments: the command's, from the file on.
        steady: more rows come over a longer time, not closer together.
    """

    name: str
    label: str
    kind: str
    share: float
    sizes: tuple[int, ...]
    arguments: Callable[[Plan, Path], list[str | Path]]
    steady: bool = False

    def made(self, plan: Plan, n: int) -> Path:
        """Return the posts at one size."""
        return plan.made(n, self.kind, viral_share=self.share, steady=self.steady)


def _count(trace: str, *more: str) -> Callable[[Plan, Path], list[str | Path]]:
    return lambda plan, path: [
        "count", path, "--trace", trace, "--memory", "4GB", "--quiet", "--out", plan.work / "viral.parquet", *more,
    ]  # fmt: skip


def _investigate(plan: Plan, path: Path) -> list[str | Path]:
    return ["investigate", path, "--case", plan.work / "viral-case"]


WAYS = (
    Way(name="count", label="count", kind="shares", share=0.3, sizes=(250_000, 500_000, 1_000_000, 2_000_000),
        arguments=_count("object")),
    Way(name="steady", label="count, as many a day", kind="shares", share=0.3,
        sizes=(500_000, 1_000_000, 2_000_000, 4_000_000), arguments=_count("object"), steady=True),
    Way(name="text", label="count --trace text", kind="texts", share=0.1,
        sizes=(250_000, 500_000, 1_000_000, 2_000_000), arguments=_count("text", *TEXT_COLUMNS)),
    Way(name="investigate", label="investigate", kind="shares", share=0.3, sizes=(30_000, 100_000, 300_000),
        arguments=_investigate),
)  # fmt: skip
BESIDE = {"count": 1_000_000, "steady": 1_000_000, "text": 1_000_000, "investigate": 100_000}
"""The size at which the same number of rows is also run without a viral object."""


def run(plan: Plan) -> None:
    """Measure each way at its sizes, with and at one size without the viral object."""
    for way in WAYS:
        works = {f"with-{n}": _work(plan, way, way.made(plan, n)) for n in _sizes(plan, way)}
        if BESIDE[way.name] in _sizes(plan, way):
            works["without"] = _work(plan, way, plan.made(BESIDE[way.name], way.kind, steady=way.steady))
        plan.fresh("viral-case")
        plan.warm(ours(*way.arguments(plan, way.made(plan, WARMING))))
        plan.store.interleaved(f"viral/{way.name}", works)
        for n in _sizes(plan, way):
            path = plan.made(n, "numbers", viral_share=way.share, steady=way.steady, suffix=".parquet")
            plan.store.keep(_windows(n, way), partial(said, worker("windows", path)))


def _windows(n: int, way: Way) -> str:
    return f"viral/windows-{n}-{way.share:g}{'-steady' if way.steady else ''}"


def _sizes(plan: Plan, way: Way) -> tuple[int, ...]:
    return plan.sizes_or(*way.sizes)


def _work(plan: Plan, way: Way, path: Path) -> Callable[[], Cost]:
    def work() -> Cost:
        plan.fresh("viral-case")
        # From within: what a start costs cannot be taken off a whole process's figure to a tenth of a second.
        return measured(worker("command", path, way.made(plan, WARMING), *way.arguments(plan, Path(FILE))))

    return work


def lines(plan: Plan) -> list[Line]:
    """Return the figures of each way."""
    return [line for way in WAYS for line in _lines(plan, way)]


def _lines(plan: Plan, way: Way) -> Iterator[Line]:
    name, n = f"viral/{way.name}", BESIDE[way.name]
    without = plan.store.middle(name, "without", "work_cpu_s")
    for size in plan.known(f"{name}/with-"):
        ratio = plan.store.ratio(name, f"with-{size}", "without", "work_cpu_s") if size == n else None
        windows = plan.store.records.get(_windows(size, way))
        more: dict[str, Any] = {"beside": f"{windows['n_in_windows']:,} pairs of rows in windows" if windows else ""}
        if ratio and without:
            more = {"beside": f"{more['beside']}; without: {without:.2f} CPU s", "ratio": f"{ratio:.2f} x"}
        label = f"{way.label}, {round(size * way.share):,} of them on one object"
        yield from medians(plan, name, f"with-{size}", label=label, rows=size, own=True, **more)
    yield from _growth(plan, way)


def _growth(plan: Plan, way: Way) -> Iterator[Line]:
    name = f"viral/{way.name}"
    costs = {n: plan.store.middle(name, f"with-{n}", "work_cpu_s") or 0.0 for n in plan.known(f"{name}/with-")}
    if len(costs) < 2 or min(costs.values()) <= 0:
        return
    found, rounds = exponent(costs), len(plan.store.runs(name, f"with-{min(costs)}"))
    yield Line(
        what=f"{way.label}: growth", rows=max(costs), cpu_s=None, wall_s=None, peak_mb=None,
        beside=f"{len(costs)} sizes from {min(costs):,}", ratio=f"rows ** {found:.2f}", aim="<= 1.15",
        met=at_most(found, MOST_EXPONENT), load=plan.store.load(name), rounds=rounds,
    )  # fmt: skip
