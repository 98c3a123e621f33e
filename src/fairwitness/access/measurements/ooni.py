"""Measurements as OONI stores them: one JSON object a line, or one document, or a list of them; packed or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from fairwitness.access.measurements.documents import KNOWN, SERVICES, TEST_NAMES, Document, OtherDocument
from fairwitness.access.measurements.times import country_code, host_of, moment_us, network_name
from fairwitness.access.records import Measurement
from fairwitness.access.sources import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.access.sources import Head, Quarantine

MARKS = (b'"test_keys"', b'"data_format_version"')
KEYS = frozenset({"test_keys", "test_name", "measurement_start_time"})
SAMPLE_LINES = 5
"""Of a file, from which it is told how measurements lie in it."""
WHOLE_BYTES = 1 << 28
"""A document that is not one line is read at once, up to 256 MiB."""
MOST_LETTERS = 2_000
"""Of an address that are kept; a longer one is no address."""
Row: TypeAlias = "tuple[int, bytes | msgspec.Raw]"
Decoded: TypeAlias = Document | OtherDocument
REFUSED = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What a decoder raises on hostile bytes."""
_known: msgspec.json.Decoder[Any] = msgspec.json.Decoder(KNOWN)
_other = msgspec.json.Decoder(OtherDocument)
_anything: msgspec.json.Decoder[Any] = msgspec.json.Decoder()


def recognises(head: Head) -> bool:
    """Say whether this is a file of measurements."""
    return head.start.lstrip()[:1] in {b"{", b"["} and any(mark in head.start for mark in MARKS)


def read(head: Head, aside: Quarantine) -> Iterator[Measurement]:
    """Yield the measurements of a file; what is none is set aside.

    Raises:
        SourceError: the file cannot be opened.
    """
    source = head.path.name
    for row, raw in rows(head, aside):
        document = decoded(raw, source=source, row=row, aside=aside)
        if document is not None:
            found = measurement(document, source=source, row=row, aside=aside)
            if found is not None:
                yield found


def rows(head: Head, aside: Quarantine) -> Iterator[Row]:
    """Yield the JSON of each element with its number, from 1: lines, else the elements of one document."""
    from fairwitness.ingest.containers import BOM
    from fairwitness.ingest.streams import LONG_EVEN, LONG_ODD, BrokenStreamError, lines, open_stream

    if not _by_line(head):
        yield from _whole(head, aside)
        return
    source, row = head.path.name, 0
    with open_stream(head.path, packing=head.packing) as stream:
        try:
            for row, line in enumerate(lines(stream), 1):
                if line is LONG_EVEN or line is LONG_ODD:
                    aside.add(source, row, "line too long")
                elif len(line) > 2 or line.strip():  # noqa: PLR2004  at most a line end
                    yield row, line.removeprefix(BOM) if row == 1 else line
        except BrokenStreamError as error:
            aside.add(source, row + 1, "file breaks off", error)


def _by_line(head: Head) -> bool:
    """Tell objects one a line from one document or list: one of the first lines is a whole measurement."""
    first, *others = head.start.lstrip().split(b"\n", SAMPLE_LINES)
    if first.startswith(b"[") and (_complete(first) is None or not any(map(_is_measurement, others))):
        return False
    return not others or any(map(_is_measurement, (first, *others))) or _complete(first) is not None


def _complete(line: bytes) -> object:
    """Return the JSON value of a line, undecoded inside; None if the line is no whole value."""
    try:
        return msgspec.json.decode(line, type=msgspec.Raw)
    except REFUSED:
        return None


def _is_measurement(line: bytes) -> bool:
    try:
        return not KEYS.isdisjoint(msgspec.json.decode(line, type=dict[str, msgspec.Raw]))
    except REFUSED:
        return False


def _whole(head: Head, aside: Quarantine) -> Iterator[Row]:
    from fairwitness.ingest.containers import BOM
    from fairwitness.ingest.streams import BrokenStreamError, open_stream

    source = head.path.name
    with open_stream(head.path, packing=head.packing) as stream:
        try:
            text = stream.read(WHOLE_BYTES + 1).removeprefix(BOM)
        except BrokenStreamError as error:
            aside.add(source, 0, "file breaks off", error)
            return
    if len(text) > WHOLE_BYTES:
        aside.add(source, 0, "document too large", f"more than {WHOLE_BYTES:,} bytes in one document")
        return
    if not text.lstrip().startswith(b"["):
        yield 1, text
        return
    try:
        yield from enumerate(msgspec.json.decode(text, type=list[msgspec.Raw]), 1)
    except REFUSED as error:
        aside.add(source, 0, "not JSON", error)


def decoded(raw: bytes | msgspec.Raw, *, source: str, row: int, aside: Quarantine) -> Decoded | None:
    """Return the typed document, or set the row aside."""
    try:
        return _known.decode(raw)  # type: ignore[no-any-return]
    except msgspec.ValidationError as error:
        refused = str(error)
    except REFUSED as error:
        aside.add(source, row, "not JSON", error)
        return None
    try:
        other = _other.decode(raw)
    except REFUSED as error:
        aside.add(source, row, "no measurement", error)
        return None
    if other.test_name in SERVICES or other.test_name == "web_connectivity":
        aside.add(source, row, "results of another type than the test's", refused)
        return None
    return other


def measurement(document: Decoded, *, source: str, row: int, aside: Quarantine) -> Measurement | None:
    """Return the record of a document, or set the row aside if it names no time."""
    at_us = moment_us(document.measurement_start_time)
    if at_us is None:
        aside.add(source, row, "no usable start time", document.measurement_start_time)
        return None
    name = document.test_name if isinstance(document, OtherDocument) else TEST_NAMES[type(document)]
    address = document.input[:MOST_LETTERS] if isinstance(document.input, str) else ""
    report_id = document.report_id or ""
    told = document.annotations
    return Measurement(
        measurement_id=document.measurement_uid or _made_id(report_id, address, source=source, row=row),
        source=source, row=row, at_us=at_us, test_name=name,
        target=host_of(address) or SERVICES.get(name, name), address=address,
        country=country_code(document.probe_cc), network=network_name(document.probe_asn),
        probe=document.probe_id or "", report_id=report_id,
        software_name=document.software_name or "", software_version=document.software_version or "",
        engine_version=(told and told.engine_version) or "", platform=(told and told.platform) or "",
        test_version=document.test_version or "", keys=getattr(document, "test_keys", None),
    )  # fmt: skip


def _made_id(report_id: str, address: str, *, source: str, row: int) -> str:
    """Return the id by which OONI's explorer finds a measurement, or file and row."""
    if not report_id:
        return f"{source}:{row}"
    return f"{report_id}?input={address}" if address else report_id


READER: Reader[Measurement] = Reader(
    name="OONI measurements (JSON lines or documents)", recognises=recognises, read=read
)
