"""Rows of paired speed tests: a target and a control in one session, as CSV.

Columns: session, role (target or control), target, country, network, at, download_kbps; min_rtt_ms may be missing.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from fairwitness.access.measurements.documents import NdtKeys, NdtSummary
from fairwitness.access.measurements.times import country_code, host_of, moment_us, network_name
from fairwitness.access.records import Measurement
from fairwitness.access.sources import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fairwitness.access.sources import Head, Quarantine

COLUMNS: Final = frozenset({"session", "role", "target", "network", "at", "download_kbps"})
ROLES: Final = frozenset({"target", "control"})


def recognises(head: Head) -> bool:
    """Say whether these are rows of paired speed tests."""
    first = head.start.partition(b"\n")[0].decode("utf-8", "replace")
    return {name.strip().lower() for name in first.strip().split(",")} >= COLUMNS


def read(head: Head, aside: Quarantine) -> Iterator[Measurement]:
    """Yield one measurement per row; rows without session, role, time or speed are set aside."""
    from fairwitness.ingest.streams import BrokenStreamError, open_stream

    source, row = head.path.name, 1
    with (
        open_stream(head.path, packing=head.packing) as stream,
        io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="") as text,
    ):
        try:
            for row, cells in enumerate(csv.DictReader(text), 2):
                told = {
                    (name or "").strip().lower(): value for name, value in cells.items() if isinstance(value, str)
                }
                made = _measurement(told, source=source, row=row)
                if isinstance(made, str):
                    aside.add(source, row, made, told)
                else:
                    yield made
        except (csv.Error, BrokenStreamError) as error:
            aside.add(source, row + 1, "file breaks off", error)


def _measurement(told: Mapping[str, str], *, source: str, row: int) -> Measurement | str:
    """Return the record of a row, or what is wrong with it."""
    at_us, role = moment_us(told.get("at", "").strip()), told.get("role", "").strip().lower()
    download, delay = _number(told.get("download_kbps")), _number(told.get("min_rtt_ms"))
    if at_us is None:
        return "no usable start time"
    if role not in ROLES or not told.get("session", "").strip():
        return "speed test without session or role"
    if download is None:
        return "no usable speed"
    target = told.get("target", "").strip()
    return Measurement(
        measurement_id=f"{source}:{row}", source=source, row=row, at_us=at_us, test_name="speed_pair",
        target=host_of(target) or target, address=role, country=country_code(told.get("country")),
        network=network_name(told.get("network")), probe=told.get("probe", "").strip(),
        report_id=told["session"].strip(), software_name="", software_version="", engine_version="", platform="",
        test_version="", keys=NdtKeys(summary=NdtSummary(download=download, min_rtt=delay)),
    )  # fmt: skip


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0 < value < float("inf") else None


READER: Reader[Measurement] = Reader(name="paired speed tests (CSV)", recognises=recognises, read=read)
