"""Probe versions that are known to give wrong results: a dated table; what they measured is counted, not judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fairwitness.access.measurements.times import moment_us

if TYPE_CHECKING:
    from fairwitness.access.records import Measurement


class KnownFault(NamedTuple):
    """One row: measurements that fit all of its conditions are set aside.

    Attributes:
        test_name: of the test.
        field: what of the measurement is compared: test_version, engine_version, software_version.
        below: versions before this one err; empty: no such limit.
        exactly: this version errs; empty: no such limit.
        since: measurements from this day on (UTC); empty: all.
        platform: of the probe, or how its name begins; empty: every one.
        reason: what is wrong, for the report.
    """

    test_name: str
    field: str
    below: str
    exactly: str
    since: str
    platform: str
    reason: str


PINNED = "the authority whose certificates it expects was replaced, so that it reports Signal as blocked everywhere"
KNOWN_FAULTS: tuple[KnownFault, ...] = (
    KnownFault("signal", "test_version", "", "0.2.4", "", "", "its check of certificates is wrong"),
    KnownFault("signal", "test_version", "0.2.4", "", "2023-11-07", "", PINNED),
    KnownFault("signal", "test_version", "0.2.2", "", "2022-10-19", "", PINNED),
    KnownFault("signal", "engine_version", "3.17.2", "", "2023-05-02", "", PINNED),
    KnownFault("torsf", "software_version", "", "3.8.3", "", "android", "its bootstrap never ends"),
)
"""After the fast path of OONI, which calls these invalid; read 2026-08."""
ALWAYS = "0000"


def known_to_err(measurement: Measurement) -> str:
    """Return why this probe's result in this test cannot be used; empty text: no fault of it is known."""
    if measurement.test_name not in _TESTS:
        return ""
    return next((row.reason for row in KNOWN_FAULTS if _fits(row, measurement)), "")


def _fits(row: KnownFault, measurement: Measurement) -> bool:
    if row.test_name != measurement.test_name:
        return False
    if row.platform and row.platform not in f"{measurement.platform} {measurement.software_name}":
        return False
    if row.since and measurement.at_us < (moment_us(f"{row.since} 00:00:00") or 0):
        return False
    told = getattr(measurement, row.field)
    if row.exactly:
        return bool(told == row.exactly)
    return bool(told) and version_key(told) < version_key(row.below)


def version_key(version: str) -> tuple[int, ...]:
    """Return a version's numbers for comparison; what follows a hyphen, such as -alpha, is left out."""
    parts = version.partition("-")[0].split(".")
    return tuple(int(part) if part.isdecimal() and len(part) < 10 else 0 for part in parts[:4])  # noqa: PLR2004


_TESTS = frozenset(row.test_name for row in KNOWN_FAULTS)
