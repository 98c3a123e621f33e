"""Flat records of one object a line: a block of plain lines is decoded at once, any other line by line.

Plain means: UTF-8, one whole object on each line, strings and whole numbers in the columns that are read.  Whatever
else stands in a block is left to the reader of single records, whose answer is the same, only ten times dearer.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from fairwitness.ingest.batches import RawTable
from fairwitness.ingest.containers import BOM
from fairwitness.ingest.documents import line_records
from fairwitness.ingest.streams import CHUNK_BYTES, MAX_LINE_BYTES, BrokenStreamError
from fairwitness.ingest.tables import flat_records, row_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Decode = Callable[[bytes], list[Any]]

BLOCK_BYTES = 4 << 20


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
    import pyarrow as pa

    bare = block.removeprefix(BOM).strip().replace(b"\r\n", b"\n")
    ends = bare.count(b"\n")
    # No string of JSON holds a bare line end, so between } and { it can only part two records.
    if decode is None or not bare or bare.count(b"}\n{") != ends:
        return None
    try:
        bare.decode()  # columns that are not read are skipped unseen, but must be sound as well
        records = decode(bare)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if len(records) != ends + 1:
        return None
    values = ([getattr(record, f"column_{k}") for record in records] for k in range(n_columns))
    texts = (
        pa.array([v if v is None or isinstance(v, str) else str(v) for v in column], pa.string()) for column in values
    )
    return RawTable(rows=row_numbers(done, len(records)), columns={str(k): text for k, text in enumerate(texts)})


def _blocks(stream: io.BufferedReader) -> Iterator[bytes | io.BufferedReader]:
    """Yield whole lines, many at a time; from a line over the limit on, the rest of the stream."""
    held = bytearray()
    try:
        while chunk := stream.read1(CHUNK_BYTES):
            held += chunk
            if len(held) < BLOCK_BYTES:
                continue
            if cut := held.rfind(b"\n") + 1:
                yield bytes(held[:cut])
                del held[:cut]
            elif len(held) > MAX_LINE_BYTES:
                yield io.BufferedReader(Rejoined(bytes(held), stream))
                return
    except BrokenStreamError:
        # The last line may be cut in the middle, even where it looks whole.
        yield bytes(held[: held.rfind(b"\n") + 1])
        raise
    if held:
        yield bytes(held)
