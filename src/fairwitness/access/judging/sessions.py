"""Whether a probe was online: a service that fails in every respect looks like a probe without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.access.judging.failures import kind_of
from fairwitness.access.measurements.times import moment_us
from fairwitness.study import HOUR_US

if TYPE_CHECKING:
    from fairwitness.access.measurements.documents import Steps
    from fairwitness.access.records import Measurement

LONGEST_US = 2 * HOUR_US
"""Between opening a report and a measurement in it; a report opened later was sent afterwards."""
STAMP = 16
"""Letters of 20220802T215209Z."""


def online(measurement: Measurement, keys: Steps | None = None) -> bool:
    """Say whether the probe shows to have had a network: a step that worked, or a report opened just before."""
    if keys is not None and (
        any(query.answers for query in keys.queries or ())
        or any(one.status.success for one in keys.tcp_connect or ())
        or any(not kind_of(one.failure) for one in keys.requests or ())
    ):
        return True
    stamp = measurement.report_id[:STAMP]
    if len(stamp) < STAMP or stamp[8] != "T":
        return False
    opened_us = moment_us(f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[9:11]}:{stamp[11:13]}:{stamp[13:15]}")
    return opened_us is not None and 0 <= measurement.at_us - opened_us <= LONGEST_US
