"""Lists of accounts as people publish them: one per line, or a table with a column account_id."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

TABLES = frozenset({".csv", ".tsv"})
COLUMN = "account_id"
DELIMITERS = "\t;,"
LARGEST_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it was written, and the line or row on which it stands, from 1."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class AccountList:
    """A list of accounts.

    Attributes:
        name: of the file, without its folder.
        sha256: of its bytes.
        entries: in the order of the file.
    """

    name: str
    sha256: str
    entries: tuple[Entry, ...]


def read_list(path: Path) -> AccountList:
    """Read a list: .csv and .tsv with a column account_id, anything else with one id or handle per line.

    Raises:
        SourceError: it cannot be read, is empty, or has no such column.
    """
    data = _bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: not UTF-8 text ({error.reason}). Save the list as UTF-8.") from error
    entries = _rows(path, text) if path.suffix.lower() in TABLES else _lines(text)
    if not entries:
        raise SourceError(f"{path}: the list is empty. Give one id or handle per line, or a column {COLUMN}.")
    return AccountList(path.name, hashlib.sha256(data).hexdigest(), tuple(entries))


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise SourceError(f"{path}: larger than {LARGEST_BYTES:,} bytes, which no list of accounts is.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise SourceError(f"{path}: the list cannot be read: {why}. Check the name.") from error


def _lines(text: str) -> list[Entry]:
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [Entry(row.strip(), line) for line, row in enumerate(rows, 1) if row.strip()]


def _rows(path: Path, text: str) -> list[Entry]:
    first, _, _ = text.partition("\n")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if COLUMN not in header:
            found = ", ".join(header[:20]) or "nothing"
            raise SourceError(f"{path}: no column {COLUMN}; the columns are {found}. Name one of them {COLUMN}.")
        place = header.index(COLUMN)
        return [Entry(_cell(row, place), reader.line_num) for row in reader if row]
    except csv.Error as error:
        raise SourceError(f"{path}, row {reader.line_num}: not a table: {error}. Save the list as CSV.") from error


def _cell(row: list[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""
