"""What `measurements.json` consists of, as frozen records."""

from __future__ import annotations

from typing import Final

import msgspec

from fairwitness.access.records import Event  # noqa: TC001  msgspec reads the annotations

FORMAT: Final = "fairwitness-access/1"


class SourceRow(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file."""

    path: str
    kind: str
    sha256: str
    measurements: int
    duplicates: int
    aside: dict[str, int]


class Compared(msgspec.Struct, frozen=True):
    """Measurements of one state of ours and one flag of OONI's: confirmed, anomaly, failure, ok or unknown."""

    state: str
    ooni: str
    n: int


class PairRow(msgspec.Struct, frozen=True, kw_only=True):
    """What paired speed tests say of one target in one network."""

    country: str
    network: str
    target: str
    outcome: str
    n_pairs: int
    fall_factor: float
    p_value: float
    rtt_ratio: float | None


class MeasurementReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was read and judged; no wall-clock time in it, so equal input gives equal bytes."""

    format: str
    sources: tuple[SourceRow, ...]
    n_measurements: int
    first_us: int | None
    last_us: int | None
    tests: dict[str, int]
    states: dict[str, int]
    rules: dict[str, int]
    compared: tuple[Compared, ...]
    flags_given: int
    """measurements whose OONI flags the source states; those of all others were worked out after its rules"""
    n_places: int
    n_cells: int
    n_fingerprints: int
    n_tallies: int
    events: tuple[Event, ...]
    pairs: tuple[PairRow, ...]
