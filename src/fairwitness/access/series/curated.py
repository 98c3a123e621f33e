"""Lists of outages that people made: IODA's investigated outages, and Access Now's STOP (KeepItOn).

IODA's list has rows that end before they begin (a day that was not carried over, or dates dragged down a
spreadsheet) and times that nobody can read: both are set aside and counted, never mended by guessing.  STOP repeats
a service that stays blocked once in every year's sheet: equal beginning, place, area and extent are one outage.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from fairwitness.access.records import Span
from fairwitness.access.series.files import header_of, table
from fairwitness.access.series.grid import moment_us
from fairwitness.access.series.places import country_code, network_in
from fairwitness.access.series.records import Curated, Signal
from fairwitness.access.sources import Reader
from fairwitness.errors import SourceError
from fairwitness.study import DAY_US, SECOND_US

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fairwitness.access.sources import Head, Quarantine

IODA_COLUMNS = {"Begin time", "End time", "Country"}
STOP_COLUMNS = {"start_date", "end_date", "country", "shutdown_type"}
SPELLINGS = (
    "%A, %B %d, %Y, %I:%M:%S %p", "%A, %B %d, %Y, %I:%M %p", "%A, %B %d, %Y, %I:%M: %p", "%m/%d/%Y %I:%M:%S %p",
)  # fmt: skip
"""How the list writes times: a 12-hour clock, with and without seconds."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOWHERE = {"", "national", "nationwide", "country", "countrywide"}
SEEN = {"bgp": Signal.ROUTING, " ap ": Signal.REACH, "ibr": Signal.BACKGROUND}


def _is_ioda(head: Head) -> bool:
    return set(header_of(head)) >= IODA_COLUMNS


def _read_ioda(head: Head, aside: Quarantine) -> Iterator[Curated]:
    _, rows = table(head, aside)
    for row, cells in rows:
        begin, end = listed_time(cells["Begin time"]), listed_time(cells["End time"])
        if begin is None or end is None:
            aside.add(head.path.name, row, "bad_time", f"{cells['Begin time']} | {cells['End time']}")
        elif not (weekday_agrees(cells["Begin time"], begin) and weekday_agrees(cells["End time"], end)):
            # One of weekday and date is wrong; which one, nobody can say.
            aside.add(head.path.name, row, "weekday_disagrees", f"{cells['Begin time']} | {cells['End time']}")
        elif end < begin:
            aside.add(head.path.name, row, "ends_before_it_begins", f"{cells['Begin time']} | {cells['End time']}")
        else:
            yield _ioda_row(head, row, cells, begin, end)


def listed_time(text: str) -> int | None:
    """Return a time as the list writes it, in microseconds UTC; None: it cannot be read."""
    plain = re.sub(r"\s+", " ", text).strip()
    for spelling in SPELLINGS:
        try:
            told = datetime.strptime(plain, spelling).replace(tzinfo=UTC)
        except ValueError:
            continue
        return moment_us(int(told.timestamp()))
    return None


def weekday_agrees(text: str, at_us: int) -> bool:
    """Return whether the weekday that a time is written with, if any, is the date's."""
    said = text.strip().partition(",")[0].lower()
    is_weekday = said in {day.lower() for day in WEEKDAYS}
    return not is_weekday or WEEKDAYS[datetime.fromtimestamp(at_us // SECOND_US, UTC).weekday()].lower() == said


def _ioda_row(head: Head, row: int, cells: Mapping[str, str], begin: int, end: int) -> Curated:
    scope = next((cells[name] for name in cells if name.startswith("Scope")), "")
    network = network_in(scope)
    area = "" if network or scope.strip().lower() in NOWHERE else scope
    seen = tuple(
        signal.value
        for part, signal in SEEN.items()
        for name in cells
        if part in f" {name.lower()} " and "visible" in name and cells[name].strip().lower() == "true"
    )
    status = cells.get("Confirmation Status", "").strip().lower()
    return Curated(
        list_name="ioda investigated outages", source=head.path.name, row=row, record_id=cells.get("ID", ""),
        country=country_code(cells["Country"]), network=network, place=cells["Country"], area=area,
        begin=Span(begin, begin), end=Span(end, end), extent="all", kind=cells.get("Cause", "") or "outage",
        confirmed=True if status == "confirmed" else None, seen_in=seen,
    )  # fmt: skip


def _is_stop(head: Head) -> bool:
    return set(header_of(head)) >= STOP_COLUMNS or (
        head.start.startswith(b"PAR1") and all(name in _columns_of(head) for name in STOP_COLUMNS)
    )


def _columns_of(head: Head) -> list[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return list(pq.read_schema(head.path).names)
    except (pa.ArrowException, OSError):
        return []


def _read_stop(head: Head, aside: Quarantine) -> Iterator[Curated]:
    """Yield outages once each, whatever number of yearly sheets repeat them."""
    found: dict[tuple[object, ...], Curated] = {}
    repeats: Counter[tuple[object, ...]] = Counter()
    for row, cells in _stop_rows(head, aside):
        begin, end = _day(cells.get("start_date")), _day(cells.get("end_date"))
        if begin is None:
            aside.add(head.path.name, row, "bad_time", cells.get("start_date"))
        elif end is not None and end < begin:
            aside.add(head.path.name, row, "ends_before_it_begins", f"{cells['start_date']} | {cells['end_date']}")
        else:
            one = _stop_row(head, row, cells, begin, end)
            key: tuple[object, ...] = (
                one.country or one.place,
                one.area.lower(),
                one.begin,
                one.end,
                one.extent,
                one.kind,
            )
            repeats[key] += 1
            found.setdefault(key, one)
    for key, one in found.items():
        yield replace(one, n_listed=repeats[key])


def _stop_rows(head: Head, aside: Quarantine) -> Iterable[tuple[int, Mapping[str, Any]]]:
    if not head.start.startswith(b"PAR1"):
        return table(head, aside)[1]
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return list(enumerate(pq.read_table(head.path).to_pylist(), 1))
    except (pa.ArrowException, OSError) as error:
        raise SourceError(f"{head.path} is no whole Parquet file: {error}. Download it again.") from error


def _day(value: object) -> int | None:
    if isinstance(value, date):  # a datetime is a date
        return moment_us(value.isoformat()[:10])
    return moment_us(str(value)[:10]) if value not in (None, "") else None


def _stop_row(head: Head, row: int, cells: Mapping[str, Any], begin: int, end: int | None) -> Curated:
    """Return one row; a day is a span of 24 hours, and an 'affected one city' row names an area."""
    area, scope = str(cells.get("area_name") or "").strip(), str(cells.get("geo_scope") or "")
    everywhere = area.lower() in NOWHERE or area.lower().startswith("nation")
    extent = str(cells.get("shutdown_extent") or "").lower()
    place = str(cells.get("country") or "")
    return Curated(
        list_name="access now stop", source=head.path.name, row=row, record_id="", country=country_code(place),
        network="", place=place, area="" if everywhere and "only affected one" not in scope else area or scope,
        begin=_whole_day(begin), end=None if end is None else _whole_day(end),
        extent="all" if "full network" in extent else "services" if "service" in extent else "unknown",
        kind=str(cells.get("shutdown_type") or "").lower() or "unknown", confirmed=None,
    )  # fmt: skip


def _whole_day(begin: int) -> Span:
    return Span(begin, begin + DAY_US - SECOND_US)


IODA_LIST: Reader[Any] = Reader(name="IODA investigated outages (CSV)", recognises=_is_ioda, read=_read_ioda)
STOP: Reader[Any] = Reader(name="Access Now STOP (CSV or Parquet)", recognises=_is_stop, read=_read_stop)
