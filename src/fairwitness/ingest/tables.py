"""Rows of CSV, Parquet and flat JSON by source column, in batches."""

from __future__ import annotations

import csv
import io
import itertools
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.errors import SourceError
from fairwitness.ingest.batches import RawTable, Reject
from fairwitness.ingest.streams import LONG_EVEN, LONG_ODD, MAX_LINE_BYTES, Quotes, chunks, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.ingest.containers import Container
    from fairwitness.ingest.formats import Record

BLOCK_BYTES = 4 << 20
"""Rows that do not fit send the file to the exact reader, so this stays below half of MAX_LINE_BYTES."""
BATCH_ROWS = 1 << 16
EXACT_ROWS = 1 << 14
LONG_MARK = "\udc00"
"""A lone surrogate that decoding never makes (it makes U+DC80 to U+DCFF), so it marks a line that was cut out."""
END_MARK = "\udc01"
"""Another, put after the last line: it stands alone, or inside a cell whose quote never closed."""


def row_numbers(start: int, n: int) -> pa.Array:
    """Return row numbers from start + 1."""
    import pyarrow as pa

    return pa.array(np.arange(start + 1, start + n + 1))


def fast_csv(stream: io.BufferedReader, container: Container, *, columns: Sequence[str]) -> Iterator[RawTable]:
    """Yield the rows of a clean CSV file; raises ArrowInvalid at the first row that is not clean."""
    import pyarrow as pa
    import pyarrow.csv as pc

    places = [container.header.index(name) for name in columns]
    names = [f"c{k}" for k in range(len(container.header))]
    wanted = [names[k] for k in places]
    quotes = Quotes(stream)
    reader = pc.open_csv(
        io.BufferedReader(quotes, BLOCK_BYTES),
        read_options=pc.ReadOptions(block_size=BLOCK_BYTES, column_names=names, skip_rows=1),
        parse_options=pc.ParseOptions(delimiter=container.delimiter, newlines_in_values=True),
        convert_options=pc.ConvertOptions(column_types=dict.fromkeys(wanted, pa.string()), include_columns=wanted),
    )
    done = 0
    for batch in reader:
        yield RawTable(rows=row_numbers(done, len(batch)), columns=dict(zip(columns, batch.columns, strict=True)))
        done += len(batch)
    if quotes.odd:
        # Arrow takes all that follows a quote that never closes for one cell, and does not complain.
        raise pa.ArrowInvalid("an odd number of quotes")


def exact_csv(stream: io.BufferedReader, container: Container, *, columns: Sequence[str]) -> Iterator[RawTable]:
    """Yield the rows of any CSV file, with a reason for each row that is not sound."""
    places = [container.header.index(name) for name in columns]
    width, numbered = len(container.header), enumerate(_cells(stream, delimiter=container.delimiter), 1)
    for chunk in chunks(numbered, EXACT_ROWS):
        faults = [_fault(row, cells, width=width, places=places) for row, cells in chunk]
        kept = [item for item, fault in zip(chunk, faults, strict=True) if fault is None]
        yield _columns(kept, columns=columns, places=places, rejects=[fault for fault in faults if fault])


def _cells(stream: io.BufferedReader, *, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(itertools.chain(map(_decoded, lines(stream)), (END_MARK,)), delimiter=delimiter)
    previous = csv.field_size_limit(MAX_LINE_BYTES)
    try:
        header = True
        while True:
            try:
                cells = next(reader)
            except csv.Error:
                cells = [LONG_MARK]  # a quote that never closes swallowed the limit
            except StopIteration:
                return
            if cells == [END_MARK]:
                return
            if cells and not header:
                yield cells
            header = header and not cells
    finally:
        csv.field_size_limit(previous)


def _decoded(line: bytes) -> str:
    if line is LONG_EVEN or line is LONG_ODD:
        return LONG_MARK + ('"' if line is LONG_ODD else "") + "\n"
    return line.decode("utf-8", "surrogateescape")


def _fault(row: int, cells: list[str], *, width: int, places: list[int]) -> Reject | None:
    if any(LONG_MARK in cell for cell in cells):
        return Reject(row, "line_too_long", f"more than {MAX_LINE_BYTES} bytes")
    if END_MARK in cells[-1]:
        return Reject(row, "open_quote", f"a quote that never closes; lost with it: {cells[-1].count(chr(10))} lines")
    if len(cells) != width:
        return Reject.of(row, "wrong_cell_count", f"{len(cells)} cells where the header has {width}")
    try:
        "".join(cells[place] for place in places).encode()
    except UnicodeEncodeError:
        shown = " ".join(cells[place] for place in places)[:200]
        return Reject.of(row, "not_utf8", shown.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    return None


def _columns(
    kept: list[tuple[int, list[str]]], *, columns: Sequence[str], places: list[int], rejects: list[Reject]
) -> RawTable:
    import pyarrow as pa

    texts = {
        name: pa.array([cells[k] for _, cells in kept], pa.string()) for name, k in zip(columns, places, strict=True)
    }
    return RawTable(rows=pa.array([row for row, _ in kept], pa.int64()), columns=texts, rejects=rejects)


def parquet_columns(path: Path) -> tuple[str, ...]:
    """Return the names of the top-level columns of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            return tuple(file.schema_arrow.names)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _broken_parquet(path, error, 0) from error


def parquet(path: Path, *, columns: Sequence[str]) -> Iterator[RawTable]:
    """Yield the rows of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    done = 0
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH_ROWS, columns=list(columns)):
                yield RawTable(
                    rows=row_numbers(done, len(batch)), columns={name: batch.column(name) for name in columns}
                )
                done += len(batch)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _broken_parquet(path, error, done) from error


def _broken_parquet(path: Path, error: Exception, done: int) -> SourceError:
    return SourceError(
        f"{path} is no whole Parquet file ({str(error)[:200]}); {done} rows were readable. Export it again."
    )


def flat_records(records: Iterator[Record | Reject], *, columns: Sequence[str], done: int = 0) -> Iterator[RawTable]:
    """Yield flat JSON records as a table; 'a.b' names b inside a.

    Args:
        records: as they stand in the file; rejects lack their row.
        columns: names of the columns that are read.
        done: rows that came before.
    """
    import pyarrow as pa

    for chunk in chunks(enumerate(records, done + 1), EXACT_ROWS):
        rejects = [record._replace(row=row) for row, record in chunk if isinstance(record, Reject)]
        kept = [(row, record) for row, record in chunk if not isinstance(record, Reject)]
        texts = {name: pa.array([_cell(record, name) for _, record in kept], pa.string()) for name in columns}
        yield RawTable(rows=pa.array([row for row, _ in kept], pa.int64()), columns=texts, rejects=rejects)


def _cell(record: Mapping[str, object], name: str) -> str | None:
    import msgspec

    value: object = record.get(name)
    if value is None and "." in name:
        first, _, rest = name.partition(".")
        inner = record.get(first)
        return _cell(inner, rest) if isinstance(inner, dict) else None
    if value is None or isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()


def flat_names(sample: Sequence[Record]) -> list[str]:
    """Return the keys of records, with 'a.b' for b inside a."""
    names: dict[str, None] = {}
    for record in sample:
        for key, value in record.items():
            inner = value if isinstance(value, dict) else {}
            names |= dict.fromkeys([f"{key}.{k}" for k in inner] if inner else [key])
    return list(names)
