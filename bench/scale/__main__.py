"""Run the bench: `python -m bench.scale --only pairs,csv --sizes 1e5,1e6`.

Every figure is kept in the work folder as it comes; a run that was cut off goes on when it is repeated.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from dataclasses import asdict
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.accuracy.versions import package_digest
from bench.scale import beyond, chart, near, pairs, reading, report, toolkit, viral, whole
from bench.scale.plan import Plan
from bench.scale.processes import measured
from bench.scale.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "fairwitness"
SECTIONS = {
    "pairs": pairs, "csv": toolkit, "near": near, "viral": viral, "whole": whole, "reading": reading,
    "beyond": beyond,
}  # fmt: skip
USUAL = tuple(name for name in SECTIONS if name != "beyond")
VERSIONS = ("fairwitness", "numpy", "numba", "pyarrow", "duckdb", "igraph")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is asked for, then write scale.json and scale.md from all that is known."""
    asked = _options(arguments)
    store = Store(asked.work / "figures.json", package_digest(_package()), asked.rounds, asked.report_only)
    if asked.again:
        store.forget(asked.only)
    plan = _plan(asked, store)
    if not asked.report_only:
        for name in asked.only:
            SECTIONS[name].run(plan)
    _write(_everything(plan), store, into=asked.out)
    if found := chart.series(plan):
        asked.chart.write_text(chart.drawn(found), "utf-8")


def _package() -> Path:
    """Return the folder of the package that is measured."""
    found = find_spec("fairwitness")
    return Path(str(found.origin if found else None)).parent


def _plan(asked: argparse.Namespace, store: Store) -> Plan:
    settings = ["--set-up"] if asked.set_up else []
    found = measured([sys.executable, "-m", "bench.scale.rivals", asked.environments, *settings]).said
    pythons = {name: Path(python) for name, python in json.loads(found).items()}
    rival, pandas = asked.rival or pythons["toolkit"], asked.pandas or pythons["coordinationz"]
    return Plan(
        work=asked.work, store=store, sizes=asked.sizes, memory=asked.memory,
        golden=asked.golden if asked.golden.exists() and pandas.exists() else None, pandas=pandas,
        rival=rival if rival.exists() else None, rival_limit_s=asked.rival_limit, rival_most=asked.rival_most,
    )  # fmt: skip


def _everything(plan: Plan) -> dict[str, list[Any]]:
    return {name: section.lines(plan) for name, section in SECTIONS.items()}


def _write(lines: dict[str, list[Any]], store: Store, *, into: Path) -> None:
    machine = f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    versions = [record["version"] for record in store.records.values()]
    text = report.markdown(lines, machine=machine, measured=versions)
    figures = {
        "machine": machine,
        "versions": {name: version(name) for name in VERSIONS},
        "lines": {name: [asdict(line) for line in found] for name, found in lines.items()},
        "runs": store.records,
    }
    into.mkdir(parents=True, exist_ok=True)
    (into / "scale.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    (into / "scale.md").write_text(text, "utf-8")
    print(text)


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in SECTIONS]:
        raise argparse.ArgumentTypeError(f"there is no {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    return names


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(float(size)) for size in text.split(","))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument(
        "--only",
        type=_names,
        default=list(USUAL),
        metavar="NAMES",
        help=f"such as pairs,csv; of {', '.join(SECTIONS)}",
    )
    parser.add_argument(
        "--sizes", type=_sizes, default=(), metavar="ROWS", help="such as 1e5,1e6; else each section's"
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each thing is measured")
    parser.add_argument("--memory", default="8GB", help="for the section beyond")
    parser.add_argument("--work", type=Path, default=CACHE / "scale", help="folder of made files and figures")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results")
    parser.add_argument("--chart", type=Path, default=ROOT / "docs" / "images" / "growth.svg")
    parser.add_argument("--environments", type=Path, default=CACHE / "accuracy" / "environments")
    parser.add_argument("--set-up", action="store_true", help="make the rivals' environments first")
    parser.add_argument("--rival", type=Path, metavar="PYTHON", help="with coordination-network-toolkit")
    parser.add_argument("--rival-limit", type=float, default=1_200.0, metavar="SECONDS", help="then it is killed")
    parser.add_argument("--rival-most", type=lambda n: int(float(n)), default=1_000_000, metavar="ROWS")
    parser.add_argument("--pandas", type=Path, metavar="PYTHON", help="with pandas, for the other generator")
    parser.add_argument("--golden", type=Path, default=ROOT.parent / "shared" / "golden" / "generate_posts.py")
    parser.add_argument("--again", action="store_true", help="forget what is known of these sections")
    parser.add_argument("--report-only", action="store_true", help="write the tables from what is known")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
