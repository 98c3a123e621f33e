"""The page of the natural experiment: groups beside their controls, lags, doses, and what else could explain it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.access.silence.records import RELATION_WORDS
from fairwitness.access.silence.rules import NEVER_REFUTES
from fairwitness.access.silence.telling import hours
from fairwitness.access.writing import put_file
from fairwitness.report.access.events_files import csv_file, png_file, svg_file
from fairwitness.report.access.events_page import CHARTS, drawn_files
from fairwitness.report.access.silence_charts import dose_chart, hour_chart
from fairwitness.report.access.silence_text import weighed
from fairwitness.report.page import styled, templates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fairwitness.access.silence.records import GroupSilence, Lag, SilenceReport
    from fairwitness.report.access.events_charts import Drawn


@dataclass(frozen=True, slots=True)
class View:
    """One result with its drawings and words."""

    result: GroupSilence
    words: str
    facts: tuple[tuple[str, str], ...]
    charts: tuple[Drawn, ...]


def write(report: SilenceReport, *, into: Path) -> Path:
    """Write the page and its drawings, and return the page.

    Args:
        report: what was found.
        into: the HTML file to write.
    """
    views = [_view(one, number=k, is_claim_known=report.is_claim_known) for k, one in enumerate(report.results, 1)]
    for old in (into.parent / CHARTS).glob("silence-*"):
        old.unlink()
    for drawn in (chart for view in views for chart in view.charts):
        put_file(into.parent / CHARTS / f"{drawn.name}.svg", svg_file(drawn).encode())
        put_file(into.parent / CHARTS / f"{drawn.name}.png", png_file(drawn))
        put_file(into.parent / CHARTS / f"{drawn.name}.csv", csv_file(drawn).encode())
    return put_file(into, rendered(report, views=views).encode())


def rendered(report: SilenceReport, *, views: list[View]) -> str:
    """Return the page as text."""
    environment = templates()
    return environment.get_template("silence.html").render(
        record=report, views=views, files=drawn_files, weighed=weighed, never_refutes=NEVER_REFUTES,
        **styled(environment, "style.css", "events.css"),
    )  # fmt: skip


def _view(one: GroupSilence, *, number: int, is_claim_known: bool) -> View:
    charts = (dose_chart(one, number=number), hour_chart(one, number=number))
    return View(
        result=one, words=RELATION_WORDS[one.relation], facts=tuple(_facts(one, is_claim_known=is_claim_known)),
        charts=tuple(chart for chart in charts if chart is not None),
    )  # fmt: skip


def _facts(one: GroupSilence, *, is_claim_known: bool) -> Iterator[tuple[str, str]]:
    claiming = f"{one.n_claiming} claim to be elsewhere, " if is_claim_known else ""
    yield "accounts", f"{one.n_members} named, {claiming}{one.n_used} posted before and after"
    yield "controls", f"{one.n_controls} accounts outside every group, as active"
    yield "days", f"{one.n_days} whole days, each a shift of the null"
    if one.test is not None:
        yield "without a connection", f"{one.test.exposed_hours:.0f} hours, weighted by how much was missing"
    if one.onset_lag:
        yield "fell", _lag(one.onset_lag)
    if one.return_lag:
        yield "came back", _lag(one.return_lag)
    if one.p_hours is not None:
        yield "hour by hour", f"hours with more missing lose more: p {one.p_hours:.2g}"


def _lag(lag: Lag) -> str:
    return f"{hours(lag.hours)} from the measured moment, between {lag.low:+.1f} and {lag.high:+.1f} h"
