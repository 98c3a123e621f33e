"""A ledger as CSV: one claim a row, columns as `claims.COLUMNS` names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.figures.reading.cells import Faults, require, table_of
from fairwitness.figures.reading.claims import COLUMNS, REQUIRED, claim_of
from fairwitness.figures.reading.records import Entries

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> Entries:
    """Return the claims of a file.

    Raises:
        SourceError: it cannot be read, or lacks a required column.
    """
    faults = Faults(path.name)
    table = table_of(path, faults)
    require(table, REQUIRED, path)
    for name in table.columns:
        if name not in COLUMNS:
            faults.add(
                f"column {name}", "unknown_column", f"No column of a ledger is called {name!r}; it is not read."
            )
    found = [claim_of(cells, place=f"row {number}", faults=faults) for number, cells in table.rows]
    return Entries(
        claims=tuple(claim for claim in found if claim), set_aside=tuple(faults.rows), origins=(table.origin,)
    )
