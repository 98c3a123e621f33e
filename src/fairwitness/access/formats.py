"""What can be read: one module per kind of file, one line here.

A file belongs to the first reader that recognises it; readers of measurements are asked first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairwitness.access.judging import fingerprints
from fairwitness.access.measurements import exports, ooni, pairs
from fairwitness.access.series import LISTS, READERS
from fairwitness.access.sources import head_of
from fairwitness.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.access.judging.fingerprints import Fingerprint
    from fairwitness.access.records import Measurement, Tally
    from fairwitness.access.sources import Head, Reader

MEASUREMENT_READERS: tuple[Reader[Measurement], ...] = (
    exports.LIST_READER, exports.WHOLE_READER, ooni.READER, pairs.READER,
)  # fmt: skip
"""Single measurements of probes."""
TALLY_READERS: tuple[Reader[Tally], ...] = (exports.COUNTS_READER,)
"""Counts of measurements that somebody else judged."""
FINGERPRINT_READERS: tuple[Reader[Fingerprint], ...] = (fingerprints.READER,)
"""Known block pages, which the judging of all measurements of a run uses."""
SERIES_READERS: tuple[Reader[Any], ...] = READERS
"""Signals over time."""
OUTAGE_READERS: tuple[Reader[Any], ...] = LISTS
"""Lists of outages that people curated."""


def detect(path: Path) -> tuple[Reader[Any], Head]:
    """Return the reader of a file, and its beginning.

    Raises:
        SourceError: the file cannot be opened, is empty, or is of no known kind.
    """
    head = head_of(path)
    readers: tuple[Reader[Any], ...] = (
        *MEASUREMENT_READERS, *TALLY_READERS, *FINGERPRINT_READERS, *SERIES_READERS, *OUTAGE_READERS,
    )  # fmt: skip
    for reader in readers:
        if reader.recognises(head):
            return reader, head
    raise SourceError(
        f"{path} is of no known kind: {head.start[:60]!r}. 'fairwitness access --help' lists what can be read."
    )
