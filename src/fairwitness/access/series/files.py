"""Whole files of series, which are small, as text, rows or a decoded document."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from fairwitness.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.access.sources import Head, Quarantine

MOST_BYTES = 256_000_000
"""Nobody exports longer series; a larger file is something else."""


def whole(head: Head) -> bytes:
    """Return all bytes of a file, unpacked.

    Raises:
        SourceError: it breaks off, or is too large to be an export of series.
    """
    from fairwitness.ingest.streams import BrokenStreamError, open_stream

    try:
        with open_stream(head.path, packing=head.packing) as stream:
            read = stream.read(MOST_BYTES + 1)
    except BrokenStreamError as error:
        raise SourceError(f"{head.path} breaks off: {error}. Download it again.") from error
    if len(read) > MOST_BYTES:
        raise SourceError(f"{head.path} holds more than {MOST_BYTES:,} bytes. Export fewer months at a time.")
    return read


def document(head: Head) -> Any:  # noqa: ANN401  whatever the JSON holds
    """Return the decoded JSON of a file.

    Raises:
        SourceError: it is no JSON.
    """
    import msgspec

    try:
        return msgspec.json.decode(whole(head))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceError(f"{head.path} is no whole JSON document: {error}. Download it again.") from error


def table(head: Head, aside: Quarantine) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """Return the names of a CSV's columns, and its rows by name with their number; lines from `#` on are notes.

    A row with too few or too many cells is set aside.
    """
    text = whole(head).decode("utf-8-sig", errors="replace").replace("\0", "\ufffd")
    lines = (line for line in io.StringIO(text, newline="") if not line.startswith("#"))
    reader = csv.reader(lines)
    names = [name.strip() for name in _next(reader)]
    return names, _rows(reader, names, source=head.path.name, aside=aside)


def _next(reader: Iterator[list[str]]) -> list[str]:
    try:
        return next(reader, [])
    except csv.Error:
        return []


def _rows(
    reader: Iterator[list[str]], names: list[str], *, source: str, aside: Quarantine
) -> Iterator[tuple[int, dict[str, str]]]:
    row = 1
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            aside.add(source, row, "bad_csv", error)
            continue
        if not any(cells):
            continue
        if len(cells) != len(names):
            aside.add(source, row, "wrong_cell_count", ",".join(cells))
            continue
        yield row, dict(zip(names, (cell.strip() for cell in cells), strict=True))


def header_of(head: Head) -> list[str]:
    """Return the cells of the first line that is no note, for telling a file's kind; never raises."""
    text = head.start.decode("utf-8", errors="replace").replace("\0", "\ufffd")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")][:1]
    try:
        return [cell.strip() for cell in next(csv.reader(lines), [])]
    except csv.Error:
        return []
