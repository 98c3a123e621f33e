"""From a CSV file to pairs, whole processes, beside coordination-network-toolkit; all weights are compared."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.scale.files import few
from bench.scale.plan import Line, medians, ours
from bench.scale.processes import measured
from bench.scale.store import Record, command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bench.scale.plan import Plan
    from bench.scale.processes import Cost

SIZES = (100_000, 1_000_000, 10_000_000)
LEAST_GAIN = 50.0
FEW = 10
Works = dict[str, "Callable[[], Cost]"]
Weights = dict[tuple[str, str], int]
RIVAL = ("preprocess", "compute")


def run(plan: Plan) -> None:
    """Measure both at each size, and the fixed cost of both on ten rows."""
    for n in plan.sizes_or(*SIZES):
        name, path = f"csv/{n}", plan.posts(n, "reposts")
        network, database = plan.work / f"network-{n}.csv", plan.work / f"rival-{n}.db"
        head = few(path, rows=10_000)
        plan.warm(_count(head, network), _count(head, network, "--weight", "toolkit"))
        rival = plan.rival if n <= plan.rival_most else None
        plan.store.interleaved(name, _works(plan, path, network=network, database=database, rival=rival))
        if gain(plan, name, "ours_toolkit") is not None and database.exists():
            plan.store.keep(f"{name}/agreement", partial(compared, network, database))


def _works(plan: Plan, path: Path, *, network: Path, database: Path, rival: Path | None) -> Works:
    start, table = few(path, rows=FEW), plan.work / "network.parquet"
    works = {
        "ours": command(*_count(path, table)),
        "ours_toolkit": command(*_count(path, network, "--weight", "toolkit")),
        "ours_start": command(*_count(start, table)),
    }
    if rival:
        works |= _steps(plan, rival, start, plan.work / "start.db", prefix="start_")
        works |= _steps(plan, rival, path, database)
    return works


def _count(path: Path, into: Path, *more: str) -> list[str | Path]:
    return ours(
        "count", path, "--trace", "repost", "--window", "60", "--memory", "4GB", "--quiet", "--out", into, *more
    )


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
        whole, net = gain(plan, name, what), gain(plan, name, what, net=True)
        more = {} if whole is None else _beside(plan, name, whole, net)
        yield from medians(plan, name, what, label=f"CSV to pairs: {label}", rows=n, **more)
    yield from medians(plan, name, "ours_start", label="CSV to pairs: count on 10 rows", rows=FEW)


def _beside(plan: Plan, name: str, whole: float, net: float | None) -> dict[str, Any]:
    agreed = plan.store.records.get(f"{name}/agreement")
    same = f"; {agreed['equal']:,} of {agreed['rival']:,} weights equal, ours {agreed['ours']:,}" if agreed else ""
    return {
        "beside": f"toolkit: {of_rival(plan, name):.1f} CPU s{same}",
        "ratio": f"{whole:.1f} x less CPU" + ("" if net is None else f"; {net:.1f} x without start"),
        "aim": ">= 50 x",
        "met": whole >= LEAST_GAIN,
    }


def of_rival(plan: Plan, name: str, prefix: str = "") -> float:
    """Return the rival's CPU seconds for all its steps; those of steps that were not measured are left out."""
    return sum(plan.store.middle(name, f"rival_{prefix}{step}", "cpu_s") or 0.0 for step in RIVAL)


def gain(plan: Plan, name: str, what: str, *, net: bool = False) -> float | None:
    """Return how much less CPU we took, the median over rounds, or None.

    None where the rival did not run to its end, or where nothing of ours is left.

    Args:
        plan: holds the figures.
        name: of the series.
        what: of ours.
        net: take off what each program needs for ten rows.
    """
    steps = [plan.store.runs(name, step) for step in (what, *(f"rival_{step}" for step in RIVAL))]
    rounds = [entry for entry in zip(*steps, strict=False) if all(record["ended"] for record in entry)]
    if not rounds:
        return None
    off = (
        (plan.store.middle(name, "ours_start", "cpu_s") or 0.0, of_rival(plan, name, "start_")) if net else (0.0, 0.0)
    )
    work = [(one["cpu_s"] + two["cpu_s"] - off[1], mine["cpu_s"] - off[0]) for mine, one, two in rounds]
    return float(median(theirs / own for theirs, own in work)) if min(own for _, own in work) > 0 else None
