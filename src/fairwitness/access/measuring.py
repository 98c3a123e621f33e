"""From measurement files to tables, events and findings: the first half of `fairwitness access`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from fairwitness.access.aggregates import write_cells
from fairwitness.access.formats import FINGERPRINT_READERS, MEASUREMENT_READERS, TALLY_READERS
from fairwitness.access.judged import JudgedTable, SourceCount, aside_by_reason
from fairwitness.access.judging import Judge
from fairwitness.access.judging.fingerprints import Fingerprints
from fairwitness.access.measured_records import FORMAT, Compared, MeasurementReport, PairRow, SourceRow
from fairwitness.access.place_findings import event_finding, place_finding, throttling_finding
from fairwitness.access.places import Window, numbers_of, windows_of_places
from fairwitness.access.shares import block_events
from fairwitness.access.throttling import throttling_events
from fairwitness.ingest.sources import sha256

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from fairwitness.access.records import Event, Tally
    from fairwitness.access.sources import Head, Quarantine, Reader
    from fairwitness.access.throttling import PairVerdict
    from fairwitness.finding import Finding

    Detected = tuple[Reader[object], Head]

MOST_EVENT_FINDINGS: Final = 20_000
SEED: Final = 20


@dataclass(frozen=True, slots=True)
class Measured:
    """The report and the findings."""

    report: MeasurementReport
    findings: tuple[Finding, ...]


def measure(detected: Sequence[Detected], *, into: Path, aside: Quarantine,
            say: Callable[[str, str], None] = lambda _stage, _detail: None) -> Measured:  # fmt: skip
    """Read, judge and add up measurement files; tables are written into a folder.

    Args:
        detected: files with their readers; those of other kinds are passed over.
        into: an existing folder, for measurements, sessions, cells and tallies as Parquet.
        aside: takes the rows that are set aside.
        say: is told what is being done.

    Raises:
        SourceError: a file cannot be opened.
    """
    fingerprints, counts = _fingerprints(detected, aside)
    table = JudgedTable(into / "measurements.parquet", Judge(fingerprints))
    for reader, head in detected:
        if reader in MEASUREMENT_READERS:
            say("read", head.path.name)
            counts.append(_read(reader, head, table=table, aside=aside))
    table.close()
    tallies, counted = _tallies(detected, aside)
    counts += counted
    _write_tallies(tallies, into / "tallies.parquet")
    say("tests", "cells")
    write_cells(table.path, cells=into / "cells.parquet", sessions=into / "sessions.parquet")
    blocks = block_events(into / "sessions.parquet")
    slowed, verdicts = throttling_events(table.path, seed=SEED)
    say("findings", "places")
    hashes = {count.path: count.sha256 for count in counts}
    findings = _findings(into, blocks=blocks, slowed=slowed, verdicts=verdicts, hashes=hashes)
    report = _report(into, counts=counts, events=[*blocks, *slowed], verdicts=verdicts, n_tallies=len(tallies),
                     n_fingerprints=len(fingerprints.addresses) + len(fingerprints.bodies))  # fmt: skip
    return Measured(report, tuple(findings))


def _fingerprints(detected: Sequence[Detected], aside: Quarantine) -> tuple[Fingerprints, list[SourceCount]]:
    read: list[object] = []
    counts: list[SourceCount] = []
    for reader, head in detected:
        if reader in FINGERPRINT_READERS:
            before, had = len(aside.rows), len(read)
            read += reader.read(head, aside)
            counts.append(SourceCount(head.path.name, reader.name, sha256(head.path), len(read) - had,
                                      aside=aside_by_reason(aside, since=before)))  # fmt: skip
    return Fingerprints.of(read), counts  # type: ignore[arg-type]


def _read(reader: Reader[object], head: Head, *, table: JudgedTable, aside: Quarantine) -> SourceCount:
    count, before = SourceCount(head.path.name, reader.name, sha256(head.path)), len(aside.rows)
    table.add(reader.read(head, aside), count)  # type: ignore[arg-type]
    count.aside = aside_by_reason(aside, since=before)
    return count


def _tallies(detected: Sequence[Detected], aside: Quarantine) -> tuple[list[Tally], list[SourceCount]]:
    tallies: list[Tally] = []
    counts: list[SourceCount] = []
    for reader, head in detected:
        if reader in TALLY_READERS:
            before, had = len(aside.rows), len(tallies)
            tallies += reader.read(head, aside)  # type: ignore[arg-type]
            counts.append(SourceCount(head.path.name, reader.name, sha256(head.path), len(tallies) - had,
                                      aside=aside_by_reason(aside, since=before)))  # fmt: skip
    return tallies, counts


def _write_tallies(tallies: Iterable[Tally], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    words, numbers = ("country", "network", "target", "day"), ("n_measurements", "n_ok", "n_anomaly", "n_confirmed",
                                                               "n_failure")  # fmt: skip
    schema = pa.schema([(name, pa.string()) for name in words] + [(name, pa.int64()) for name in numbers])
    pq.write_table(pa.Table.from_pylist([msgspec.structs.asdict(one) for one in tallies], schema=schema), path)


def _findings(into: Path, *, blocks: Sequence[Event], slowed: Sequence[Event],
              verdicts: dict[tuple[str, str, str], PairVerdict], hashes: dict[str,
              str]) -> list[Finding]:  # fmt: skip
    """Return one finding per place, then one per event."""
    sessions, measurements = into / "sessions.parquet", into / "measurements.parquet"
    windows = windows_of_places(sessions)
    found = numbers_of(windows, sessions=sessions, measurements=measurements)
    by_place: dict[tuple[str, str, str], list[Event]] = {}
    for event in blocks:
        by_place.setdefault((event.country, event.network, event.target), []).append(event)
    findings = [place_finding(window, numbers, shown, sha256=hashes, blocks=by_place.get(window[:3], ()))
                for window, (numbers, shown) in zip(windows, found, strict=True)]  # fmt: skip
    told = list(blocks[:MOST_EVENT_FINDINGS])
    inside = [_window(event) for event in told]
    seen = numbers_of(inside, sessions=sessions, measurements=measurements)
    findings += [event_finding(event, window, numbers, shown, sha256=hashes)
                 for event, window, (numbers, shown) in zip(told, inside, seen, strict=True)]  # fmt: skip
    findings += [throttling_finding(event, verdicts[event.country, event.network, event.target]) for event in slowed]
    return findings


def _window(event: Event) -> Window:
    until = event.end.earliest_us if event.end else 2**62
    return Window(event.country, event.network, event.target, event.onset.latest_us, until, event.event_id)


def _report(into: Path, *, counts: Sequence[SourceCount], events: Sequence[Event],
            verdicts: dict[tuple[str, str, str], PairVerdict], n_tallies: int, n_fingerprints: int,
            ) -> MeasurementReport:  # fmt: skip
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pq.read_table(into / "measurements.parquet", columns=["at_us", "test_name", "state", "rule_id",
                          "ooni_anomaly", "ooni_confirmed", "ooni_failure", "ooni_given"])  # fmt: skip
    given = int(pc.sum(pc.fill_null(table["ooni_given"], fill_value=False)).as_py() or 0)
    times = pc.min_max(table["at_us"]).as_py()
    cells = pq.read_table(into / "cells.parquet", columns=["country", "network", "target"])
    return MeasurementReport(
        format=FORMAT,
        sources=tuple(SourceRow(path=one.path, kind=one.kind, sha256=one.sha256, measurements=one.measurements,
                                duplicates=one.duplicates, aside=one.aside) for one in counts),
        n_measurements=table.num_rows, first_us=times["min"], last_us=times["max"], flags_given=given,
        tests=_counted(table["test_name"]), states=_counted(table["state"]), rules=_counted(table["rule_id"]),
        compared=_compared(table),
        n_places=cells.group_by(["country", "network", "target"]).aggregate([]).num_rows, n_cells=cells.num_rows,
        n_fingerprints=n_fingerprints, n_tallies=n_tallies, events=tuple(events),
        pairs=tuple(_pair_row(place, verdict) for place, verdict in verdicts.items()),
    )  # fmt: skip


def _counted(column: object) -> dict[str, int]:
    import pyarrow.compute as pc

    counts = {row["values"]: row["counts"] for row in pc.value_counts(column).to_pylist()}
    return dict(sorted(counts.items()))


def _compared(table: object) -> tuple[Compared, ...]:
    """Return how often each state of ours meets each flag of OONI's, as its API counts them."""
    grouped = table.group_by(["state", "ooni_anomaly", "ooni_confirmed", "ooni_failure"])  # type: ignore[attr-defined]
    counts: Counter[tuple[str, str]] = Counter()
    for row in grouped.aggregate([([], "count_all")]).to_pylist():
        counts[row["state"], _flag(row)] += row["count_all"]
    return tuple(Compared(state, ooni, n) for (state, ooni), n in sorted(counts.items()))


def _flag(row: dict[str, bool | None]) -> str:
    if row["ooni_anomaly"] is None and row["ooni_confirmed"] is None and row["ooni_failure"] is None:
        return "unknown"
    if row["ooni_confirmed"]:
        return "confirmed"
    if row["ooni_failure"]:
        return "failure"
    return "anomaly" if row["ooni_anomaly"] else "ok"


def _pair_row(place: tuple[str, str, str], verdict: PairVerdict) -> PairRow:
    import math

    country, network, target = place
    return PairRow(
        country=country, network=network, target=target, outcome=verdict.outcome, n_pairs=verdict.n,
        fall_factor=verdict.fall, p_value=verdict.p_value,
        rtt_ratio=verdict.rtt_ratio if math.isfinite(verdict.rtt_ratio) else None,
    )  # fmt: skip
