"""Judging speed tests: they say how fast, never by themselves whether somebody slowed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairwitness.access.judging.rules import AccessRule, Decision
from fairwitness.access.measurements.documents import DashKeys, NdtKeys
from fairwitness.access.records import State

if TYPE_CHECKING:
    from fairwitness.access.judging.fingerprints import Fingerprints
    from fairwitness.access.records import Measurement

MEASURED: Final = AccessRule(rule_id="speed.measured", when={}, state=State.OK, says="The speed test ran.")
FAILED: Final = AccessRule(
    rule_id="speed.failed", when={}, state=State.INSUFFICIENT,
    says="The speed test gave no speed; its servers fail by themselves too often to say more.",
)  # fmt: skip
RULES: Final = (MEASURED, FAILED)


def judge(measurement: Measurement, fingerprints: Fingerprints) -> Decision:  # noqa: ARG001  all are called alike
    """Say whether the test gave a speed."""
    if speed_kbps(measurement) is not None:
        return Decision(MEASURED)
    return Decision(FAILED, "", _failure(measurement))


def speed_kbps(measurement: Measurement) -> float | None:
    """Return the download speed in kbit/s that a speed test gave."""
    keys = measurement.keys
    value: float | None = None
    if isinstance(keys, NdtKeys) and keys.summary is not None:
        value = keys.summary.download
    if isinstance(keys, DashKeys) and keys.simple is not None:
        value = keys.simple.median_bitrate
    return value if value is not None and 0 < value < float("inf") else None


def round_trip_ms(measurement: Measurement) -> float | None:
    """Return the least round-trip time in ms that a speed test gave."""
    keys = measurement.keys
    value = keys.summary.min_rtt if isinstance(keys, NdtKeys) and keys.summary is not None else None
    return value if value is not None and 0 < value < float("inf") else None


def _failure(measurement: Measurement) -> str:
    failure = getattr(measurement.keys, "failure", None)
    return str(failure) if failure else ""
