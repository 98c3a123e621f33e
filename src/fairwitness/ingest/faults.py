"""Which rows of a batch are faulty, why, and what was there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from fairwitness.ingest.batches import Reject

if TYPE_CHECKING:
    import pyarrow as pa

    from fairwitness.ingest.clock import Flags


@dataclass(slots=True)
class Faults:
    """The first fault of each row, and what was there."""

    n: int
    bad: Flags = field(init=False)
    found: list[tuple[str, Flags, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with no fault."""
        self.bad = np.zeros(self.n, bool)

    def mark(self, reason: str, where: Flags, *, shown: pa.Array | None = None) -> None:
        """Note a fault of rows that have none yet."""
        new = where & ~self.bad
        if new.any():
            self.found.append((reason, new, shown))
            self.bad |= new

    def rejects(self, rows: pa.Array) -> list[Reject]:
        """Return the faulty rows with their reasons."""
        listed: list[Reject] = []
        for reason, where, shown in self.found:
            at = np.flatnonzero(where)
            details = shown.take(at).to_pylist() if shown is not None else [None] * len(at)
            listed += [Reject.of(r, reason, d) for r, d in zip(rows.take(at).to_pylist(), details, strict=True)]
        return listed


def flags(values: Any) -> Flags:  # noqa: ANN401  an Arrow array of bools
    """Return an Arrow array of bools as numpy, null as False."""
    found: Flags = np.asarray(values.fill_null(False))  # noqa: FBT003  Arrow's own signature
    return found
