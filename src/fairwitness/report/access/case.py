"""The folder `access` of a case: what was read, judged and found, each file written aside and renamed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.access.formats import (
    FINGERPRINT_READERS,
    MEASUREMENT_READERS,
    OUTAGE_READERS,
    SERIES_READERS,
    TALLY_READERS,
    detect,
)
from fairwitness.access.sources import Quarantine
from fairwitness.access.writing import encoded, put_file, put_findings, read_findings
from fairwitness.errors import SourceError
from fairwitness.findings.case import CaseFolder
from fairwitness.ingest.sources import expand
from fairwitness.report.access.events_page import forget_events

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from fairwitness.access.measured_records import MeasurementReport
    from fairwitness.access.measuring import Detected
    from fairwitness.access.outages.records import OutageReport
    from fairwitness.finding import Finding

    Say = Callable[[str, str], None]

FOLDER = "access"
UNKNOWN = "file of no known kind"
MOST_CSV_ROWS = 200_000
"""Beyond, a table is written as Parquet only: no spreadsheet opens more."""


@dataclass(frozen=True, slots=True)
class AccessOutcome:
    """What a run gave.

    Attributes:
        folder: where everything was written.
        measured: about measurements; None: there were none among the files.
        outages: about series; None: there were none.
        n_aside: rows and files set aside.
        findings: all of the pillar in this case.
    """

    folder: Path
    measured: MeasurementReport | None
    outages: OutageReport | None
    n_aside: int
    findings: tuple[Finding, ...]


def write(files: Sequence[Path], *, case: Path, say: Say, within: Mapping[str, str] | None = None) -> AccessOutcome:
    """Judge files, and write everything about them into a case.

    Args:
        files: files, folders or patterns.
        case: an existing case, or a new folder.
        say: is told what is being done.
        within: the country of a network, where the files of its series do not say it.

    Raises:
        SourceError: no file is of a known kind, or one cannot be opened.
        CaseError: the folder is something else, or another run is writing to it.
    """
    aside = Quarantine()
    detected = _detected(files, aside)
    folder = CaseFolder(case)
    into = folder.file(FOLDER)
    with folder.opened_for_writing():
        measured = outages = None
        if _any(detected, (*MEASUREMENT_READERS, *TALLY_READERS, *FINGERPRINT_READERS)):
            measured = _measured(detected, into=into, aside=aside, say=say)
        if _any(detected, (*SERIES_READERS, *OUTAGE_READERS)):
            outages = _outages(detected, into=into, aside=aside, say=say, within=within or {})
        else:
            forget_events(into)
        _write_aside(aside, into)
        if measured is not None:
            from fairwitness.report.access.measured_page import write_pages

            write_pages(measured, into=into, aside=aside)
        findings = tuple(read_findings(into))
    return AccessOutcome(into, measured, outages, len(aside.rows), findings)


def _detected(files: Sequence[Path], aside: Quarantine) -> list[Detected]:
    """Return the files of known kinds; others are set aside, unless no other is left."""
    found: list[Detected] = []
    unknown: SourceError | None = None
    for path in expand(files):
        try:
            found.append(detect(path))
        except SourceError as error:
            unknown = error
            aside.add(path.name, 0, UNKNOWN, error)
    if unknown is not None and not found:
        raise unknown
    return found


def _any(detected: Sequence[Detected], readers: Sequence[object]) -> bool:
    return any(reader in readers for reader, _ in detected)


def _measured(detected: Sequence[Detected], *, into: Path, aside: Quarantine, say: Say) -> MeasurementReport:
    from fairwitness.access.measuring import measure

    partial = into.with_name(".partial-access")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    found = measure(detected, into=partial, aside=aside, say=say)
    into.mkdir(exist_ok=True)
    for file in sorted(partial.iterdir()):
        file.replace(into / file.name)
    partial.rmdir()
    for name in ("cells", "tallies", "measurements"):
        _write_csv(into, name)
    put_file(into / "measurements.json", encoded(found.report))
    put_findings(into, found.findings, prefix="measured-")
    return found.report


def _outages(
    detected: Sequence[Detected], *, into: Path, aside: Quarantine, say: Say, within: Mapping[str, str]
) -> OutageReport:
    from fairwitness.access.outages import judged_series, observed
    from fairwitness.access.series import Curated, Series
    from fairwitness.ingest.sources import sha256
    from fairwitness.report.access.events_page import write_events

    series: list[Series] = []
    curated: list[Curated] = []
    for reader, head in detected:
        if reader in SERIES_READERS or reader in OUTAGE_READERS:
            say("read", head.path.name)
            for record in reader.read(head, aside):
                if isinstance(record, Curated):
                    curated.append(record)
                elif isinstance(record, Series):
                    series.append(record)
    say("tests", "outages")
    judged = judged_series(series, within=within)
    report = observed(judged, curated)
    known = {head.path.name: head for reader, head in detected if reader in (*SERIES_READERS, *OUTAGE_READERS)}
    hashes = {name: sha256(head.path) for name, head in known.items()}
    rows = [row for row in aside.rows if row.source in known]
    write_events(report, judged=judged, quarantined=rows, into=into, sha256=hashes)
    return report


def _write_csv(into: Path, name: str) -> None:
    """Write a Parquet table of the folder as CSV too, unless it is larger than any spreadsheet opens."""
    import pyarrow.parquet as pq

    from fairwitness.findings.export import write_csv

    source, target = into / f"{name}.parquet", into / f"{name}.csv"
    target.unlink(missing_ok=True)
    if pq.read_metadata(source).num_rows <= MOST_CSV_ROWS:
        part = target.with_name(f"{target.name}.part")
        with part.open("w", encoding="utf-8", newline="") as file:
            write_csv(pq.read_table(source), file)
        part.replace(target)


def _write_aside(aside: Quarantine, into: Path) -> None:
    import msgspec
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [("source", pa.string()), ("row", pa.int64()), ("reason", pa.string()), ("detail", pa.string())]
    )
    rows = [msgspec.structs.asdict(row) for row in aside.rows]
    into.mkdir(parents=True, exist_ok=True)
    for row in rows:  # a lone surrogate would stop the table
        row["detail"] = row["detail"].encode("utf-8", "replace").decode()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), into / "aside.parquet")
    _write_csv(into, "aside")
