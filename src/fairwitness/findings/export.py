"""Tables as CSV that a spreadsheet cannot be tricked by."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    import pyarrow as pa

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(table: pa.Table, into: TextIO, *, header: bool = True) -> None:
    """Write a table as CSV with a header; text that a spreadsheet would run as a formula gets a leading quote.

    Args:
        table: any table of numbers, strings and booleans.
        into: an open text file.
        header: write the names of the columns first.
    """
    writer = csv.writer(into, lineterminator="\n")
    if header:
        writer.writerow(table.column_names)
    for batch in table.to_batches(max_chunksize=10_000):
        columns = [column.to_pylist() for column in batch.columns]
        writer.writerows([_cell(value) for value in row] for row in zip(*columns, strict=True))


def _cell(value: object) -> object:
    """Return a cell; only strings can be formulas, a negative number is left alone."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
