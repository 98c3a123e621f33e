"""Measured events and claimed places as the command of silence is given them."""

from __future__ import annotations

import csv
import hashlib
import math
from typing import TYPE_CHECKING

import msgspec

from fairwitness.access.outages.records import Outage, OutageReport, Window
from fairwitness.access.records import Event, EventKind, Span, event_id
from fairwitness.access.series.grid import moment_us, value_of
from fairwitness.access.series.places import country_code, network_of
from fairwitness.errors import SourceError
from fairwitness.study import HOUR_US

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

OUTAGES = "outages.json"
LONGEST_HOURS = 20_000
"""A longer event (over two years) is a slip in a date."""


def events_file(given: Path) -> Path:
    """Return the file of events that is meant: it may be named itself, or the case or folder it lies in.

    Raises:
        SourceError: there is none.
    """
    for path in (given, given / OUTAGES, given / "access" / OUTAGES):
        if path.is_file():
            return path
    raise SourceError(
        f"{given} holds no {OUTAGES} and is no file of events. Make one with: fairwitness access FILES --case {given}"
    )


def read_events(path: Path) -> tuple[Outage, ...]:
    """Return events from `outages.json`, or from a CSV with onset, end, country, network and exposure.

    Raises:
        SourceError: it is neither, or a row cannot be meant.
    """
    try:
        if path.suffix == ".json":
            return msgspec.json.decode(path.read_bytes(), type=OutageReport).outages
        return tuple(_rows(path))
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"{path} cannot be read as events: {error}. Give outages.json, or a CSV.") from error


def _rows(path: Path) -> Iterator[Outage]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        lacking = {"onset", "end"} - set(reader.fieldnames or ())
        if lacking:
            raise SourceError(
                f"{path} lacks the column(s) {', '.join(sorted(lacking))}. A CSV of events has onset and end, and "
                f"may have country, network and exposure (0 to 1)."
            )
        for row, cells in enumerate(reader, 2):
            yield _outage(path, row, {name: (cells.get(name) or "").strip() for name in reader.fieldnames or ()})


def _outage(path: Path, row: int, cells: Mapping[str, str]) -> Outage:
    onset, end = moment_us(cells["onset"]), moment_us(cells["end"])
    exposure = value_of(cells.get("exposure") or 1.0)
    if onset is None or end is None or end <= onset or exposure is None or not 0 < exposure <= 1:
        found = ", ".join(f"{name} {cells.get(name, '')!r}" for name in ("onset", "end", "exposure"))
        raise SourceError(
            f"{path}, row {row}: {found}. Times are ISO 8601 in UTC, the end comes after the onset, and exposure "
            f"lies between 0 and 1."
        )
    first = onset // HOUR_US
    hours = math.ceil(end / HOUR_US) - first
    if hours > LONGEST_HOURS:
        raise SourceError(f"{path}, row {row}: the event lasts {hours:,} hours. Correct its dates.")
    country, network = country_code(cells.get("country", "")), network_of(cells.get("network", ""))
    name = cells.get("country", "") or cells.get("network", "") or "measured network"
    begun, ended = Span(onset, onset), Span(end, end)
    event = Event(
        event_id=event_id(EventKind.OUTAGE, country=country, network=network, target="", onset=begun),
        kind=EventKind.OUTAGE, country=country, network=network, target="", onset=begun, end=ended, sources=(),
        rule_id="given",
    )  # fmt: skip
    return Outage(
        event=event, place=name, windows=(Window(begun, ended),), states=(), exposure_from_us=first * HOUR_US,
        exposure=(exposure,) * hours,
    )  # fmt: skip


def read_claims(path: Path) -> dict[str, str]:
    """Return accounts that claim to be somewhere: to a country's code, or to nothing where only that is said.

    Args:
        path: CSV with a column `account_id`, and perhaps `claims` with a country's code or name.

    Raises:
        SourceError: it is no such file.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if "account_id" not in (reader.fieldnames or ()):
                raise SourceError(f"{path} has no column account_id. Write one account a row, with its claim.")
            return {
                row["account_id"].strip(): country_code(row.get("claims") or "")
                for row in reader
                if (row["account_id"] or "").strip()
            }
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"{path} cannot be read: {error}. Give a CSV in UTF-8.") from error


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
