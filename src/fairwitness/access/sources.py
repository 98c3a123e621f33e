"""What a reader is, and what it is shown of a file before it says whether the file is its own."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from fairwitness.access.records import Quarantined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Record = TypeVar("Record")
HEAD_BYTES = 1 << 16
LONGEST_DETAIL = 200
"""Letters of a faulty row that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The beginning of a file.

    Attributes:
        path: the file.
        packing: '', 'gz', 'zst', 'xz' or 'bz2'.
        start: its first bytes, unpacked, without a byte order mark; at most 64 KiB.
    """

    path: Path
    packing: str
    start: bytes


@dataclass(slots=True)
class Quarantine:
    """Rows that were set aside, in the order in which they were met."""

    rows: list[Quarantined] = field(default_factory=list)

    def add(self, source: str, row: int, reason: str, detail: object = "") -> None:
        """Set a row aside.

        Args:
            source: the file as it was given.
            row: line or element, from 1; 0: the file as a whole.
            reason: a short fixed text, the same for all rows with this fault.
            detail: what was there; cut to 200 letters.
        """
        self.rows.append(Quarantined(source, row, reason, str(detail)[:LONGEST_DETAIL]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader(Generic[Record]):
    """How one kind of file is told and read.

    Attributes:
        name: for people and for the table of sources.
        recognises: says from a file's beginning whether it is of this kind; quick, and never raises.
        read: yields what is in the file; sets faulty rows aside, and raises SourceError only for a file that
            cannot be read at all.
    """

    name: str
    recognises: Callable[[Head], bool]
    read: Callable[[Head, Quarantine], Iterator[Record]]


def head_of(path: Path) -> Head:
    """Return the beginning of a file.

    Raises:
        SourceError: it cannot be opened, is empty, or is damaged from the first byte.
    """
    from fairwitness.errors import SourceError
    from fairwitness.ingest.containers import BOM, MAGICS
    from fairwitness.ingest.streams import BrokenStreamError, open_stream

    with open_stream(path, packing="") as stream:
        begun = stream.read(10)
    packing = next((name for magic, name in {**MAGICS, b"BZh": "bz2"}.items() if begun.startswith(magic)), "")
    start = b""
    with open_stream(path, packing=packing) as stream, contextlib.suppress(BrokenStreamError):
        while len(start) < HEAD_BYTES and (piece := stream.read1(HEAD_BYTES - len(start))):
            start += piece
    if not start.removeprefix(BOM).strip():
        raise SourceError(f"{path} is empty or damaged from its first byte. Download it again, or leave it out.")
    return Head(path=path, packing=packing, start=start.removeprefix(BOM))
