"""Exports of OONI's API: lists of measurements with flags, and counts of flags; neither holds an observation."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

import msgspec

from fairwitness.access.measurements.documents import SERVICES
from fairwitness.access.measurements.ooni import decoded, measurement
from fairwitness.access.measurements.times import country_code, host_of, moment_us, network_name
from fairwitness.access.records import Measurement, Published, Tally
from fairwitness.access.sources import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fairwitness.access.sources import Head, Quarantine

COUNTS: Final = ("anomaly_count", "confirmed_count", "failure_count", "ok_count", "measurement_count")
WHOLE_BYTES: Final = 1 << 28
REFUSED: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class Listed(msgspec.Struct, frozen=True):
    """One row of the API's list."""

    measurement_start_time: str
    test_name: str
    input: str | None = None
    measurement_uid: str | None = None
    report_id: str | None = None
    probe_asn: str | int | None = None
    probe_cc: str | None = None
    anomaly: bool | None = None
    confirmed: bool | None = None
    failure: bool | None = None


class Whole(msgspec.Struct, frozen=True):
    """One measurement of the API with everything: its document stands inside as text."""

    raw_measurement: str
    measurement_uid: str | None = None
    anomaly: bool | None = None
    confirmed: bool | None = None
    failure: bool | None = None


def recognises_list(head: Head) -> bool:
    """Say whether this is a list of measurements."""
    begun = head.start.lstrip()[:1] == b"{" and b'"test_keys"' not in head.start
    return begun and b'"results"' in head.start and b'"measurement_start_time"' in head.start


def recognises_whole(head: Head) -> bool:
    """Say whether this is one measurement with its flags, as the API gives it when all of it is asked for."""
    return head.start.lstrip()[:1] == b"{" and b'"raw_measurement"' in head.start


def read_whole(head: Head, aside: Quarantine) -> Iterator[Measurement]:
    """Yield the measurement that stands as text inside the answer, with the flags that stand beside it."""
    source = head.path.name
    try:
        whole = msgspec.json.decode(_whole(head, aside), type=Whole)
        raw = whole.raw_measurement.encode()
    except (*REFUSED, UnicodeEncodeError) as error:
        aside.add(source, 1, "no measurement", error)
        return
    document = decoded(raw, source=source, row=1, aside=aside)
    found = measurement(document, source=source, row=1, aside=aside) if document is not None else None
    if found is not None:
        flags = Published(whole.anomaly, whole.confirmed, whole.failure, given=True)
        yield msgspec.structs.replace(
            found, published=flags, measurement_id=whole.measurement_uid or found.measurement_id
        )


def recognises_counts(head: Head) -> bool:
    """Say whether these are counts, as JSON or CSV."""
    first = head.start.partition(b"\n")[0]
    is_csv = b"measurement_count" in first and b"anomaly_count" in first and not first.lstrip().startswith(b"{")
    return is_csv or (head.start.lstrip()[:1] == b"{" and b'"anomaly_count"' in head.start)


def read_list(head: Head, aside: Quarantine) -> Iterator[Measurement]:
    """Yield the measurements of a list; they carry OONI's flags and no results."""
    source = head.path.name
    for row, raw in enumerate(_elements(head, aside, key="results"), 1):
        try:
            listed = msgspec.json.decode(raw, type=Listed)
        except REFUSED as error:
            aside.add(source, row, "no measurement", error)
            continue
        at_us = moment_us(listed.measurement_start_time)
        if at_us is None:
            aside.add(source, row, "no usable start time", listed.measurement_start_time)
            continue
        yield _measurement(listed, at_us=at_us, source=source, row=row)


def _measurement(listed: Listed, *, at_us: int, source: str, row: int) -> Measurement:
    address, report_id = listed.input or "", listed.report_id or ""
    return Measurement(
        measurement_id=listed.measurement_uid or (f"{report_id}?input={address}" if report_id else f"{source}:{row}"),
        source=source, row=row, at_us=at_us, test_name=listed.test_name,
        target=host_of(address) or SERVICES.get(listed.test_name, listed.test_name), address=address,
        country=country_code(listed.probe_cc), network=network_name(listed.probe_asn), probe="",
        report_id=report_id, software_name="", software_version="", engine_version="", platform="", test_version="",
        keys=None, published=Published(listed.anomaly, listed.confirmed, listed.failure, given=True),
    )  # fmt: skip


def read_counts(head: Head, aside: Quarantine) -> Iterator[Tally]:
    """Yield the counts of an aggregation; rows whose counts are no whole numbers are set aside."""
    rows = _csv_rows(head, aside) if head.start.lstrip()[:1] != b"{" else _json_rows(head, aside)
    for row, told in rows:
        made = _tally(told)
        if made is None:
            aside.add(head.path.name, row, "no usable counts", told)
        else:
            yield made


def _tally(told: Mapping[str, Any]) -> Tally | None:
    counts = [_count(told.get(name)) for name in COUNTS]
    if any(count is None for count in counts):
        return None
    anomaly, confirmed, failure, ok, n = (count or 0 for count in counts)
    target = str(told.get("domain") or host_of(str(told.get("input") or "")) or told.get("test_name") or "")
    return Tally(
        country=country_code(_text(told.get("probe_cc"))), network=network_name(_text(told.get("probe_asn"))),
        target=target, day=str(told.get("measurement_start_day") or "")[:10], n_anomaly=anomaly,
        n_confirmed=confirmed, n_failure=failure, n_ok=ok, n_measurements=n,
    )  # fmt: skip


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str | int) else None


def _count(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None  # noqa: PLR2004


def _json_rows(head: Head, aside: Quarantine) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for row, raw in enumerate(_elements(head, aside, key="result"), 1):
        try:
            yield row, msgspec.json.decode(raw, type=dict[str, Any])
        except REFUSED as error:
            aside.add(head.path.name, row, "no usable counts", error)


def _csv_rows(head: Head, aside: Quarantine) -> Iterator[tuple[int, Mapping[str, Any]]]:
    text = io.StringIO(_whole(head, aside).decode("utf-8-sig", "replace"), newline="")
    try:
        yield from enumerate(csv.DictReader(text), 2)
    except csv.Error as error:
        aside.add(head.path.name, 0, "file breaks off", error)


def _elements(head: Head, aside: Quarantine, *, key: str) -> list[msgspec.Raw]:
    """Return the elements of the list under a key; one object in its place counts as a list of one."""
    try:
        document = msgspec.json.decode(_whole(head, aside), type=dict[str, msgspec.Raw])
        raw = document.get(key, msgspec.Raw(b"[]"))
        return [raw] if bytes(raw).lstrip()[:1] == b"{" else msgspec.json.decode(raw, type=list[msgspec.Raw])
    except REFUSED as error:
        aside.add(head.path.name, 0, "not JSON", error)
        return []


def _whole(head: Head, aside: Quarantine) -> bytes:
    from fairwitness.ingest.streams import BrokenStreamError, open_stream

    with open_stream(head.path, packing=head.packing) as stream:
        try:
            text = stream.read(WHOLE_BYTES + 1)
        except BrokenStreamError as error:
            aside.add(head.path.name, 0, "file breaks off", error)
            return b""
    if len(text) > WHOLE_BYTES:
        aside.add(head.path.name, 0, "document too large", f"more than {WHOLE_BYTES:,} bytes in one document")
        return b""
    return text


LIST_READER: Reader[Measurement] = Reader(
    name="list of measurements from OONI's API (JSON)", recognises=recognises_list, read=read_list
)
WHOLE_READER: Reader[Measurement] = Reader(
    name="one measurement from OONI's API with its flags (JSON)", recognises=recognises_whole, read=read_whole
)
COUNTS_READER: Reader[Tally] = Reader(
    name="counts of measurements from OONI's API (JSON, CSV)", recognises=recognises_counts, read=read_counts
)
