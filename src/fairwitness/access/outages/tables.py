"""Events, their windows, hours and comparison as tables, for Parquet and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.study import HOUR_US

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from fairwitness.access.outages.records import OutageReport


def tables(report: OutageReport) -> dict[str, pa.Table]:
    """Return all tables by name: events, their windows, hours and signals, the lists, and the series."""
    import pyarrow as pa

    made = {
        "outages": _events(report),
        "outage_windows": _windows(report),
        "outage_hours": _hours(report),
        "outage_signals": _signals(report),
        "outage_lists": _lists(report),
        "outage_series": _series(report),
    }
    return {name: pa.Table.from_pylist(list(rows), schema=_schema(name)) for name, rows in made.items()}


COLUMNS: Mapping[str, str] = {
    "outages": "event_id:s kind:s rule_id:s country:s network:s place:s part_of:s onset_earliest_us:i "
    "onset_latest_us:i end_earliest_us:i end_latest_us:i normal_again_us:i n_windows:i hours_down:f "
    "lowest_share_of_expected:f sources:s text:s",
    "outage_windows": "event_id:s window:i onset_earliest_us:i onset_latest_us:i end_earliest_us:i end_latest_us:i",
    "outage_hours": "event_id:s at_us:i exposure:f",
    "outage_signals": "event_id:s datasource:s signal:s seen:s median_ratio:f lowest_ratio:f n_steps:i source:s",
    "outage_lists": "list_name:s row:i record_id:s country:s network:s area:s begin_earliest_us:i begin_latest_us:i "
    "end_earliest_us:i end_latest_us:i covered:s event_id:s onset_off_h:f end_off_h:f onset_width_h:f end_width_h:f",
    "outage_series": "source:s datasource:s signal:s country:s network:s place:s first_us:i last_us:i step_us:i "
    "n_steps:i n_missing:i n_hour_of_week:i n_hour_of_day:i n_episodes:i",
}
"""Columns of each table with their type: s text, i whole number, f number."""


def _schema(name: str) -> pa.Schema:
    import pyarrow as pa

    types = {"s": pa.string(), "i": pa.int64(), "f": pa.float64()}
    pairs = [column.split(":") for column in COLUMNS[name].split()]
    return pa.schema([(column, types[kind]) for column, kind in pairs])


def _events(report: OutageReport) -> Iterable[dict[str, object]]:
    for one in report.outages:
        event = one.event
        yield {
            "event_id": event.event_id, "kind": event.kind.value, "rule_id": event.rule_id, "country": event.country,
            "network": event.network, "place": one.place, "part_of": one.part_of,
            "onset_earliest_us": event.onset.earliest_us, "onset_latest_us": event.onset.latest_us,
            "end_earliest_us": event.end.earliest_us if event.end else None,
            "end_latest_us": event.end.latest_us if event.end else None,
            "normal_again_us": one.normal_again_us, "n_windows": len(one.windows),
            "hours_down": event.numbers.get("hours_down"),
            "lowest_share_of_expected": event.numbers.get("lowest_share_of_expected"),
            "sources": "; ".join(event.sources), "text": event.text,
        }  # fmt: skip


def _windows(report: OutageReport) -> Iterable[dict[str, object]]:
    for one in report.outages:
        for k, window in enumerate(one.windows, 1):
            yield {
                "event_id": one.event.event_id, "window": k,
                "onset_earliest_us": window.onset.earliest_us, "onset_latest_us": window.onset.latest_us,
                "end_earliest_us": window.end.earliest_us if window.end else None,
                "end_latest_us": window.end.latest_us if window.end else None,
            }  # fmt: skip


def _hours(report: OutageReport) -> Iterable[dict[str, object]]:
    for one in report.outages:
        for k, value in enumerate(one.exposure):
            yield {"event_id": one.event.event_id, "at_us": one.exposure_from_us + k * HOUR_US, "exposure": value}


def _signals(report: OutageReport) -> Iterable[dict[str, object]]:
    for one in report.outages:
        for state in one.states:
            yield {
                "event_id": one.event.event_id, "datasource": state.datasource, "signal": state.signal,
                "seen": state.seen, "median_ratio": state.ratio, "lowest_ratio": state.lowest,
                "n_steps": state.n_steps, "source": state.source,
            }  # fmt: skip


def _lists(report: OutageReport) -> Iterable[dict[str, object]]:
    for one in report.matches:
        yield {
            "list_name": one.list_name, "row": one.row, "record_id": one.record_id, "country": one.country,
            "network": one.network, "area": one.area, "begin_earliest_us": one.begin.earliest_us,
            "begin_latest_us": one.begin.latest_us, "end_earliest_us": one.end.earliest_us if one.end else None,
            "end_latest_us": one.end.latest_us if one.end else None, "covered": one.covered, "event_id": one.event_id,
            "onset_off_h": one.onset_off_h, "end_off_h": one.end_off_h, "onset_width_h": one.onset_width_h,
            "end_width_h": one.end_width_h,
        }  # fmt: skip


def _series(report: OutageReport) -> Iterable[dict[str, object]]:
    import msgspec

    for one in report.series:
        yield msgspec.structs.asdict(one)
