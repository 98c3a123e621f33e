"""Flat records of one object a line: a block of plain lines is decoded at once, any other line by line.

Plain means: UTF-8, one whole object on each line, strings and whole numbers in the columns that are read.  Whatever
else stands in a block is left to the reader of single records, whose answer is the same, only ten times dearer.
"""

from __future__ import annotations

import io
from contextlib import suppress
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from fairwitness.ingest.batches import RawTable
from fairwitness.ingest.containers import BOM
from fairwitness.ingest.documents import line_records
from fairwitness.ingest.octets import is_utf8
from fairwitness.ingest.streams import CHUNK_BYTES, MAX_LINE_BYTES, BrokenStreamError
from fairwitness.ingest.tables import flat_records, row_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa

    Decode = Callable[[bytes], list[Any]]

BLOCK_BYTES = 4 << 20
LINE_END, OPENING, CLOSING = b"\n{}"


class Rejoined(io.RawIOBase):
    """Bytes that were read already, and the rest of their stream."""

    def __init__(self, read: bytes, stream: io.BufferedReader) -> None:
        self._read = memoryview(read)
        self._stream = stream

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  the buffer protocol has no type in 3.11
        """Fill the buffer."""
        if not self._read:
            return self._stream.readinto1(buffer)
        n = min(len(buffer), len(self._read))
        buffer[:n], self._read = self._read[:n], self._read[n:]
        return n


def flat_lines(stream: io.BufferedReader, *, columns: Sequence[str]) -> Iterator[RawTable]:
    """Yield the rows of a file of one flat object a line; 'a.b' names b inside a.

    Args:
        stream: the unpacked file.
        columns: names of the columns that are read.
    """
    done = 0
    decode = _decoder(columns)
    for block in _blocks(stream):
        table = _table(block, decode=decode, n_columns=len(columns), done=done) if isinstance(block, bytes) else None
        if table is not None:
            yield RawTable(rows=table.rows, columns=dict(zip(columns, table.columns.values(), strict=True)))
            done += len(table.rows)
            continue
        odd: io.BufferedReader = io.BufferedReader(io.BytesIO(block)) if isinstance(block, bytes) else block
        for slow in flat_records(line_records(odd), columns=columns, done=done):
            yield slow
            done += len(slow.rows) + len(slow.rejects)


def _decoder(columns: Sequence[str]) -> Decode | None:
    """Return what decodes lines into records of these columns; None where one may stand inside another."""
    import msgspec

    if any("." in name for name in columns):
        return None
    fields = [(f"column_{k}", str | int | None, None) for k in range(len(columns))]
    names = {f"column_{k}": name for k, name in enumerate(columns)}
    row = msgspec.defstruct("Row", fields, rename=names, gc=False)
    return msgspec.json.Decoder(row).decode_lines


def _table(block: bytes, *, decode: Decode | None, n_columns: int, done: int) -> RawTable | None:
    """Return a block of plain lines as a table, its columns by number; None where a line is not plain."""
    import msgspec

    block = block.removeprefix(BOM)
    # Looked for first, because finding two bytes takes ten times as long as finding one.
    block = block.replace(b"\r\n", b"\n") if b"\r" in block else block
    n = _n_records(block)
    # Columns that are not read are skipped unseen, but must be sound as well.
    if decode is None or not n or not is_utf8(block):
        return None
    try:
        records = decode(block)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if len(records) != n:
        return None
    values = (list(map(attrgetter(f"column_{k}"), records)) for k in range(n_columns))
    return RawTable(rows=row_numbers(done, n), columns={str(k): _texts(column) for k, column in enumerate(values)})


def _n_records(block: bytes) -> int:
    """Return how many records stand in a block, one on each line; 0 where that is not sure.

    No string of JSON holds a bare line end, so between } and { it can only part two records.
    """
    if block[:1] in {b"", b"\n"}:
        return 0
    octets = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero(octets == LINE_END)
    between = ends[:-1] if block.endswith(b"\n") else ends
    apart = (octets[between - 1] == CLOSING).all() and (octets[between + 1] == OPENING).all()
    return len(between) + 1 if apart else 0


def _texts(values: list[str | int | None]) -> pa.Array:
    """Return values as texts; a column of mere texts or of mere numbers is not looked at one by one."""
    import pyarrow as pa

    with suppress(pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array(values, pa.string())
    with suppress(pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.array(values, pa.int64()).cast(pa.string())
    return pa.array([v if v is None or isinstance(v, str) else str(v) for v in values], pa.string())


def _blocks(stream: io.BufferedReader) -> Iterator[bytes | io.BufferedReader]:
    """Yield whole lines, many at a time; from a line over the limit on, the rest of the stream."""
    held: list[bytes] = []
    try:
        while chunk := stream.read1(CHUNK_BYTES):
            cut = chunk.rfind(b"\n") + 1
            n_held = sum(map(len, held)) + len(chunk)
            if cut and n_held >= BLOCK_BYTES:
                yield b"".join((*held, chunk[:cut]))
                held = [chunk[cut:]]
                continue
            held.append(chunk)
            if n_held > MAX_LINE_BYTES:
                yield io.BufferedReader(Rejoined(b"".join(held), stream))
                return
    except BrokenStreamError:
        # The last line may be cut in the middle, even where it looks whole.
        whole, end, _ = b"".join(held).rpartition(b"\n")
        yield whole + end
        raise
    if any(held):
        yield b"".join(held)
