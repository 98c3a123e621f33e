"""The pages of measurements: one for each target, and one that leads to them; offline, always the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness import __version__
from fairwitness.access.judging.judge import RULES_BY_ID
from fairwitness.access.judging.validity import KNOWN_FAULTS
from fairwitness.access.place_findings import PLACE_RULES
from fairwitness.access.records import utc
from fairwitness.access.writing import put_file, read_findings
from fairwitness.report.access.events_files import csv_file
from fairwitness.report.access.measured_charts import days_of, overview, svg_of, target_days
from fairwitness.report.access.measured_text import ORDER, STATE_WORDS, gravest
from fairwitness.report.access.measured_views import MOST_PAGES, cells_by_target, overall
from fairwitness.report.page import styled, templates
from fairwitness.report.standing_alone import png_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fairwitness.access.measured_records import MeasurementReport
    from fairwitness.access.sources import Quarantine
    from fairwitness.finding import Finding
    from fairwitness.report.access.events_charts import Drawn
    from fairwitness.report.access.measured_views import Cell, Overall

MOST_FINDINGS = 60
"""That are printed with their evidence; findings.json holds all."""
MOST_ASIDE = 20
MOST_PICTURES = 20
"""Targets, the gravest first, whose drawings are written as PNG too; the workbench makes those of any target."""
OUTCOMES = {True: "excluded", False: "may well be so", None: "cannot be told"}
OUTCOME_CLASS = {True: "excluded", False: "possible", None: "cannot"}
OTHERS = ("outages.html", "silence.html")
"""Pages of the pillar that may stand beside."""
FLAGS = ("confirmed", "anomaly", "ok", "failure", "unknown")


@dataclass(frozen=True, slots=True)
class Version:
    """What pages say of themselves."""

    version: str = __version__


def write_pages(report: MeasurementReport, *, into: Path, aside: Quarantine) -> Path:
    """Write measurements.html, a page for each target and the drawings as files; return the first page.

    Args:
        report: of the run.
        into: `access` in the case, which holds the tables and the findings.
        aside: rows that were set aside.
    """
    findings = [one for one in read_findings(into) if one.finding_id.startswith("measured-")]
    places = overall(findings, into / "sessions.parquet")
    targets = list(dict.fromkeys(one.target for one in places))
    for old in into.glob("target-*"):
        old.unlink()
    pages = {target: f"target-{k:03d}.html" for k, target in enumerate(targets[:MOST_PAGES], 1)}
    pictured = set(targets[:MOST_PICTURES])
    for target, cells in cells_by_target(into, list(pages)):
        _write_target(target, pages[target], cells, places=places, findings=findings, into=into,
                      pictured=target in pictured)  # fmt: skip
    drawn = overview(places, pages=pages) if places else None
    if drawn is not None:
        _write_files(drawn, into, "measurements-overview", pictured=True)
    grave = gravest(findings)
    page = _rendered(
        "measured.html", r=report, overview=drawn, findings=grave[:MOST_FINDINGS], n_grave=len(grave),
        others=[name for name in OTHERS if (into / name).is_file()], targets=_rows(places, pages),
        n_targets=len(targets), states=[(state, report.states[state]) for state in ORDER if state in report.states],
        rules=_rules(report), faults=KNOWN_FAULTS, place_rules=PLACE_RULES, compared=_compared(report), flags=FLAGS,
        n_aside=len(aside.rows), aside=aside.rows[:MOST_ASIDE],
    )  # fmt: skip
    return put_file(into / "measurements.html", page.encode())


def _write_target(
    target: str,
    name: str,
    cells: Sequence[Cell],
    *,
    places: Sequence[Overall],
    findings: Sequence[Finding],
    into: Path,
    pictured: bool,
) -> None:
    drawings = [target_days(cells, target=target, days=days, number=k) for k, days in enumerate(days_of(cells), 1)]
    for drawn in drawings:
        _write_files(drawn, into, f"{name.removesuffix('.html')}-{drawn.name}", pictured=pictured)
    listed = sorted((cell for cell in cells if cell.listed), key=_urgency)
    mine = [one for one in places if one.target == target]
    ids = {f"measured-{one.country}-{one.network}-{target}" for one in mine}
    page = _rendered(
        "measured_target.html", target=target, drawings=drawings, cells=listed, n_cells=len(cells), places=mine,
        stem=name.removesuffix(".html"), pictured=pictured,
        findings=[one for one in findings if one.finding_id in ids and one.verdict not in {"ok", "insufficient"}],
    )  # fmt: skip
    put_file(into / name, page.encode())


def _urgency(cell: Cell) -> tuple[int, str, str, str]:
    return ORDER.index(cell.state), cell.country, cell.network, cell.day


def _write_files(drawn: Drawn, into: Path, stem: str, *, pictured: bool) -> None:
    text = svg_of(drawn)
    put_file(into / f"{stem}.svg", text.encode())
    if pictured:
        put_file(into / f"{stem}.png", png_of(text))
    put_file(into / f"{stem}.csv", csv_file(drawn).encode())


def _rows(places: Sequence[Overall], pages: dict[str, str]) -> list[tuple[str, str | None, dict[str, int]]]:
    """Return each target with its page and how many networks have which state."""
    found: dict[str, dict[str, int]] = {}
    for one in places:
        counts = found.setdefault(one.target, dict.fromkeys(ORDER, 0))
        counts[one.state] += 1
    return [(target, pages.get(target), counts) for target, counts in found.items()][:MOST_PAGES]


def _rules(report: MeasurementReport) -> list[tuple[str, str, str, int]]:
    """Return the rules that decided, with state, sentence and count, the most frequent first."""
    counted = sorted(report.rules.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(rule_id, RULES_BY_ID[rule_id].state.value, RULES_BY_ID[rule_id].says, n) for rule_id, n in counted]


def _compared(report: MeasurementReport) -> list[tuple[str, list[int]]]:
    """Return rows of our states with counts by OONI's flag."""
    counts = {(one.state, one.ooni): one.n for one in report.compared}
    states = [state for state in ORDER if any(one.state == state for one in report.compared)]
    return [(state, [counts.get((state, flag), 0) for flag in FLAGS]) for state in states]


def _rendered(name: str, **values: object) -> str:
    made = templates()
    made.filters.update(state=lambda state: STATE_WORDS[state], utc=utc)
    made.globals.update(outcome_words=OUTCOMES, outcome_class=OUTCOME_CLASS)
    return made.get_template(name).render(
        record=Version(),
        **styled(made, "style.css", "measured.css"),
        **values,
    )
