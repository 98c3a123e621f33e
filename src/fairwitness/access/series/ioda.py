"""IODA's signals, alerts and events as its API gives them, and the table that its pages export.

Formats: https://api.ioda.inetintel.cc.gatech.edu/v2 (signals/raw, outages/alerts, outages/events).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fairwitness.access.records import Span
from fairwitness.access.series.files import document, header_of, table
from fairwitness.access.series.grid import Points, moment_us
from fairwitness.access.series.places import country_code, network_in, network_of
from fairwitness.access.series.records import Curated, Signal
from fairwitness.access.sources import Reader
from fairwitness.study import SECOND_US

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.access.series.records import Series
    from fairwitness.access.sources import Head, Quarantine

SIGNALS: tuple[tuple[str, Signal, str], ...] = (
    ("upstream-delay", Signal.DELAY, "ms"),
    ("latency", Signal.DELAY, "ms"),
    ("loss", Signal.DELAY, "share of probes lost"),
    ("bgp", Signal.ROUTING, "visible /24 networks"),
    ("active probing", Signal.REACH, "/24 networks that answer"),
    ("ping-slash24", Signal.REACH, "/24 networks that answer"),
    ("telescope", Signal.BACKGROUND, "source addresses a minute"),
    ("merit", Signal.BACKGROUND, "source addresses a minute"),
    ("ucsd-nt", Signal.BACKGROUND, "source addresses a minute"),
    ("google", Signal.USE, "product traffic, scaled"),
    ("gtr", Signal.USE, "product traffic, scaled"),
    ("mozilla", Signal.USE, "telemetry, scaled"),
)
"""Part of a data source's name, what it is evidence of, unit; the first that occurs decides."""
HEADS = ("Time (UTC)", "Time")
EXPORT_NAME = re.compile(r"ioda-(.+)-\d\d-\d\d-\d\d-", re.IGNORECASE)


def signal_of(name: str) -> tuple[Signal, str] | None:
    """Return what a data source of IODA is evidence of, and its unit; None: it is not known."""
    low = name.lower()
    return next(((signal, unit) for part, signal, unit in SIGNALS if part in low), None)


def _is_export(head: Head) -> bool:
    names = header_of(head)
    return len(names) > 1 and names[0] in HEADS and any(signal_of(name) for name in names[1:])


def _read_export(head: Head, aside: Quarantine) -> Iterator[Series]:
    """Yield one series per column; slower signals leave cells between their steps empty."""
    names, rows = table(head, aside)
    country, network, place = _place_of(head)
    columns = {name: _points(head, name, country, network, place) for name in names[1:] if signal_of(name)}
    for name in names[1:]:
        if name not in columns:
            aside.add(head.path.name, 1, "unknown_column", name)
    for row, cells in rows:
        for name, points in columns.items():
            points.add(row, cells[names[0]], cells[name], aside)
    for points in columns.values():
        if (made := points.series(aside)) is not None:
            yield made


def _points(head: Head, name: str, country: str, network: str, place: str) -> Points:
    signal, unit = signal_of(name) or (Signal.USE, "")
    return Points(
        source=head.path.name, datasource=f"ioda {name.lower()}", signal=signal, unit=unit, country=country,
        network=network, place=place, is_scaled=True,
    )  # fmt: skip


def _place_of(head: Head) -> tuple[str, str, str]:
    """Return country, network and name; the export has them only in the name that IODA's page gives the file."""
    stem = head.path.name
    if network := network_in(stem):
        return "", network, network
    found = EXPORT_NAME.search(stem)
    name = re.sub(r"[-_]+", " ", found[1]) if found else head.path.stem
    return (country_code(name) if found else ""), "", name


def _is_api(head: Head) -> bool:
    start = head.start[:4096]
    return head.start.lstrip()[:1] == b"{" and (
        (b'"requestParameters"' in start and b'"perf"' in head.start)
        or (b'"datasource"' in start and b'"entity' in start and b'"data"' in start)
        or (b'"type"' in start and b'"outages.' in start)
    )


def _read_api(head: Head, aside: Quarantine) -> Iterator[Series | Curated]:
    told = document(head)
    data = told.get("data") if isinstance(told, dict) else None
    parts = [part for part in _flat(data) if isinstance(part, dict)]
    if not parts:
        aside.add(head.path.name, 0, "no_data", "the answer holds no data")
    alerts = [(row, part) for row, part in enumerate(parts, 1) if "level" in part and "time" in part]
    for row, part in enumerate(parts, 1):
        if isinstance(part.get("values"), list):
            yield from _signal(head, row, part, aside)
        elif "start" in part and "duration" in part:
            yield from _event(head, row, part, aside)
        elif "level" not in part:
            aside.add(head.path.name, row, "unknown_record", list(part)[:8])
    yield from _alerts(head, alerts, aside)


def _flat(data: object) -> Iterator[object]:
    for part in data if isinstance(data, list) else [data]:
        if isinstance(part, list):
            yield from part
        else:
            yield part


def _signal(head: Head, row: int, part: dict[str, Any], aside: Quarantine) -> Iterator[Series]:
    source, name = head.path.name, str(part.get("datasource", ""))
    start, step = moment_us(part.get("from")), part.get("step")
    known = signal_of(name)
    if known is None or start is None or not isinstance(step, int) or step <= 0:
        aside.add(source, row, "bad_signal", {k: part.get(k) for k in ("datasource", "from", "step")})
        return
    country, network, place = _entity(part)
    points = Points(
        source=source, datasource=f"ioda {name.lower()}", signal=known[0], unit=known[1], country=country,
        network=network, place=place,
    )  # fmt: skip
    for k, value in enumerate(part["values"]):
        points.add(row, start // SECOND_US + k * step, value, aside)
    if (made := points.series(aside, step_us=step * SECOND_US)) is not None:
        yield made


def _entity(part: dict[str, Any]) -> tuple[str, str, str]:
    told = part.get("entity")
    entity: dict[str, Any] = told if isinstance(told, dict) else {}
    kind = str(part.get("entityType") or entity.get("type") or "")
    code = str(part.get("entityCode") or entity.get("code") or "")
    name = str(part.get("entityName") or entity.get("name") or part.get("location_name") or code)
    attributes = entity.get("attrs") if isinstance(entity.get("attrs"), dict) else part.get("entityAttrs")
    within = str(attributes.get("country_code", "")) if isinstance(attributes, dict) else ""
    if not kind and "/" in str(part.get("location", "")):
        kind, _, code = str(part["location"]).partition("/")
    if kind == "asn":
        return country_code(within), network_of(code), name
    return (country_code(code) if kind == "country" else ""), "", name


def _event(head: Head, row: int, part: dict[str, Any], aside: Quarantine) -> Iterator[Curated]:
    begin, length = moment_us(part["start"]), part["duration"]
    if begin is None or not isinstance(length, int | float) or length < 0:
        aside.add(head.path.name, row, "bad_time", {k: part[k] for k in ("start", "duration")})
        return
    end_us = begin + int(length * SECOND_US)
    yield _noted(head, row, part, list_name="ioda events", begin_us=begin, end_us=end_us)


def _noted(
    head: Head, row: int, part: dict[str, Any], *, list_name: str, begin_us: int, end_us: int | None
) -> Curated:
    country, network, place = _entity(part)
    known = signal_of(str(part.get("datasource", "")))
    return Curated(
        list_name=list_name, source=head.path.name, row=row, record_id="", country=country, network=network,
        place=place, area="", begin=Span(begin_us, begin_us), end=None if end_us is None else Span(end_us, end_us),
        extent="unknown", kind="outage", confirmed=None, seen_in=(known[0].value,) if known else (),
    )  # fmt: skip


def _alerts(head: Head, alerts: list[tuple[int, dict[str, Any]]], aside: Quarantine) -> Iterator[Curated]:
    """Yield one outage from the first alert that is not normal to the next that is, per entity and data source."""
    opened: dict[tuple[str, str, str, str], tuple[int, dict[str, Any], int]] = {}
    timed = [(moment_us(part["time"]), row, part) for row, part in alerts]
    for at_us, row, part in timed:
        if at_us is None:
            aside.add(head.path.name, row, "bad_time", part["time"])
    for at_us, row, part in sorted(((t, r, p) for t, r, p in timed if t is not None), key=lambda each: each[:2]):
        key = (*_entity(part), str(part.get("datasource", "")))
        if part["level"] != "normal":
            opened.setdefault(key, (row, part, at_us))
        elif key in opened:
            first_row, first, begin_us = opened.pop(key)
            yield _noted(head, first_row, first, list_name="ioda alerts", begin_us=begin_us, end_us=at_us)
    for first_row, first, begin_us in opened.values():
        yield _noted(head, first_row, first, list_name="ioda alerts", begin_us=begin_us, end_us=None)


IODA_EXPORT: Reader[Any] = Reader(name="IODA table (CSV)", recognises=_is_export, read=_read_export)
IODA_API: Reader[Any] = Reader(name="IODA API (JSON)", recognises=_is_api, read=_read_api)
