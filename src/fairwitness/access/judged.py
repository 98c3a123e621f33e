"""Judged measurements as a table on disk, written in batches: a million need little more memory than a few."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fairwitness.access.judging.speeds import round_trip_ms, speed_kbps
from fairwitness.cycles import without_cycle_search

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.access.judging import Judge
    from fairwitness.access.records import Judgement, Measurement
    from fairwitness.access.sources import Quarantine

BATCH_ROWS = 50_000
TEXT, REPEATED, MOMENT, NUMBER, FLAG = "text", "repeated", "moment", "number", "flag"
COLUMNS = {
    "measurement_id": TEXT, "at_us": MOMENT, "country": REPEATED, "network": REPEATED, "target": REPEATED,
    "address": REPEATED, "test_name": REPEATED, "probe": TEXT, "session": TEXT, "software": REPEATED,
    "state": REPEATED, "rule_id": REPEATED, "mechanism": REPEATED, "locus": REPEATED, "evidence": TEXT,
    "ooni_anomaly": FLAG, "ooni_confirmed": FLAG, "ooni_failure": FLAG, "ooni_given": FLAG,
    "download_kbps": NUMBER, "min_rtt_ms": NUMBER, "source": REPEATED, "row": MOMENT,
}  # fmt: skip
"""Name and kind of each column of measurements.parquet."""


@dataclass(slots=True)
class SourceCount:
    """What became of one file: rows = measurements + duplicates + set aside.

    Attributes:
        path: the file as it was given.
        kind: what it was read as.
        sha256: of the file, in hexadecimal.
        measurements: judged.
        duplicates: of a measurement that had been read before.
        aside: rows set aside, by reason.
    """

    path: str
    kind: str
    sha256: str
    measurements: int = 0
    duplicates: int = 0
    aside: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class JudgedTable:
    """Writes judged measurements; use it as a context, so that the file is closed.

    Attributes:
        path: the Parquet file.
        judge: applied to each measurement.
    """

    path: Path
    judge: Judge
    _rows: list[tuple[object, ...]] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _writer: object = None

    def add(self, measurements: Iterable[Measurement], count: SourceCount) -> None:
        """Judge the measurements of one file and write them; what was read before is counted and left out."""
        judge, seen = self.judge, self._seen
        with without_cycle_search():
            for one in measurements:
                key = f"{one.measurement_id}\0{one.at_us}\0{one.test_name}"
                if key in seen:
                    count.duplicates += 1
                    continue
                seen.add(key)
                count.measurements += 1
                self._rows.append(_row(one, judge(one)))
                if len(self._rows) >= BATCH_ROWS:
                    self._flush()

    def close(self) -> None:
        """Write what is left, and close the file."""
        import pyarrow.parquet as pq

        self._flush()
        if self._writer is None:
            pq.write_table(schema().empty_table(), self.path)
        else:
            self._writer.close()  # type: ignore[attr-defined]

    def _flush(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if not self._rows:
            return
        columns = list(zip(*self._rows, strict=True))
        batch = pa.table([pa.array(values, type=kind) for values, kind in zip(columns, schema().types, strict=True)],
                         schema=schema())  # fmt: skip
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.path, schema(), compression="zstd")
        self._writer.write_table(batch)  # type: ignore[attr-defined]
        self._rows.clear()


def schema() -> pa.Schema:
    """Return the columns of measurements.parquet with their types."""
    import pyarrow as pa

    kinds = {TEXT: pa.string(), REPEATED: pa.string(), MOMENT: pa.int64(), NUMBER: pa.float64(), FLAG: pa.bool_()}
    return pa.schema([(name, kinds[kind]) for name, kind in COLUMNS.items()])


def _row(one: Measurement, judged: Judgement) -> tuple[object, ...]:
    """Return the values of `COLUMNS` in their order."""
    flags = judged.published
    speedy = one.test_name in {"ndt", "dash", "speed_pair"}
    return (
        one.measurement_id, one.at_us, one.country, one.network, one.target, one.address, one.test_name, one.probe,
        one.report_id, f"{one.software_name} {one.software_version}".strip(), judged.state.value, judged.rule_id,
        judged.mechanism, judged.locus.value, judged.evidence, flags and flags.anomaly, flags and flags.confirmed,
        flags and flags.failure, flags and flags.given, speed_kbps(one) if speedy else None,
        round_trip_ms(one) if speedy else None, one.source, one.row,
    )  # fmt: skip


def aside_by_reason(aside: Quarantine, *, since: int) -> dict[str, int]:
    """Return how many rows were set aside per reason, from the given place in the list on."""
    reasons = [row.reason for row in aside.rows[since:]]
    return {reason: reasons.count(reason) for reason in sorted(set(reasons))}
