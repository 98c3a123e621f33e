"""The page of events with all its files: one HTML file, PNG and CSV of every drawing, tables, findings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fairwitness.access.outages import findings, tables
from fairwitness.access.outages.findings import SEEN_WORDS
from fairwitness.access.writing import encoded, put_file, put_findings
from fairwitness.report.access.events_charts import KIND_CLASS, KIND_WORDS, calendar
from fairwitness.report.access.events_files import csv_file, png_file, svg_file
from fairwitness.report.access.events_views import (
    MOST_MATCHES,
    aside_views,
    event_views,
    file_names,
    lists_sentence,
    match_views,
    ratio_words,
    series_views,
)
from fairwitness.report.page import styled, templates
from fairwitness.study import DAY_US

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa
    from markupsafe import Markup

    from fairwitness.access.outages.episodes import Judged
    from fairwitness.access.outages.records import Outage, OutageReport
    from fairwitness.access.records import Quarantined
    from fairwitness.report.access.events_charts import Drawn
    from fairwitness.report.access.events_views import EventView

APART_US = 60 * DAY_US
"""Events further apart stand in calendars of their own."""
SIGNAL_WORDS = {
    "use": "what people use", "reach": "hosts that answer", "routing": "routes",
    "routing_changes": "changes of routes",
    "background": "unasked-for packets", "speed": "speed", "delay": "delay",
    "circumvention": "ways around blocking",
}  # fmt: skip
CHARTS = "charts"


def write_events(
    report: OutageReport,
    *,
    judged: Sequence[Judged],
    quarantined: Sequence[Quarantined] = (),
    into: Path,
    sha256: Mapping[str, str] | None = None,
) -> Path:
    """Write `outages.json`, tables, drawings, the page, and the findings; return the page.

    Args:
        report: what was found.
        judged: the series behind it.
        quarantined: rows that were set aside in reading.
        into: `access` inside a case.
        sha256: of the files, by the name under which they were given.
    """
    forget_events(into)
    put_file(into / "outages.json", encoded(report))
    for name, table in tables(report).items():
        _write_table(table, into / name)
    views = event_views(report, judged)
    calendars = _calendars(report.outages)
    for drawn in [*calendars, *(chart for view in views for chart in view.charts)]:
        put_file(into / CHARTS / f"{drawn.name}.svg", svg_file(drawn).encode())
        put_file(into / CHARTS / f"{drawn.name}.png", png_file(drawn))
        put_file(into / CHARTS / f"{drawn.name}.csv", csv_file(drawn).encode())
    put_findings(into, findings(report, sha256=sha256), prefix="outage-")
    page = rendered(report, views=views, calendars=calendars, quarantined=quarantined)
    return put_file(into / "outages.html", page.encode())


def forget_events(into: Path) -> None:
    """Remove what an earlier run wrote about series, so that nothing of it stands beside the new."""
    names = [*into.glob("outage*"), *(into / CHARTS).glob("calendar-*"), *(into / CHARTS).glob("hours-*")]
    for path in [*names, *(into / CHARTS).glob("series-*")]:
        path.unlink()
    if (into / "findings.json").is_file():
        put_findings(into, [], prefix="outage-")


def _write_table(table: pa.Table, stem: Path) -> None:
    import io

    import pyarrow.parquet as pq

    from fairwitness.findings.export import write_csv

    packed, text = io.BytesIO(), io.StringIO()
    pq.write_table(table, packed)
    write_csv(table, text)
    put_file(stem.with_suffix(".parquet"), packed.getvalue())
    put_file(stem.with_suffix(".csv"), text.getvalue().encode())


def rendered(
    report: OutageReport,
    *,
    views: Sequence[EventView],
    calendars: Sequence[Drawn],
    quarantined: Sequence[Quarantined],
) -> str:
    """Return the page as text."""
    environment = templates()
    matches = match_views(report.matches)
    return environment.get_template("events.html").render(
        record=report, views=views, calendars=calendars, kinds=_kinds(report.outages), legend=_legend(report.outages),
        matches=matches, n_more_matches=max(len(report.matches) - MOST_MATCHES, 0), series=series_views(report),
        aside=aside_views(quarantined), n_aside=len(quarantined), names=file_names(report), files=drawn_files,
        lists_sentence=lists_sentence(report.matches), signal_words=SIGNAL_WORDS,
        ratio=ratio_words, seen_words=SEEN_WORDS,
        **styled(environment, "style.css", "events.css"),
    )  # fmt: skip


def drawn_files(drawn: Drawn) -> Markup:
    """Return links to the files of a drawing."""
    from markupsafe import Markup

    return Markup(
        '<a href="{0}/{1}.svg">SVG</a> · <a href="{0}/{1}.png">PNG</a> · <a href="{0}/{1}.csv">CSV</a>'
    ).format(CHARTS, drawn.name)


def _kinds(outages: Sequence[Outage]) -> list[tuple[str, int]]:
    """Return how many events of each kind there are; parts of others are not counted twice."""
    counts = Counter(one.event.kind.value for one in outages if not one.part_of)
    parts = sum(bool(one.part_of) for one in outages)
    told = [(words, counts[kind]) for kind, words in KIND_WORDS.items() if counts[kind]]
    return [*told, ("parts of these, in single networks", parts)] if parts else told


def _legend(outages: Sequence[Outage]) -> list[tuple[str, str]]:
    present = {one.event.kind.value for one in outages}
    return [(KIND_CLASS[kind], words) for kind, words in KIND_WORDS.items() if kind in present]


def _calendars(outages: Sequence[Outage]) -> list[Drawn]:
    """Return one calendar for every stretch of time with events."""
    stretches: list[list[Outage]] = []
    for one in outages:
        last = max((other.event.onset.latest_us for other in stretches[-1]), default=0) if stretches else 0
        if stretches and one.event.onset.earliest_us - last <= APART_US:
            stretches[-1].append(one)
        else:
            stretches.append([one])
    return [calendar(stretch, number=k) for k, stretch in enumerate(stretches, 1)]
