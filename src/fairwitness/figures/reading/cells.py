"""Tables of text as rows of named cells, and cells as numbers; what cannot be used is set aside with a reason."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fairwitness.errors import SourceError, StudyError
from fairwitness.figures.numerals import folded, number_in
from fairwitness.figures.records import Origin, SetAside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

EMPTY = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "tbc"})
"""Cells that hold no value."""
MOST_BYTES = 200_000_000
MOST_SHOWN = 120


@dataclass(slots=True)
class Faults:
    """Collects what is set aside while a file is read."""

    source: str
    rows: list[SetAside] = field(default_factory=list)

    def add(self, place: str, reason: str, says: str) -> None:
        """Set something aside."""
        shown = says if len(says) <= 4 * MOST_SHOWN else f"{says[: 4 * MOST_SHOWN]}…"
        self.rows.append(SetAside(source=self.source, place=place, reason=reason, says=shown))


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text.

    Attributes:
        columns: names as they stand in the header.
        rows: cells by column; with the number of the row in the file, from 2.
        origin: the file.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    origin: Origin


def bytes_of(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        SourceError: it is missing, no file, too large, or empty.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SourceError(f"{path} is larger than {MOST_BYTES:,} bytes. Give a table of counts, not of records.")
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise SourceError(f"{path} cannot be read: {why}. Check the name.") from error
    if not content.strip():
        raise SourceError(f"{path} is empty. Give a table with a header.")
    return content


def origin_of(path: Path, content: bytes, n_rows: int) -> Origin:
    """Return where something was read from."""
    return Origin(name=path.name, sha256=hashlib.sha256(content).hexdigest(), n_rows=n_rows)


def table_of(path: Path, faults: Faults) -> Table:
    """Read a CSV or TSV file with a header; rows with more or fewer cells than the header are set aside.

    Raises:
        SourceError: it cannot be read, is not UTF-8, or its header names a column twice.
    """
    content = bytes_of(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8: byte {error.start} cannot be decoded. Save it as UTF-8.") from error
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        header = [name.strip() for name in next(lines)]
        rows = tuple(_rows(lines, header, faults))
    except (csv.Error, StopIteration) as error:
        raise SourceError(f"{path} is no table: {error}. Give CSV with a header.") from error
    twice = next((name for k, name in enumerate(header) if name in header[:k]), None)
    if twice is not None:
        raise SourceError(f"{path} names the column {twice!r} twice. Name each column once.")
    return Table(tuple(header), rows, origin_of(path, content, len(rows)))


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _rows(lines: Iterator[list[str]], header: list[str], faults: Faults) -> Iterator[tuple[int, Mapping[str, str]]]:
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.add(f"row {number}", "wrong_cell_count", f"{len(cells)} cells under {len(header)} columns.")
            continue
        yield number, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}


def require(table: Table, wanted: tuple[str, ...], path: Path) -> None:
    """Refuse a table that lacks columns.

    Raises:
        SourceError: columns are missing.
    """
    if missing := [name for name in wanted if name not in table.columns]:
        raise SourceError(
            f"{path} lacks the column(s) {', '.join(missing)}; it has {', '.join(table.columns)[:MOST_SHOWN]}. "
            f"Rename its columns, or name them in the ledger."
        )


def is_empty(cell: str) -> bool:
    """Say whether a cell holds no value."""
    return cell.strip().lower() in EMPTY


def count_in(cell: str, *, what: str = "count") -> float:
    """Return a finite number, also with a sign, an exponent or digits of another script.

    Raises:
        StudyError: the cell holds none.
    """
    words = folded(cell)
    try:
        value = float(words)
    except ValueError:
        found = number_in(words)
        if found is None:
            raise StudyError(f"{cell[:MOST_SHOWN]!r} is no {what}.") from None
        value = found
    if not math.isfinite(value):
        raise StudyError(f"{cell[:MOST_SHOWN]!r} is no {what}: it is not finite.")
    return value


def whole_in(cell: str, *, what: str, low: int, high: int) -> int:
    """Return a whole number within bounds.

    Raises:
        StudyError: the cell holds none.
    """
    value = count_in(cell, what=what)
    if not value.is_integer() or not low <= value <= high:
        raise StudyError(f"{cell[:MOST_SHOWN]!r} is no {what}: it must be a whole number from {low} to {high}.")
    return int(value)
