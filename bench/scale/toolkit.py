"""From a CSV file to pairs beside coordination-network-toolkit: whole processes, and without what starting costs.

Ours is measured from within for that: a process that has counted a small file before reads the file, counts, and
writes the pairs.  Of the rival, what it needs for ten rows is taken off.  All weights are compared.
"""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.scale.files import few
from bench.scale.plan import Line, medians, ours, worker
from bench.scale.processes import measured
from bench.scale.store import Record, command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bench.scale.plan import Plan
    from bench.scale.processes import Cost

SIZES = (100_000, 1_000_000, 10_000_000)
LEAST_GAIN = 50.0
AIM_ROWS = 1_000_000
FEW = 10
WARMING = 10_000
RULES = {"ours": "distinct-objects", "ours_toolkit": "toolkit"}
Works = dict[str, "Callable[[], Cost]"]
Weights = dict[tuple[str, str], int]
RIVAL = ("preprocess", "compute")


def run(plan: Plan) -> None:
    """Measure both at each size, and the fixed cost of both on ten rows."""
    for n in plan.sizes_or(*SIZES):
        name, path = f"csv/{n}", plan.posts(n, "reposts")
        network, database = plan.work / f"network-{n}.csv", plan.work / f"rival-{n}.db"
        head = few(path, rows=WARMING)
        plan.warm(*(_count(head, network, rule) for rule in RULES.values()))
        rival = plan.rival if n <= plan.rival_most else None
        plan.store.interleaved(name, _works(plan, path, database=database, rival=rival))
        if gain(plan, name, "ours_toolkit") is not None and database.exists():
            plan.store.keep(f"{name}/agreement", partial(_agreement, path, network, database))


def _works(plan: Plan, path: Path, *, database: Path, rival: Path | None) -> Works:
    start, table = few(path, rows=FEW), plan.work / "network.parquet"
    works = {what: command(*_count(path, table, rule)) for what, rule in RULES.items()}
    works |= {
        f"{what}_inside": command(*worker("count", path, few(path, rows=WARMING), table, rule))
        for what, rule in RULES.items()
    }
    works["ours_start"] = command(*_count(start, table, RULES["ours"]))
    if rival:
        works |= _steps(plan, rival, start, plan.work / "start.db", prefix="start_")
        works |= _steps(plan, rival, path, database)
    return works


def _count(path: Path, into: Path, rule: str) -> list[str | Path]:
    return ours(
        "count", path, "--trace", "repost", "--window", "60", "--memory", "4GB", "--quiet",
        "--weight", rule, "--out", into,
    )  # fmt: skip


def _steps(plan: Plan, python: Path, path: Path, database: Path, *, prefix: str = "") -> Works:
    """Return both its steps; the second needs the database of the first."""
    program = [python, python.parent / "compute_networks", database]

    def preprocess() -> Cost:
        for old in database.parent.glob(f"{database.name}*"):
            old.unlink()
        return measured([*program, "preprocess", path], limit_s=plan.rival_limit_s)

    # It can write no CSV in this version: its own exporter fails. The network is read from its database.
    settings = ("compute", "co_retweet", "--time_window", "60", "--min_edge_weight", "2")
    return {
        f"rival_{prefix}preprocess": preprocess,
        f"rival_{prefix}compute": command(*program, *settings, limit_s=plan.rival_limit_s),
    }


def _agreement(path: Path, network: Path, database: Path) -> Record:
    measured(_count(path, network, RULES["ours_toolkit"]))
    return compared(network, database)


def compared(network: Path, database: Path) -> Record:
    """Compare all weights between different accounts; the rival lets a post match itself, so loops differ."""
    with network.open(encoding="utf-8", newline="") as file:
        here = {(row["account_a"], row["account_b"]): int(row["weight"]) for row in csv.DictReader(file)}
    with closing(sqlite3.connect(database)) as db:
        there = {
            (str(a), str(b)): int(w)
            for a, b, w in db.execute("SELECT user_1, user_2, weight FROM co_retweet_network")
        }
    here, there = ({pair: w for pair, w in weights.items() if pair[0] != pair[1]} for weights in (here, there))
    return {"ours": len(here), "rival": len(there), "equal": sum(there.get(pair) == w for pair, w in here.items())}


def lines(plan: Plan) -> list[Line]:
    """Return the figures of each size."""
    return [line for n in plan.known("csv/") for line in _lines(plan, n)]


def _lines(plan: Plan, n: int) -> Iterator[Line]:
    name = f"csv/{n}"
    for what, label in (("ours", "count"), ("ours_toolkit", "count, its weights")):
        whole, inside = gain(plan, name, what), gain(plan, name, f"{what}_inside", inside=True)
        more = {} if inside is None else _from_file_to_pairs(plan, n, whole, inside)
        warm = medians(plan, name, f"{what}_inside", label=f"CSV to pairs, in a warm process: {label}", rows=n,
                       own=True, **more)  # fmt: skip
        yield from warm
        more = {} if whole is None else _whole(plan, name, whole)
        yield from medians(plan, name, what, label=f"CSV to pairs, whole process: {label}", rows=n, **more)
    yield from medians(plan, name, "ours_start", label="CSV to pairs, whole process: count on 10 rows", rows=FEW)


def _from_file_to_pairs(plan: Plan, n: int, whole: float | None, inside: float) -> dict[str, Any]:
    name = f"csv/{n}"
    agreed = plan.store.records.get(f"{name}/agreement")
    same = f"; {agreed['equal']:,} of {agreed['rival']:,} weights equal, ours {agreed['ours']:,}" if agreed else ""
    theirs = of_rival(plan, name) - of_rival(plan, name, "start_")
    more = {
        "beside": f"toolkit without its start: {theirs:.1f} CPU s{same}",
        "ratio": f"{inside:.1f} x less CPU" + ("" if whole is None else f"; whole processes {whole:.1f} x"),
    }
    return more | ({"aim": ">= 50 x", "met": inside >= LEAST_GAIN} if n == AIM_ROWS else {})


def _whole(plan: Plan, name: str, whole: float) -> dict[str, Any]:
    return {"beside": f"toolkit: {of_rival(plan, name):.1f} CPU s", "ratio": f"{whole:.1f} x less CPU"}


def of_rival(plan: Plan, name: str, prefix: str = "") -> float:
    """Return the rival's CPU seconds for all its steps; those of steps that were not measured are left out."""
    return sum(plan.store.middle(name, f"rival_{prefix}{step}", "cpu_s") or 0.0 for step in RIVAL)


def gain(plan: Plan, name: str, what: str, *, inside: bool = False) -> float | None:
    """Return how much less CPU we took, the median over rounds; None where the rival did not run to its end.

    Args:
        plan: holds the figures.
        name: of the series.
        what: of ours.
        inside: take what ours measured from within, and off the rival's what it needs for ten rows.
    """
    steps = [plan.store.runs(name, step) for step in (what, *(f"rival_{step}" for step in RIVAL))]
    rounds = [entry for entry in zip(*steps, strict=False) if all(record["ended"] for record in entry)]
    off, figure = (of_rival(plan, name, "start_"), "work_cpu_s") if inside else (0.0, "cpu_s")
    ratios = [(one["cpu_s"] + two["cpu_s"] - off) / mine[figure] for mine, one, two in rounds]
    return float(median(ratios)) if ratios else None
