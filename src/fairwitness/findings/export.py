"""Tables as CSV that a spreadsheet cannot be tricked by."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def table_of(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> pa.Table:
    """Return rows as a table; a column without any value is one of text.

    Args:
        columns: names with units.
        rows: values in the order of the columns.
    """
    import pyarrow as pa

    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(list(column)) for column in values]
    kept = [a.cast(pa.string()) if a.type == pa.null() else a for a in arrays]
    return pa.table(kept, names=list(columns))


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[object]], *, note: str = "") -> str:
    """Return rows as CSV.

    Args:
        columns: names with units.
        rows: values in the order of the columns.
        note: stands above the header as a comment; nothing where it is empty.
    """
    text = io.StringIO()
    if note:
        text.write(f"# {note}\n")
    write_csv(table_of(columns, rows), text)
    return text.getvalue()


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
