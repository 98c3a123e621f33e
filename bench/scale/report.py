"""The tables: every figure beside its aim."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bench.scale.plan import Line

INTRODUCTION = """# Time, memory and growth

Made by `make bench-scale`. Each run is a fresh process; CPU is user and system time of it and of all processes that
it waited for, peak memory that of its largest process. Figures are medians of runs that took turns; ratios are
medians of ratios inside one round, of CPU seconds unless said otherwise. Load: processes that ran or waited, on
average over the minute before each run, least and greatest; where it is above the number of cores, trust CPU seconds
and no wall time. "No" under "met" means what it says.
"""
TITLES = {
    "pairs": "Pair counting in memory, window 60 s, at least 2 objects",
    "csv": "From a CSV file to pairs",
    "viral": "Viral objects and texts",
    "near": "Near copies among short posts",
    "whole": "A whole investigation",
    "reading": "Reading",
    "beyond": "More rows than memory",
}
HEAD = """| what | rows | CPU s | wall s | peak MB | beside | ratio | aim | met | load | runs |
| --- | ---: | ---: | ---: | ---: | --- | --- | --- | --- | --- | ---: |"""


def markdown(sections: Mapping[str, Iterable[Line]], *, machine: str, measured: Iterable[str] = ()) -> str:
    """Return all tables.

    Args:
        sections: lines by section; a section without lines is left out.
        machine: in words.
        measured: versions of the package that the figures are of.
    """
    versions = ", ".join(sorted(set(measured))) or "none"
    parts = [INTRODUCTION, f"Machine: {machine}. Digests of the package as measured: {versions}.\n"]
    for name, lines in sections.items():
        rows = [_row(line) for line in lines]
        if rows:
            parts.append("\n".join([f"## {TITLES[name]}\n", HEAD, *rows, ""]))
    return "\n".join(parts)


def _row(line: Line) -> str:
    met = {True: "yes", False: "**no**", None: ""}[line.met]
    load = f"{line.load[0]:.1f}-{line.load[1]:.1f}"
    numbers = (_number(line.cpu_s, 2), _number(line.wall_s, 2), _number(line.peak_mb, 0))
    cells = (line.what, f"{line.rows:,}", *numbers, line.beside, line.ratio, line.aim, met, load, str(line.rounds))
    return f"| {' | '.join(cells)} |"


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:,.{digits}f}"
